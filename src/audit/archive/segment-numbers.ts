/** From the numbers of a segment's own dictionaries to those of the dictionaries that readers share. */
import { ABSENT, type Dictionaries } from '../../events/batch.js';
import type { RecommendationExtras } from '../../events/delivery.js';
import type { Column } from './event-columns.js';

type Context = RecommendationExtras['context'];

/** The texts of a segment by number. */
export interface SegmentTexts {
  readonly names: readonly string[];
  readonly items: readonly string[];
}

export class SegmentNumbers {
  private readonly known: Readonly<Record<'name' | 'item', Uint32Array>>;
  private readonly contexts = new Map<number, Context>();

  constructor(
    private readonly texts: SegmentTexts,
    readonly dictionaries: Dictionaries,
  ) {
    this.known = {
      name: new Uint32Array(texts.names.length),
      item: new Uint32Array(texts.items.length),
    };
  }

  /** Renumbers a column in place; each text is looked up once. O(entries). */
  renumber(column: Column, meaning: 'name' | 'item'): void {
    const known = this.known[meaning];
    for (let i = 0; i < column.length; i++) {
      const own = column[i]!;
      if (own !== ABSENT) column[i] = (known[own] ||= this.look(own, meaning) + 1) - 1;
    }
  }

  itemText(own: number): string {
    return textIn(this.texts.items, own);
  }

  /** The context whose text has this number; undefined for ABSENT. */
  context(own: number): Context {
    if (own === ABSENT) return undefined;
    if (!this.contexts.has(own)) {
      this.contexts.set(own, JSON.parse(textIn(this.texts.names, own)) as Context);
    }
    return this.contexts.get(own);
  }

  private look(own: number, meaning: 'name' | 'item'): number {
    const { names, items } = this.dictionaries;
    return meaning === 'name'
      ? names.number(textIn(this.texts.names, own))
      : items.number(textIn(this.texts.items, own));
  }
}

function textIn(texts: readonly string[], number: number): string {
  const text = texts[number];
  if (text === undefined) throw new RangeError(`no text has the number ${number}`);
  return text;
}

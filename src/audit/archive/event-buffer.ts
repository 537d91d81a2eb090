/**
 * Events on their way into a segment: rows of deliveries, or those of them that are wanted, under the
 * dictionaries of the segment. The delivery that it fills reads like any other.
 */
import { ABSENT, type Dictionaries } from '../../events/batch.js';
import { Delivery, WATERMARK, type RefusedEvent } from '../../events/delivery.js';
import type { Dictionary } from '../../events/dictionary.js';
import { EVENT_KINDS, type EventKind } from '../../events/kinds.js';
import { columnsIn, KIND_COLUMNS, type ColumnMeanings, type Meaning } from './event-columns.js';

/** Which events are wanted, and of recommendations which impressions and candidates. */
export interface Selection {
  event(delivery: Delivery, kind: number, row: number): boolean;
  /** Of a wanted recommendation: whether this entry of the slate's columns is. */
  impression(delivery: Delivery, row: number, at: number): boolean;
  candidate(delivery: Delivery, row: number, item: string): boolean;
}

/** Numbers of one dictionary as those of another, each text looked up once. */
class Renumbering {
  private source: Dictionary | undefined;
  private known = new Uint32Array(0);

  constructor(private readonly target: Dictionary) {}

  number(source: Dictionary, number: number): number {
    if (number === ABSENT) return ABSENT;
    if (source !== this.source) {
      this.source = source;
      this.known = new Uint32Array(0);
    }
    if (number >= this.known.length) {
      const grown = new Uint32Array(Math.max(source.size, number + 1) * 2);
      grown.set(this.known);
      this.known = grown;
    }
    // 0 is "not looked up yet".
    this.known[number] ||= this.target.number(source.text(number)) + 1;
    return this.known[number] - 1;
  }
}

export class EventBuffer {
  readonly delivery: Delivery;
  private readonly numbers: Readonly<Record<'name' | 'item', Renumbering>>;

  constructor(dictionaries: Dictionaries) {
    this.delivery = new Delivery(dictionaries);
    this.numbers = {
      name: new Renumbering(dictionaries.names),
      item: new Renumbering(dictionaries.items),
    };
  }

  /** Appends the wanted events (default: all) in their order, with what became of the others. O(events). */
  append(from: Delivery, wanted?: Selection): void {
    const to = this.delivery;
    const rows = EVENT_KINDS.map((): number[] => []);
    const before = EVENT_KINDS.map((kind) => to[kind].length);
    for (let at = 0; at < from.length; at++) {
      const kind = from.orderKind[at]!;
      const row = from.orderRow[at]!;
      if (kind === WATERMARK) {
        to.append(WATERMARK, to.watermarks.push(from.watermarks[row]!) - 1);
        continue;
      }
      if (wanted && !wanted.event(from, kind, row)) continue;
      to.append(kind, before[kind]! + rows[kind]!.push(row) - 1);
    }
    EVENT_KINDS.forEach((kind, number) => this.copy(kind, from, rows[number]!, wanted));
    this.account(from);
  }

  /** Empties the buffer; its dictionaries stay. */
  clear(): void {
    this.delivery.clear(this.delivery.dictionaries);
  }

  private copy(
    kind: EventKind,
    from: Delivery,
    rows: readonly number[],
    wanted: Selection | undefined,
  ): void {
    if (rows.length === 0) return;
    const { columns, lists } = KIND_COLUMNS[kind];
    const source = columnsIn(from[kind]);
    const entries = lists.map(({ start }) =>
      rows.map((row) => {
        const own = Array.from(
          { length: source[start]![row + 1]! - source[start]![row]! },
          (_, i) => source[start]![row]! + i,
        );
        const isCut = kind === 'recommendation' && wanted !== undefined;
        return isCut ? own.filter((at) => wanted.impression(from, row, at)) : own;
      }),
    );
    const first = this.to(kind).length;
    rows.forEach((_, i) => {
      const [one = 0, two = 0] = entries.map((list) => list[i]!.length);
      if (kind === 'recommendation') this.delivery.recommendation.grow(one);
      else if (kind === 'item') this.delivery.item.grow(one, two);
      else this.delivery[kind].grow();
    });
    const target = columnsIn(this.to(kind));
    this.fill(columns, from, { source, target, rows, first });
    lists.forEach(({ start, columns: listed }, i) => {
      const all = entries[i]!.flat();
      this.fill(listed, from, { source, target, rows: all, first: target[start]![first]! });
    });
    if (kind === 'recommendation')
      rows.forEach((row, i) => this.keep(from, row, first + i, wanted));
  }

  private to(kind: EventKind): Delivery[EventKind] {
    return this.delivery[kind];
  }

  private fill(
    columns: ColumnMeanings,
    { dictionaries }: Delivery,
    { source, target, rows, first }: Copy,
  ): void {
    for (const [name, meaning] of Object.entries(columns)) {
      const number = this.numbering(meaning, dictionaries);
      const [read, write] = [source[name]!, target[name]!];
      for (let i = 0; i < rows.length; i++) write[first + i] = number(read[rows[i]!]!);
    }
  }

  private numbering(meaning: Meaning, { names, items }: Dictionaries): (number: number) => number {
    if (meaning === 'number') return (number) => number;
    const renumbering = this.numbers[meaning];
    const source = meaning === 'name' ? names : items;
    return (number) => renumbering.number(source, number);
  }

  private keep(from: Delivery, row: number, to: number, wanted: Selection | undefined): void {
    const extras = from.extrasOf(row);
    if (!extras) return;
    const { context, candidates } = extras;
    const kept = wanted
      ? candidates?.filter(({ item }) => wanted.candidate(from, row, item))
      : candidates;
    this.delivery.extras[to] = {
      ...(context && { context }),
      ...(kept && kept.length > 0 && { candidates: kept }),
    };
  }

  private account(from: Delivery): void {
    const to = this.delivery;
    for (let kind = 0; kind < from.sent.length; kind++) {
      to.sent[kind]! += from.sent[kind]!;
      to.unknownFields[kind]! += from.unknownFields[kind]!;
    }
    to.voidedPropensities += from.voidedPropensities;
    to.voidedTargets += from.voidedTargets;
    to.refused.push(...from.refused.map(withoutBytes));
    to.lastSequence = Math.max(to.lastSequence, from.lastSequence);
  }
}

interface Copy {
  readonly source: ReturnType<typeof columnsIn>;
  readonly target: ReturnType<typeof columnsIn>;
  readonly rows: readonly number[];
  /** Place of the first of them in the target. */
  readonly first: number;
}

/** Refused events are counted; what they held may name a user. */
function withoutBytes({ refusal: { code }, kind, sequence, events }: RefusedEvent): RefusedEvent {
  const refusal = { code, field: '', found: '' };
  return { refusal, kind, origin: 'archive', sequence, index: 0, events, raw: new Uint8Array(0) };
}

/** A pane that is still being filled by one partition: exposures by segment, and what is declared in it. */
import type { ItemDeclaration } from './catalogue.js';
import type { ChangeDeclaration } from './change-log.js';
import type { ClosedPane } from './closed-pane.js';
import type { PlacedPart } from './placed-parts.js';
import { SegmentStates } from './segment-states.js';

type Filled = Pick<ClosedPane, 'pane' | 'exposed' | 'items' | 'changes'>;

export class OpenPane {
  readonly items: ItemDeclaration[] = [];
  readonly changes: ChangeDeclaration[] = [];
  readonly exposed: SegmentStates;

  constructor(
    readonly pane: number,
    parts: readonly PlacedPart[],
    maxSegments: number,
  ) {
    this.exposed = new SegmentStates(parts, maxSegments);
  }

  /** Everything collected so far, in canonical order. */
  seal(): Filled {
    return {
      pane: this.pane,
      exposed: this.exposed.seal(),
      items: this.items,
      changes: this.changes,
    };
  }

  /** Takes back what `seal` gave, after a restart. */
  restore({ exposed, items, changes }: Filled): void {
    this.items.push(...items);
    this.changes.push(...changes);
    this.exposed.absorb(exposed);
  }
}

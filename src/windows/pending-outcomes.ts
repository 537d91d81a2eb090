/**
 * Outcomes whose recommendation has not been seen yet, in columns, until the pane they happened in
 * closes: by then it has come, or will not.
 */
import { growColumns } from '../events/columns.js';
import type { SettledBatch } from '../events/settled-batch.js';
import type { BinaryReader, BinaryWriter } from '../summaries/binary.js';
import { RememberedItems } from './remembered-items.js';
import { RememberedPane } from './remembered-pane.js';
import { segmentOf, type Segment } from './segment.js';

/** Stands for the segment of an outcome that came without its context; no event has such names. */
const NOWHERE = segmentOf('', '');

/** Hashes of the recommendation's id (or the outcome's own where it has none) and of the item. */
export interface OutcomeKey {
  readonly idHigh: number;
  readonly idLow: number;
  readonly itemHigh: number;
  readonly itemLow: number;
}

export class PendingOutcomes {
  /** When each outcome happened, epoch ms; the pane's `time` is that of its impression. */
  at = new Float64Array(16);
  /** How long after its impression it still counts, ms. */
  limit = new Float64Array(16);

  private constructor(readonly rows: RememberedPane) {}

  static empty(): PendingOutcomes {
    return new PendingOutcomes(new RememberedPane());
  }

  get length(): number {
    return this.rows.batch.length;
  }

  get batch(): SettledBatch {
    return this.rows.batch;
  }

  get items(): RememberedItems {
    return this.rows.items;
  }

  /** Appends an outcome as a slate of one; without a segment it has no context. Returns its row. */
  append(
    at: number,
    limit: number,
    segment: Segment | undefined,
    { idHigh, idLow, itemHigh, itemLow }: OutcomeKey,
  ): number {
    const row = this.rows.appendUnseen(segment ?? NOWHERE, idHigh, idLow, itemHigh, itemLow);
    if (row >= this.at.length) growColumns<PendingOutcomes>(this, ['at', 'limit'], row + 1);
    this.at[row] = at;
    this.limit[row] = limit;
    return row;
  }

  /** Where the outcome says it belongs; undefined where it came without its context. */
  segment(row: number): Segment | undefined {
    const segment = this.rows.segment(row);
    return segment.key === NOWHERE.key ? undefined : segment;
  }

  encode(writer: BinaryWriter): void {
    this.rows.encode(writer);
    writer.array(this.at, this.length);
    writer.array(this.limit, this.length);
  }

  static decode(reader: BinaryReader): PendingOutcomes {
    const pending = new PendingOutcomes(RememberedPane.decode(reader, new RememberedItems()));
    pending.at = reader.array(Float64Array);
    pending.limit = reader.array(Float64Array);
    return pending;
  }
}

/** What an audit counts of one segment in one stretch. */
import type { Accumulator } from '../../detectors/detector.js';
import type { RecommendationBatch } from '../../events/batch.js';
import { growColumns } from '../../events/columns.js';
import { FrequencyCounter } from '../../summaries/frequency-counter.js';
import type { FrequencyTable } from '../../summaries/frequency-table.js';
import type { ExposurePart } from './exposure-parts.js';
import type { ItemAudience } from './item-audience.js';
import type { ItemNames } from './item-names.js';
import { UserCount } from './user-count.js';

/** Items counted one by one; above, a sample of this many by hash. */
const ITEM_CAP = 1_000_000;

/** Shared by all segments and both stretches. */
export interface SharedTallies {
  readonly audience: ItemAudience;
  readonly names: ItemNames;
}

export class SegmentTally {
  recommendations = 0;
  impressions = 0;
  readonly users = new UserCount();
  /** Rows of the delivery at hand that belong here; observed together, then emptied. */
  rows = new Uint32Array(64);
  private count = 0;
  private readonly accumulators: readonly Accumulator<unknown>[];
  private readonly counter = new FrequencyCounter({ shards: 1, cap: ITEM_CAP });

  /** @param place a small number for this segment and stretch */
  constructor(
    readonly place: number,
    parts: readonly ExposurePart[],
    private readonly shared: SharedTallies,
  ) {
    this.accumulators = parts.map(({ part }) => part.accumulator());
  }

  /** Counts a recommendation; the detectors see it with `observe`. */
  add(batch: RecommendationBatch, row: number): void {
    if (this.count === this.rows.length) growColumns<SegmentTally>(this, ['rows'], this.count + 1);
    this.rows[this.count++] = row;
    this.recommendations++;
    const { high: userHigh, low: userLow } = servedUser(batch, row);
    this.users.add(userHigh, userLow);
    const { audience, names } = this.shared;
    const { hashHigh, hashLow } = batch.items;
    this.counter.use(batch.items);
    const end = batch.slateStart[row + 1]!;
    for (let at = batch.slateStart[row]!; at < end; at++) {
      const item = batch.item[at]!;
      this.impressions++;
      this.counter.add(item, 0);
      names.take(item);
      audience.see(this.place, hashHigh[item]!, hashLow[item]!, userHigh, userLow);
    }
  }

  /** Shows the delivery's counted recommendations to the detectors; once a delivery. */
  observe(batch: RecommendationBatch): void {
    if (this.count === 0) return;
    for (const each of this.accumulators) each.observe?.(batch, this.rows, this.count);
    this.count = 0;
  }

  /** The state of each part over the whole stretch. */
  states(): readonly unknown[] {
    return this.accumulators.map((accumulator) => accumulator.seal());
  }

  /** Impressions of each item. */
  items(): FrequencyTable {
    return this.counter.seal();
  }
}

/**
 * Whom a recommendation was made to, by the halves of the hash. One without a user counts as a user of
 * its own, since nothing says that two of them belong together.
 */
export function servedUser(batch: RecommendationBatch, row: number): { high: number; low: number } {
  const named = batch.hasUser[row] === 1;
  return {
    high: (named ? batch.userHigh : batch.idHigh)[row]!,
    low: (named ? batch.userLow : batch.idLow)[row]!,
  };
}

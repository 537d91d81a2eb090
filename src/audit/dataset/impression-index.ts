/** Finds impressions by recommendation and item among those of one bucket. */
import { KeyTable } from '../../summaries/key-table.js';
import { paneOf } from '../../windows/pane.js';
import type { LoadedBucket } from './load-bucket.js';

export class ImpressionIndex {
  /** Recommendations in order of (time, id). */
  readonly order: Uint32Array;
  /** Recommendation r owns rows start[r] … start[r + 1] − 1. */
  readonly start: Uint32Array;
  private readonly latest: KeyTable;
  /** Place in the order of the one before with the same id, −1 for none. */
  private readonly before: Int32Array;

  constructor(
    private readonly bucket: LoadedBucket,
    private readonly paneMs: number,
  ) {
    const { recommendations } = bucket;
    const { time, idHigh, idLow, rows } = recommendations.columns;
    const { length } = recommendations;
    this.start = new Uint32Array(length + 1);
    for (let r = 0; r < length; r++) this.start[r + 1] = this.start[r]! + rows[r]!;
    this.order = Uint32Array.from({ length }, (_, r) => r).sort(
      (a, b) => time[a]! - time[b]! || idHigh[a]! - idHigh[b]! || idLow[a]! - idLow[b]!,
    );
    this.latest = new KeyTable(length);
    this.before = new Int32Array(length);
    for (let place = 0; place < length; place++) {
      const r = this.order[place]!;
      this.before[place] = this.latest.set(idHigh[r]!, idLow[r]!, place);
    }
  }

  /**
   * The impression of an item in the latest recommendation of this id that is of no later pane than
   * the given time, and that recommendation; undefined for none.
   *
   * @param withCandidates also looks among what was scored and not shown
   */
  find(
    idHigh: number,
    idLow: number,
    item: number,
    time: number,
    withCandidates: boolean,
  ): { readonly recommendation: number; readonly row: number } | undefined {
    const times = this.bucket.recommendations.columns.time;
    const pane = paneOf(time, this.paneMs);
    let place = this.latest.get(idHigh, idLow);
    while (place >= 0 && paneOf(times[this.order[place]!]!, this.paneMs) > pane) {
      place = this.before[place]!;
    }
    if (place < 0) return undefined;
    const recommendation = this.order[place]!;
    const { item: items, shown } = this.bucket.rows.columns;
    const end = this.start[recommendation + 1]!;
    // What was shown comes first, candidates after it.
    for (let row = this.start[recommendation]!; row < end; row++) {
      if (shown[row] === 0 && !withCandidates) return undefined;
      if (items[row] === item) return { recommendation, row };
    }
    return undefined;
  }
}

/**
 * What becomes of each event as it arrives on a partition: accepted, late or a duplicate, by the
 * rules of the monitor's own partition worker, so that an audit counts what the monitor counted.
 */
import { WATERMARK, type Delivery } from '../events/delivery.js';
import { KIND_NUMBER } from '../events/kinds.js';
import { Deduplication } from '../windows/deduplication.js';
import { paneOf } from '../windows/pane.js';
import type { PartitionOptions } from '../windows/partition-worker.js';

export const FATES = ['accepted', 'late', 'duplicate'] as const;

/** Late events are valid, but enter no reading. */
export type Fate = (typeof FATES)[number];

/** One event: where it stands in its delivery, and what became of it. */
export type Visit = (kind: number, row: number, time: number, fate: Fate) => void;

export class Arrivals {
  private readonly deduplication: Deduplication;
  private largestTime = -Infinity;
  /** Panes below this one are closed. */
  private boundary = -Infinity;

  constructor(private readonly options: PartitionOptions) {
    this.deduplication = new Deduplication(options);
  }

  /** Visits the events of the partition's next delivery in stream order. O(1) an event. */
  apply(delivery: Delivery, visit: Visit): void {
    const { paneMs, latenessMs } = this.options;
    const { recommendation, outcome, label, item, change } = delivery;
    const batches = [recommendation, outcome, label, item, change] as const;
    for (let at = 0; at < delivery.length; at++) {
      const kind = delivery.orderKind[at]!;
      const row = delivery.orderRow[at]!;
      let time: number;
      if (kind === WATERMARK) {
        time = delivery.watermarks[row]!;
      } else {
        const batch = batches[kind]!;
        time = batch.time[row]!;
        const isTraffic = kind !== KIND_NUMBER.item && kind !== KIND_NUMBER.change;
        const clock = isTraffic ? Math.max(time, this.largestTime) : this.largestTime;
        const { idHigh, idLow } = batch;
        if (this.deduplication.isDuplicate(kind, idHigh[row]!, idLow[row]!, clock)) {
          visit(kind, row, time, 'duplicate');
          continue;
        }
        const isLate = isTraffic && paneOf(time, paneMs) < this.boundary;
        visit(kind, row, time, isLate ? 'late' : 'accepted');
        if (!isTraffic) continue;
      }
      if (time > this.largestTime) {
        this.largestTime = time;
        this.boundary = Math.max(this.boundary, paneOf(time - latenessMs, paneMs));
      }
    }
  }
}

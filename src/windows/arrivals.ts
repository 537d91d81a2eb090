/**
 * What becomes of each event as it arrives on a partition: accepted, late or a duplicate; and with it
 * the partition's watermark. One rule for the monitor and for audits, which count what it counted.
 */
import { WATERMARK, type Delivery } from '../events/delivery.js';
import { KIND_NUMBER } from '../events/kinds.js';
import { Deduplication, type DeduplicationOptions } from './deduplication.js';
import { paneOf } from './pane.js';

export const FATES = ['accepted', 'late', 'duplicate'] as const;

/** Late events are valid, but enter no reading. */
export type Fate = (typeof FATES)[number];

/** One event: where it stands in its delivery, when it was, what became of it, and its pane. */
export type Visit = (kind: number, row: number, time: number, fate: Fate, pane: number) => void;

const ITEM = KIND_NUMBER.item;
const CHANGE = KIND_NUMBER.change;

export class Arrivals {
  readonly deduplication: Deduplication;
  /** Largest event time, epoch ms; −Infinity before the first event. */
  largestTime = -Infinity;
  /** Panes below this one are closed: the watermark has passed them. */
  firstOpen = -Infinity;

  constructor(private readonly options: DeduplicationOptions) {
    this.deduplication = new Deduplication(options);
  }

  /**
   * Visits the events of the partition's next delivery in stream order, each before it moves the
   * watermark itself. O(1) an event.
   */
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
        const pane = paneOf(time, paneMs);
        // Items and changes are statements about the world, not traffic: a catalogue published
        // today must not make yesterday's traffic late.
        const isTraffic = kind !== ITEM && kind !== CHANGE;
        const clock = isTraffic ? Math.max(time, this.largestTime) : this.largestTime;
        const { idHigh, idLow } = batch;
        if (this.deduplication.isDuplicate(kind, idHigh[row]!, idLow[row]!, clock)) {
          visit(kind, row, time, 'duplicate', pane);
          continue;
        }
        visit(kind, row, time, isTraffic && pane < this.firstOpen ? 'late' : 'accepted', pane);
        if (!isTraffic) continue;
      }
      if (time > this.largestTime) {
        this.largestTime = time;
        this.firstOpen = Math.max(this.firstOpen, paneOf(time - latenessMs, paneMs));
      }
    }
  }
}

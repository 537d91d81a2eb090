/** How late labels come, learned from those that came: how long to wait until enough are in. */
import type { BinaryReader, BinaryWriter } from '../summaries/binary.js';
import type { LabelDelay } from './closed-pane.js';

/** The share of the labels that will come which must be in for a pane to be final. */
const ENOUGH = 0.9;
/** Labels below which nothing is learned, and the longest wait holds. */
const FEWEST = 100;

export class LabelDelays {
  /** Labels by pane of their impressions and, within it, by delay in panes of labels. */
  private readonly counts = new Map<number, Float64Array>();

  /** @param longest delays above it are not waited for, in panes of labels */
  constructor(private readonly longest: number) {}

  add({ pane, delay, labels }: LabelDelay): void {
    let counts = this.counts.get(pane);
    if (!counts) this.counts.set(pane, (counts = new Float64Array(this.longest + 1)));
    counts[Math.min(delay, this.longest)]! += labels;
  }

  /**
   * Panes of labels to wait after a pane is over, so that nine tenths of its labels are in: the
   * distribution of delays from labels whose longer delays may not have been seen yet.
   *
   * With F(d) the share of labels that come within d panes, F(d − 1)/F(d) is estimated by the labels
   * that came sooner among those that came within d, over the panes that are at least d old (the
   * product-limit estimate of a right-truncated variable).
   *
   * @param over the last pane of labels that is over
   *
   * Reference: Lagakos, Barraj & De Gruttola, Nonparametric analysis of truncated survival data,
   * Biometrika 75 (1988), 515-523.
   */
  wait(over: number): number {
    this.forget(over);
    const within = new Float64Array(this.longest + 1);
    const exactly = new Float64Array(this.longest + 1);
    let labels = 0;
    for (const [pane, counts] of this.counts) {
      let sum = 0;
      const age = Math.min(this.longest, over - pane);
      for (let delay = 0; delay <= age; delay++) {
        sum += counts[delay]!;
        within[delay]! += sum;
        exactly[delay]! += counts[delay]!;
      }
      labels += sum;
    }
    if (labels < FEWEST) return this.longest;
    let share = 1;
    for (let delay = this.longest; delay > 0; delay--) {
      if (within[delay]! > 0) share *= 1 - exactly[delay]! / within[delay]!;
      if (share < ENOUGH) return delay;
    }
    return 0;
  }

  encode(writer: BinaryWriter): void {
    writer.uint32(this.counts.size);
    for (const [pane, counts] of [...this.counts].sort(([a], [b]) => a - b)) {
      writer.float64(pane);
      writer.array(counts);
    }
  }

  restore(reader: BinaryReader): void {
    for (let left = reader.uint32(); left > 0; left--) {
      this.counts.set(reader.float64(), reader.array(Float64Array));
    }
  }

  /** Panes twice as old as the longest delay have told all they can. */
  private forget(over: number): void {
    for (const pane of [...this.counts.keys()]) {
      if (pane < over - 2 * this.longest) this.counts.delete(pane);
    }
  }
}

/** Collects a pane's impressions and labels. */
import type { JudgedImpressions, SettledImpressions } from '../../events/impressions.js';
import { FixedSums } from '../../summaries/fixed-point.js';
import { SumCollector } from '../../summaries/sum-collector.js';
import type { Accumulator } from '../detector.js';
import { rowShard } from '../row-shard.js';
import {
  IMPRESSION_TABLE,
  impressionSub,
  LABEL,
  LABEL_TABLE,
  labelSub,
  PROXY,
  SHARD,
  SHARD_COLUMNS,
  totalsLength,
  VERSION_SLOTS,
  type DriftState,
} from './drift-state.js';
import { scoreBin } from './score-bin.js';

/**
 * A label chosen with a smaller probability counts as one without: alone it would outweigh a million
 * impressions, and the sums of squared weights would leave the exact numbers.
 */
export const LEAST_INCLUSION = 1e-6;

/** Rewards are cut to this size, so that sums of their squares stay exact. */
export const LARGEST_REWARD = 1e6;

/** @param proxy the bit of the signal that the ranker optimises */
export class DriftAccumulator implements Accumulator<DriftState> {
  private readonly impressions = new SumCollector(IMPRESSION_TABLE);
  private readonly labels = new SumCollector(LABEL_TABLE);
  private readonly totals: FixedSums;

  constructor(
    private readonly shards: number,
    private readonly proxy: number,
  ) {
    this.totals = FixedSums.zero(totalsLength(shards));
  }

  /** An outcome without its recommendation is no impression, and is no share of any. */
  settle(batch: SettledImpressions, rows: Uint32Array, count: number): void {
    const { slateStart, score, signals, reward } = batch;
    for (let r = 0; r < count; r++) {
      const row = rows[r]!;
      if (batch.shown[row] !== 1) continue;
      const slot = batch.version[row]! % VERSION_SLOTS;
      const place = rowShard(batch, row, this.shards) * SHARD_COLUMNS;
      const start = slateStart[row]!;
      const end = slateStart[row + 1]!;
      this.totals.add(place + SHARD.impressions, end - start);
      for (let at = start; at < end; at++) {
        const sub = impressionSub(scoreBin(score[at]!), (signals[at]! >>> this.proxy) & 1);
        this.impressions.add(this.impressions.cell(0, slot, sub), 1);
        const worth = Math.max(-LARGEST_REWARD, Math.min(LARGEST_REWARD, reward[at]!));
        if (worth === 0) continue;
        this.totals.add(place + SHARD.reward, worth);
        this.totals.add(place + SHARD.rewardSquare, worth * worth);
      }
    }
  }

  /** First labels estimate quality; further ones measure agreement with the first. */
  judge(batch: JudgedImpressions, rows: Uint32Array, count: number): void {
    const { earlier, firstLabel, inclusion, label } = batch;
    for (let r = 0; r < count; r++) {
      const row = rows[r]!;
      const shard = rowShard(batch, row, this.shards);
      if (earlier[row]! > 0) this.compare(shard, firstLabel[row]!, label[row]!);
      else if (inclusion[row]! >= LEAST_INCLUSION) this.count(batch, row, shard);
      else this.totals.add(this.totals.length - 1, 1);
    }
  }

  seal(): DriftState {
    return {
      impressions: this.impressions.seal(),
      labels: this.labels.seal(),
      totals: new FixedSums(this.totals.high.slice(), this.totals.low.slice()),
    };
  }

  private count(batch: JudgedImpressions, row: number, shard: number): void {
    const { hasSignals, label, score, signals, version } = batch;
    const proxy = hasSignals[row] === 1 ? (signals[row]! >>> this.proxy) & 1 : PROXY.unknown;
    const sub = labelSub(scoreBin(score[row]!), proxy, shard, this.shards);
    const place = this.labels.cell(0, version[row]! % VERSION_SLOTS, sub);
    const y = label[row]!;
    const w = 1 / batch.inclusion[row]!;
    this.labels.add(place + LABEL.n, 1);
    this.labels.add(place + LABEL.y, y);
    this.labels.add(place + LABEL.w, w);
    this.labels.add(place + LABEL.wY, w * y);
    this.labels.add(place + LABEL.wYY, w * y * y);
    this.labels.add(place + LABEL.ww, w * w);
    this.labels.add(place + LABEL.wwY, w * w * y);
    this.labels.add(place + LABEL.wwYY, w * w * y * y);
  }

  private compare(shard: number, first: number, further: number): void {
    if (Number.isNaN(first)) return;
    const place = shard * SHARD_COLUMNS;
    const difference = further - first;
    this.totals.add(place + SHARD.pairs, 1);
    this.totals.add(place + SHARD.differenceSquare, difference * difference);
    this.totals.add(place + SHARD.both, first + further);
    this.totals.add(place + SHARD.bothSquares, first * first + further * further);
  }
}

/**
 * Brings outcomes and labels to the impressions of one bucket, by the monitor's own rules: an outcome
 * counts within its signal's time, in its impression's pane or a later one; the first label by (time,
 * id) within the time of labels counts. Where the impression is not known, what carries its context
 * stands in a row of its own. Unlike the monitor, it takes late events, and labels of candidates.
 */
import type { SignalPlan } from '../../detectors/signal-plan.js';
import type { Dictionary } from '../../events/dictionary.js';
import { KnownSignals } from '../../windows/known-signals.js';
import { paneOf } from '../../windows/pane.js';
import { ProxyWorth } from '../../windows/proxy-worth.js';
import { SignalTimes } from '../../windows/signal-times.js';
import type { DatasetOptions } from './dataset-options.js';
import { emitBucket, type Kept, type NumberMaps } from './emit-bucket.js';
import { ImpressionIndex } from './impression-index.js';
import type { JoinedBucket } from './joined-rows.js';
import type { LoadedBucket } from './load-bucket.js';
import type { TableRows } from './tables.js';
import { UnseenImpressions } from './unseen-impressions.js';

type Attributables = TableRows<'outcome'> | TableRows<'label'>;

export class BucketJoin {
  private readonly times: SignalTimes;
  private readonly known: KnownSignals;
  private readonly worth: ProxyWorth;

  constructor(
    private readonly options: DatasetOptions,
    plan: SignalPlan,
    private readonly signals: Dictionary,
    private readonly maps: NumberMaps,
    private readonly kept: Kept,
  ) {
    this.times = new SignalTimes(options.joining, plan);
    this.known = new KnownSignals(plan, this.times);
    this.worth = new ProxyWorth(plan);
  }

  /** The rows of the bucket in order of (time, id). O(n log n) in its rows. */
  join(bucket: LoadedBucket): JoinedBucket {
    const index = new ImpressionIndex(bucket, this.options.joining.paneMs);
    const { length } = bucket.rows;
    const bits = new Uint32Array(length);
    const worth = new Float64Array(length);
    const label = new Int32Array(length).fill(-1);
    const unseen = new UnseenImpressions();
    this.credit(bucket, index, unseen, bits, worth);
    this.judge(bucket, index, unseen, label);
    for (let row = 0; row < length; row++) {
      bits[row] = bucket.rows.columns.shown[row] ? this.known.settled(bits[row]!) : 0;
      worth[row] = this.worth.ofImpression(bits[row]!, worth[row]!);
    }
    for (const each of unseen.all) {
      each.signals = each.outcomes > 0 ? this.known.settled(each.signals) : 0;
      each.reward = each.outcomes > 0 ? this.worth.ofImpression(each.signals, each.reward) : NaN;
    }
    return emitBucket({ bucket, index, bits, worth, label, unseen, maps: this.maps }, this.kept);
  }

  private credit(
    bucket: LoadedBucket,
    index: ImpressionIndex,
    unseen: UnseenImpressions,
    bits: Uint32Array,
    worth: Float64Array,
  ): void {
    const { outcomes } = bucket;
    const { columns } = outcomes;
    const { paneMs } = this.options.joining;
    const read = { names: this.signals, signal: columns.signal, value: columns.value };
    const times = bucket.recommendations.columns.time;
    for (const at of byTime(outcomes)) {
      const set = this.known.bitsOf(read, at);
      const limit = this.known.limitOf(read, at);
      const time = columns.time[at]!;
      const own = this.worth.ofOutcome(set, columns.value[at]!);
      const found = this.find(outcomes, at, index, false);
      if (found) {
        if (time - times[found.recommendation]! > limit) continue;
        bits[found.row] = (bits[found.row]! | set) >>> 0;
        worth[found.row] = Math.max(worth[found.row]!, own);
        continue;
      }
      let to = unseen.find(columns, at);
      if (to && time - to.time > limit) continue;
      if (!to) {
        const impressionTime = columns.impressionTime[at]!;
        const pane = paneOf(impressionTime, paneMs);
        const from = paneOf(time, paneMs);
        // A pane that is settled takes no more, as in the monitor.
        const isTimely =
          time - impressionTime <= limit && pane <= from && pane + this.times.settlesAfter >= from;
        if (!isTimely || !this.isWithin(columns.hasContext[at]!, impressionTime)) continue;
        to = unseen.add(columns, at);
      }
      to.signals = (to.signals | set) >>> 0;
      to.reward = Math.max(to.reward, own);
      to.outcomes++;
    }
  }

  private judge(
    bucket: LoadedBucket,
    index: ImpressionIndex,
    unseen: UnseenImpressions,
    label: Int32Array,
  ): void {
    const { labels } = bucket;
    const { columns } = labels;
    const { paneMs, rememberMs } = this.options.joining;
    const times = bucket.recommendations.columns.time;
    for (const at of byTime(labels)) {
      const time = columns.time[at]!;
      const found = this.find(labels, at, index, true);
      const earlier = found ? undefined : unseen.find(columns, at);
      const impressionTime = found
        ? times[found.recommendation]!
        : (earlier?.time ?? columns.impressionTime[at]!);
      const isTimely =
        paneOf(impressionTime, paneMs) <= paneOf(time, paneMs) &&
        time - impressionTime <= rememberMs;
      if (!isTimely) continue;
      if (found) {
        if (label[found.row] === -1) label[found.row] = at;
        continue;
      }
      if (!earlier && !this.isWithin(columns.hasContext[at]!, impressionTime)) continue;
      const to = earlier ?? unseen.add(columns, at);
      if (to.label === -1) to.label = at;
    }
  }

  private find(of: Attributables, at: number, index: ImpressionIndex, withCandidates: boolean) {
    const { hasRecommendation, idHigh, idLow, item, time } = of.columns;
    if (hasRecommendation[at] === 0) return undefined;
    return index.find(idHigh[at]!, idLow[at]!, item[at]!, time[at]!, withCandidates);
  }

  private isWithin(hasContext: number, impressionTime: number): boolean {
    const { from, to } = this.options;
    return hasContext === 1 && impressionTime >= from && impressionTime < to;
  }
}

/** The rows of a table in order of (time, id). */
function byTime({ columns, length }: Attributables): Uint32Array {
  const { time, ownHigh, ownLow } = columns;
  return Uint32Array.from({ length }, (_, row) => row).sort(
    (a, b) => time[a]! - time[b]! || ownHigh[a]! - ownHigh[b]! || ownLow[a]! - ownLow[b]!,
  );
}

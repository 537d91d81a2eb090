/**
 * Brings outcomes and labels to the impressions they belong to, within one partition. An outcome is
 * found by its recommendation's id within the attribution time, or goes by the context it carries;
 * an impression is settled, and shown to the detectors with all it drew, once its time is over.
 *
 * What is done when depends on the stream alone: everything happens as panes close.
 */
import type { SignalPlan } from '../detectors/signal-plan.js';
import type { OutcomeBatch } from '../events/batch.js';
import type { BinaryReader, BinaryWriter } from '../summaries/binary.js';
import { KnownSignals } from './known-signals.js';
import { paneOf } from './pane.js';
import { PendingOutcomes } from './pending-outcomes.js';
import { ProxyWorth } from './proxy-worth.js';
import { nameHash, RememberedImpressions, type Place } from './remembered-impressions.js';
import type { RememberedPane } from './remembered-pane.js';
import type { Segment } from './segment.js';
import { SignalTimes, type SignalTimesOptions } from './signal-times.js';

export interface JoinOptions extends SignalTimesOptions {
  /** How long impressions are remembered for labels. */
  readonly rememberMs: number;
  /** Most impressions remembered; above it the oldest pane is forgotten, and counted. */
  readonly maxImpressions: number;
}

/** An outcome apart from what it belongs to. */
interface Outcome {
  /** Epoch ms. */
  readonly at: number;
  /** How long after its impression it still counts, ms. */
  readonly limit: number;
  readonly bits: number;
  /** As the proxy, where that goes by value; else 0. */
  readonly worth: number;
}

/** What becomes of an outcome: brought to its impression, put aside until its pane closes, or lost. */
export interface Attempt {
  readonly fate: 'attributed' | 'waiting' | 'unattributed';
  /** Whether its signal is one of those configured. */
  readonly isMeasured: boolean;
}

export class Join {
  readonly impressions: RememberedImpressions;
  /** Panes after its own in which an impression is settled. */
  readonly settlesAfter: number;
  /** Panes after its own in which all of an impression's signals are known. */
  readonly knownAfter: number;
  private readonly pending = new Map<number, PendingOutcomes>();
  private readonly signals: KnownSignals;
  /** Panes after its own in which an impression is forgotten. */
  private readonly remembersFor: number;
  private readonly worth: ProxyWorth;

  constructor(
    private readonly options: JoinOptions,
    plan: SignalPlan,
  ) {
    this.impressions = new RememberedImpressions(options.maxImpressions);
    const times = new SignalTimes(options, plan);
    this.settlesAfter = times.settlesAfter;
    this.knownAfter = times.knownAfter;
    this.remembersFor = Math.max(this.knownAfter, Math.ceil(options.rememberMs / options.paneMs));
    this.signals = new KnownSignals(plan, times);
    this.worth = new ProxyWorth(plan);
  }

  /**
   * Takes in an outcome that is not late. It waits until its pane closes where its recommendation
   * has not come yet; and where its impression will be settled before that, as else the order in
   * which events of other users come would decide what is settled with it.
   *
   * @param segment what its context says, undefined where it carries none
   */
  outcome(batch: OutcomeBatch, row: number, segment: Segment | undefined): Attempt {
    const value = batch.value[row]!;
    const bits = this.signals.bitsOf(batch, row);
    const isMeasured = bits !== 0;
    const outcome: Outcome = {
      at: batch.time[row]!,
      limit: this.signals.limitOf(batch, row),
      bits,
      worth: this.worth.ofOutcome(bits, value),
    };
    if (batch.hasRecommendation[row] === 1) {
      const { hashHigh, hashLow } = batch.items;
      const item = batch.item[row]!;
      const place = this.impressions.find(
        batch.recommendationHigh[row]!,
        batch.recommendationLow[row]!,
        hashHigh[item]!,
        hashLow[item]!,
        this.remembersSince(outcome.at),
      );
      if (place && isTooLate(place, outcome)) return { fate: 'unattributed', isMeasured };
      const panes = place ? paneOf(outcome.at, this.options.paneMs) - place.pane : -1;
      if (place && panes >= 0 && panes <= this.settlesAfter) {
        credit(place, outcome);
        return { fate: 'attributed', isMeasured };
      }
    }
    this.wait(batch, row, outcome, segment);
    return { fate: 'waiting', isMeasured };
  }

  /**
   * Attributes what has waited for this pane to close: to a recommendation that has come since, or
   * by its context; the rest is unattributed.
   */
  resolve(pane: number): { readonly byContext: number; readonly unattributed: number } {
    const pending = this.pending.get(pane);
    this.pending.delete(pane);
    let byContext = 0;
    let unattributed = 0;
    for (let row = 0; row < (pending?.length ?? 0); row++) {
      const fate = this.resolveRow(pending!, row);
      if (fate === 'context') byContext++;
      if (fate === 'unattributed') unattributed++;
    }
    return { byContext, unattributed };
  }

  /** The first pane in whose closing something is due: outcomes that wait, impressions to settle. */
  get due(): number {
    let due = Infinity;
    for (const pane of this.pending.keys()) due = Math.min(due, pane);
    for (const pane of this.impressions.unsettled) due = Math.min(due, pane + this.settlesAfter);
    return due;
  }

  /**
   * Gives the impressions of a pane the signals and rewards they have in the end.
   *
   * @returns undefined where there is nothing to settle
   */
  settle(pane: number): RememberedPane | undefined {
    if (!this.impressions.unsettled.delete(pane)) return undefined;
    const of = this.impressions.at(pane)!;
    const { signals, reward, impressions } = of.batch;
    for (let at = 0; at < impressions; at++) {
      signals[at] = this.signals.settled(signals[at]!);
      reward[at] = this.worth.ofImpression(signals[at]!, reward[at]!);
    }
    return of;
  }

  /** The signals of a remembered impression as they are known now, what did not happen included. */
  signalsAt({ of, impression }: Place): { readonly signals: number; readonly reward: number } {
    const signals = this.signals.settled(of.batch.signals[impression]!);
    return { signals, reward: this.worth.ofImpression(signals, of.batch.reward[impression]!) };
  }

  /** Forgets the impressions for which nothing can come any more once this pane is closed. */
  forgetBy(closed: number): void {
    this.impressions.forgetBefore(closed - this.remembersFor);
  }

  encode(writer: BinaryWriter): void {
    this.impressions.encode(writer);
    writer.uint32(this.pending.size);
    for (const [pane, of] of [...this.pending].sort(([a], [b]) => a - b)) {
      writer.float64(pane);
      of.encode(writer);
    }
  }

  restore(reader: BinaryReader): void {
    this.impressions.restore(reader);
    for (let left = reader.uint32(); left > 0; left--) {
      this.pending.set(reader.float64(), PendingOutcomes.decode(reader));
    }
  }

  private wait(
    batch: OutcomeBatch,
    row: number,
    { at, limit, bits, worth }: Outcome,
    segment: Segment | undefined,
  ): void {
    const pane = paneOf(at, this.options.paneMs);
    let pending = this.pending.get(pane);
    if (!pending) this.pending.set(pane, (pending = PendingOutcomes.empty()));
    const hasId = batch.hasRecommendation[row] === 1;
    const { hashHigh, hashLow } = batch.items;
    const item = batch.item[row]!;
    const to = pending.append(at, limit, segment, {
      idHigh: hasId ? batch.recommendationHigh[row]! : batch.idHigh[row]!,
      idLow: hasId ? batch.recommendationLow[row]! : batch.idLow[row]!,
      itemHigh: hashHigh[item]!,
      itemLow: hashLow[item]!,
    });
    const kept = pending.batch;
    kept.time[to] = batch.impressionTime[row]!;
    kept.hasUser[to] = batch.hasUser[row]!;
    kept.userHigh[to] = batch.userHigh[row]!;
    kept.userLow[to] = batch.userLow[row]!;
    kept.eligible[to] = NaN;
    kept.version[to] = nameHash(batch, batch.version[row]!);
    kept.position[to] = batch.position[row]!;
    kept.score[to] = batch.score[row]!;
    kept.propensity[to] = batch.propensity[row]!;
    kept.target[to] = batch.target[row]!;
    kept.reference[to] = NaN;
    kept.signals[to] = bits;
    kept.reward[to] = worth;
  }

  /** The first pane that what happens at a time may still belong to. */
  remembersSince(time: number): number {
    return paneOf(time, this.options.paneMs) - this.remembersFor;
  }

  private resolveRow(pending: PendingOutcomes, row: number): 'known' | 'context' | 'unattributed' {
    const { batch, items } = pending;
    const item = batch.item[row]!;
    const itemHigh = items.hashHigh[item]!;
    const itemLow = items.hashLow[item]!;
    const outcome: Outcome = {
      at: pending.at[row]!,
      limit: pending.limit[row]!,
      bits: batch.signals[row]!,
      worth: batch.reward[row]!,
    };
    const from = paneOf(outcome.at, this.options.paneMs);
    const known = this.impressions.find(
      batch.idHigh[row]!,
      batch.idLow[row]!,
      itemHigh,
      itemLow,
      this.remembersSince(outcome.at),
    );
    // Which recommendations of later panes have come by now is chance.
    if (known && known.pane <= from) {
      if (isTooLate(known, outcome)) return 'unattributed';
      credit(known, outcome);
      return 'known';
    }
    const segment = pending.segment(row);
    const time = batch.time[row]!;
    // Without its context it belongs nowhere; a pane that is settled takes no more.
    if (!segment || !(outcome.at - time <= outcome.limit)) return 'unattributed';
    const pane = paneOf(time, this.options.paneMs);
    if (pane > from || pane + this.settlesAfter < from) return 'unattributed';
    credit(this.impressions.appendUnseen(pane, segment, batch, row, itemHigh, itemLow), outcome);
    return 'context';
  }
}

function isTooLate({ of, row }: Place, { at, limit }: Outcome): boolean {
  return at - of.batch.time[row]! > limit;
}

/** Adds what an outcome tells to its impression. */
function credit({ of: { batch }, impression }: Place, { bits, worth }: Outcome): void {
  batch.signals[impression] = (batch.signals[impression]! | bits) >>> 0;
  // The largest value counts, whatever order they come in.
  batch.reward[impression] = Math.max(batch.reward[impression]!, worth);
  batch.outcomes[impression]!++;
}

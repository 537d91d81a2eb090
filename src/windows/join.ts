/**
 * Brings outcomes and labels to the impressions they belong to, within one partition. An outcome is
 * found by its recommendation's id within the attribution time, or goes by the context it carries;
 * an impression is settled, and shown to the detectors with all it drew, once its time is over.
 *
 * What is done when depends on the stream alone: everything happens as panes close.
 */
import { SignalBits, type SignalPlan } from '../detectors/signal-plan.js';
import type { Dictionaries, OutcomeBatch, RecommendationBatch } from '../events/batch.js';
import { ABSENT } from '../events/batch.js';
import type { SettledBatch } from '../events/settled-batch.js';
import type { BinaryReader, BinaryWriter } from '../summaries/binary.js';
import { KeyTable } from '../summaries/key-table.js';
import { paneOf } from './pane.js';
import { PendingOutcomes } from './pending-outcomes.js';
import { RememberedItems } from './remembered-items.js';
import { RememberedPane } from './remembered-pane.js';
import type { Segment } from './segment.js';

export interface JoinOptions {
  readonly paneMs: number;
  /** How long after its impression an outcome still counts. */
  readonly attributionMs: number;
  /** How long impressions are remembered for labels. */
  readonly rememberMs: number;
  /** Most impressions remembered; above it the oldest pane is forgotten, and counted. */
  readonly maxImpressions: number;
}

/** Items numbered before a new numbering is begun; the old one goes with the panes that use it. */
const MAX_ITEMS = 2_000_000;

/** Entries of forgotten panes that are not worth a sweep. */
const SWEEP_FROM = 1000;

/** Where an impression is remembered. */
export interface Place {
  readonly pane: number;
  readonly of: RememberedPane;
  readonly row: number;
  readonly impression: number;
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

export type Attribution = 'attributed' | 'waiting' | 'unattributed';

export class Join {
  /** Impressions forgotten before their time, for want of room. */
  evictedImpressions = 0;
  /** Panes whose impressions wait or are remembered, by pane number. */
  readonly panes = new Map<number, RememberedPane>();
  /** Panes after its own in which an impression is settled. */
  readonly settlesAfter: number;
  /** Panes after its own in which all of an impression's signals are known. */
  readonly knownAfter: number;
  private readonly pending = new Map<number, PendingOutcomes>();
  private readonly bits: SignalBits;
  private readonly proxyBit: number;
  private readonly byValue: boolean;
  private items = new RememberedItems();
  private remembered = 0;
  /** The pane of each recommendation; entries of panes that are forgotten are swept out at times. */
  private index = new KeyTable();
  private recommendations = 0;
  /** True while more is remembered than there is room for: evict the oldest panes. */
  isFull = false;

  constructor(
    private readonly options: JoinOptions,
    private readonly plan: SignalPlan,
  ) {
    const { maturesAfter, proxyWorth } = plan.options;
    this.settlesAfter = settlesAfter(options, plan);
    this.knownAfter = Math.max(
      this.settlesAfter,
      ...Object.values(maturesAfter).map((ms) => Math.ceil(ms / options.paneMs)),
    );
    this.bits = new SignalBits(plan);
    this.proxyBit = (1 << plan.proxy) >>> 0;
    this.byValue = proxyWorth === 'value';
  }

  /** Remembers a recommendation of an open pane. O(slate). */
  recommendation(batch: RecommendationBatch, row: number, pane: number, segment: Segment): void {
    const start = batch.slateStart[row]!;
    const slate = batch.slateStart[row + 1]! - start;
    const of = this.pane(pane);
    const to = this.append(pane, of, segment, slate, batch.idHigh[row]!, batch.idLow[row]!);
    const { batch: kept, items } = of;
    kept.time[to] = batch.time[row]!;
    kept.hasUser[to] = batch.hasUser[row]!;
    kept.userHigh[to] = batch.userHigh[row]!;
    kept.userLow[to] = batch.userLow[row]!;
    kept.eligible[to] = batch.eligible[row]!;
    kept.version[to] = nameHash(batch, batch.version[row]!);
    items.use(batch.items);
    let at = kept.slateStart[to]!;
    for (let from = start; from < start + slate; from++, at++) {
      kept.item[at] = items.numberOf(batch.item[from]!);
      kept.position[at] = batch.position[from]!;
      kept.score[at] = batch.score[from]!;
      kept.propensity[at] = batch.propensity[from]!;
      kept.target[at] = batch.target[from]!;
      kept.reference[at] = batch.reference[from]!;
    }
  }

  /**
   * Takes in an outcome that is not late. One whose recommendation has not come yet waits for it
   * until its pane closes.
   *
   * @param segment what its context says, undefined where it carries none
   */
  outcome(batch: OutcomeBatch, row: number, segment: Segment | undefined): Attribution {
    const signal = batch.names.text(batch.signal[row]!);
    const value = batch.value[row]!;
    const bits = this.bits.of(signal, value);
    const { maturesAfter } = this.plan.options;
    const outcome: Outcome = {
      at: batch.time[row]!,
      limit: maturesAfter[signal] ?? this.options.attributionMs,
      bits,
      worth: this.byValue && (bits & this.proxyBit) !== 0 && value > 0 ? value : 0,
    };
    if (batch.hasRecommendation[row] === 1) {
      const { hashHigh, hashLow } = batch.items;
      const item = batch.item[row]!;
      const place = this.find(
        batch.recommendationHigh[row]!,
        batch.recommendationLow[row]!,
        hashHigh[item]!,
        hashLow[item]!,
      );
      if (place) return credit(place, outcome) ? 'attributed' : 'unattributed';
    }
    this.wait(batch, row, outcome, segment);
    return 'waiting';
  }

  /** Whether the outcome's signal is one of those configured. */
  isMeasured(batch: OutcomeBatch, row: number): boolean {
    return this.bits.of(batch.names.text(batch.signal[row]!), batch.value[row]!) !== 0;
  }

  /** Where an impression is remembered. O(slate). */
  find(idHigh: number, idLow: number, itemHigh: number, itemLow: number): Place | undefined {
    const pane = this.index.get(idHigh, idLow);
    const of = this.panes.get(pane);
    if (!of) return undefined;
    const row = of.row(idHigh, idLow);
    const impression = of.impression(row, itemHigh, itemLow);
    return impression < 0 ? undefined : { pane, of, row, impression };
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

  /** Panes in whose closing something is due: outcomes that wait, and impressions to be settled. */
  due(): number[] {
    const due = [...this.pending.keys()];
    for (const [pane, { isSettled }] of this.panes) {
      if (!isSettled) due.push(pane + this.settlesAfter);
    }
    return due;
  }

  /** Gives signals and rewards of a pane as they are in the end, for the time of `show`. */
  settle(pane: number, show: (of: RememberedPane, batch: SettledBatch) => void): void {
    const of = this.panes.get(pane);
    if (!of || of.isSettled) return;
    const { batch } = of;
    const { signals, reward } = batch;
    batch.signals = signals.map((bits) => this.bits.settled(bits));
    batch.reward = Float64Array.from(reward, (worth, at) => this.worth(batch.signals[at]!, worth));
    show(of, batch);
    batch.signals = signals;
    batch.reward = reward;
    of.isSettled = true;
  }

  /** The signals of a remembered impression as they are known now, what did not happen included. */
  signalsAt({ of, impression }: Place): { readonly signals: number; readonly reward: number } {
    const signals = this.bits.settled(of.batch.signals[impression]!);
    return { signals, reward: this.worth(signals, of.batch.reward[impression]!) };
  }

  /** The pane to be forgotten next; undefined when nothing is remembered. */
  get oldest(): number | undefined {
    return this.panes.size === 0 ? undefined : Math.min(...this.panes.keys());
  }

  /** Forgets a pane before its time; settle it first. */
  evict(pane: number): void {
    this.evictedImpressions += this.panes.get(pane)!.batch.impressions;
    this.forget(pane);
  }

  /** Forgets the panes for which labels can no longer come. */
  forgetBefore(pane: number): void {
    for (const each of [...this.panes.keys()]) if (each < pane) this.forget(each);
  }

  /** Impressions remembered at the moment. */
  get size(): number {
    return this.remembered;
  }

  encode(writer: BinaryWriter): void {
    writer.float64(this.evictedImpressions);
    writer.uint32(this.panes.size);
    for (const [pane, of] of sorted(this.panes)) {
      writer.float64(pane);
      of.encode(writer);
    }
    writer.uint32(this.pending.size);
    for (const [pane, of] of sorted(this.pending)) {
      writer.float64(pane);
      of.encode(writer);
    }
  }

  restore(reader: BinaryReader): void {
    this.evictedImpressions = reader.float64();
    for (let left = reader.uint32(); left > 0; left--) {
      const pane = reader.float64();
      const of = RememberedPane.decode(reader, this.itemsForNew());
      this.panes.set(pane, of);
      this.remembered += of.batch.impressions;
      this.recommendations += of.batch.length;
      const { length, idHigh, idLow } = of.batch;
      for (let row = 0; row < length; row++) this.index.set(idHigh[row]!, idLow[row]!, pane);
    }
    for (let left = reader.uint32(); left > 0; left--) {
      this.pending.set(reader.float64(), PendingOutcomes.decode(reader));
    }
  }

  private worth(signals: number, value: number): number {
    if ((signals & this.proxyBit) === 0) return 0;
    return this.byValue ? value : 1;
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
    const idHigh = hasId ? batch.recommendationHigh[row]! : batch.idHigh[row]!;
    const idLow = hasId ? batch.recommendationLow[row]! : batch.idLow[row]!;
    const to = pending.append(at, limit, segment, idHigh, idLow);
    const kept = pending.batch;
    kept.shown[to] = 0;
    kept.time[to] = batch.impressionTime[row]!;
    kept.hasUser[to] = batch.hasUser[row]!;
    kept.userHigh[to] = batch.userHigh[row]!;
    kept.userLow[to] = batch.userLow[row]!;
    kept.eligible[to] = NaN;
    kept.version[to] = nameHash(batch, batch.version[row]!);
    const { hashHigh, hashLow } = batch.items;
    const item = batch.item[row]!;
    kept.item[to] = pending.items.number(hashHigh[item]!, hashLow[item]!);
    kept.position[to] = batch.position[row]!;
    kept.score[to] = batch.score[row]!;
    kept.propensity[to] = batch.propensity[row]!;
    kept.target[to] = batch.target[row]!;
    kept.reference[to] = NaN;
    kept.signals[to] = bits;
    kept.reward[to] = worth;
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
    const known = this.find(batch.idHigh[row]!, batch.idLow[row]!, itemHigh, itemLow);
    if (known) return credit(known, outcome) ? 'known' : 'unattributed';
    const segment = pending.segment(row);
    const time = batch.time[row]!;
    // Without its context it belongs nowhere; a pane that is settled takes no more.
    if (!segment || !(outcome.at - time <= outcome.limit)) return 'unattributed';
    const pane = paneOf(time, this.options.paneMs);
    if (pane + this.settlesAfter < from || this.panes.get(pane)?.isSettled) return 'unattributed';
    credit(this.appendUnseen(pane, segment, batch, row, itemHigh, itemLow), outcome);
    return 'context';
  }

  /** An impression known by its outcome alone. */
  private appendUnseen(
    pane: number,
    segment: Segment,
    from: SettledBatch,
    row: number,
    itemHigh: number,
    itemLow: number,
  ): Place {
    const of = this.pane(pane);
    const to = this.append(pane, of, segment, 1, from.idHigh[row]!, from.idLow[row]!);
    const impression = of.batch.slateStart[to]!;
    for (const column of ROW) of.batch[column][to] = from[column][row]!;
    for (const column of IMPRESSION) of.batch[column][impression] = from[column][row]!;
    of.batch.item[impression] = of.items.number(itemHigh, itemLow);
    return { pane, of, row: to, impression };
  }

  private pane(pane: number): RememberedPane {
    let of = this.panes.get(pane);
    if (!of) this.panes.set(pane, (of = new RememberedPane(this.itemsForNew())));
    return of;
  }

  private append(
    pane: number,
    of: RememberedPane,
    segment: Segment,
    slate: number,
    idHigh: number,
    idLow: number,
  ): number {
    this.index.set(idHigh, idLow, pane);
    this.recommendations++;
    this.remembered += slate;
    this.isFull = this.remembered > this.options.maxImpressions;
    return of.append(segment, slate, idHigh, idLow);
  }

  private itemsForNew(): RememberedItems {
    if (this.items.size > MAX_ITEMS) this.items = new RememberedItems();
    return this.items;
  }

  private forget(pane: number): void {
    const { batch } = this.panes.get(pane)!;
    this.panes.delete(pane);
    this.remembered -= batch.impressions;
    this.recommendations -= batch.length;
    if (this.index.size > 2 * this.recommendations + SWEEP_FROM) {
      const { oldest = Infinity } = this;
      this.index = this.index.keeping(oldest);
    }
    this.isFull = this.remembered > this.options.maxImpressions;
  }
}

/** Adds what an outcome tells to its impression; false where it comes too late for that. */
function credit({ of, row, impression }: Place, { at, limit, bits, worth }: Outcome): boolean {
  const { batch } = of;
  if (at - batch.time[row]! > limit) return false;
  batch.signals[impression] = (batch.signals[impression]! | bits) >>> 0;
  // The largest value counts, whatever order they come in.
  batch.reward[impression] = Math.max(batch.reward[impression]!, worth);
  batch.outcomes[impression]!++;
  return true;
}

/** Panes after its own in which an impression is settled: attribution, or the proxy's own time. */
export function settlesAfter(
  { paneMs, attributionMs }: Pick<JoinOptions, 'paneMs' | 'attributionMs'>,
  { options: { maturesAfter, proxy } }: SignalPlan,
): number {
  return Math.ceil(Math.max(attributionMs, maturesAfter[proxy] ?? 0) / paneMs);
}

const ROW = ['time', 'hasUser', 'userHigh', 'userLow', 'eligible', 'version', 'shown'] as const;
const IMPRESSION = ['position', 'score', 'propensity', 'target', 'reference'] as const;

/** A hash of a name in a column of names, 0 where it is absent. */
export function nameHash({ names }: Dictionaries, name: number): number {
  return name === ABSENT ? 0 : names.hashLow[name]!;
}

function sorted<Value>(map: ReadonlyMap<number, Value>): [number, Value][] {
  return [...map].sort(([a], [b]) => a - b);
}

/**
 * Spreads a segment's daily budget over the windows of the day, and says what a pane's probabilities
 * rest on. All of it is known before the pane begins: the former window's traffic, the earlier panes of
 * this one, and what has been spent. What was spent too much or too little changes what comes after;
 * nothing that was drawn is refused.
 */
import type { BinaryReader, BinaryWriter } from '../summaries/binary.js';
import type { PaneSegment } from './label-pane.js';
import type { LabelPlan } from './inclusion.js';
import type { LabellingOptions } from './labelling-options.js';

const DAY = 86_400_000;

/**
 * A window gets at least this share of an even one, however much was spent before: an impression that
 * cannot be drawn is missing from every estimate.
 */
const LEAST_SHARE = 0.1;
/** And at most this many even shares, however little was spent: a budget saved up is no burst. */
const MOST_SHARE = 2;
/** Weight of the window before in the number of reports that is expected. */
const REPORTS_KEPT = 0.5;

/** Impressions of about the same risk, and one of them that stands for all. */
export interface ProfileCell {
  impressions: number;
  readonly score: number;
  readonly feature: number;
}

interface Traffic {
  /** Scaled to a whole window. */
  readonly impressions: number;
  readonly reports: number;
  readonly profile: readonly ProfileCell[];
}

/** What is expected of a window under a model, and the budget of it. */
export interface WindowPlan extends Omit<LabelPlan, 'mixing'> {
  /** Requests for impressions with a conflicting report. */
  readonly reportBudget: number;
  /** Such impressions expected. */
  readonly reports: number;
  /** The largest risk expected. */
  readonly largestRisk: number;
}

type PacingOptions = Pick<LabellingOptions, 'paneMs' | 'windowMs' | 'reportShare' | 'overlap'>;

export class Pacing {
  /** Labels asked for since the begin of the UTC day. */
  spentToday = 0;
  private window = -Infinity;
  private firstPane = -Infinity;
  private impressions = 0;
  private reports = 0;
  private profile = new Map<number, ProfileCell>();
  private last: Traffic | undefined;

  constructor(private readonly options: PacingOptions) {}

  /** Goes on to the pane; true where a window has ended with it. */
  enter(pane: number): boolean {
    const { paneMs, windowMs } = this.options;
    const window = Math.floor((pane * paneMs) / windowMs);
    if (window === this.window) return false;
    const ended = this.window;
    if (this.impressions > 0) this.last = this.ended();
    if (dayOf(window * windowMs) !== dayOf(ended * windowMs)) this.spentToday = 0;
    this.window = window;
    this.firstPane = ended === -Infinity ? pane : (window * windowMs) / paneMs;
    this.impressions = 0;
    this.reports = 0;
    this.profile = new Map();
    return ended !== -Infinity;
  }

  /** Counts what a pane has held, once it is decided on. */
  count({ cells }: Pick<PaneSegment, 'cells'>, reports: number): void {
    this.reports += reports;
    for (const cell of [...cells.keys()].sort((a, b) => a - b)) {
      const { impressions, candidates } = cells.get(cell)!;
      this.impressions += impressions;
      const known = this.profile.get(cell);
      const first = candidates[0];
      if (known) known.impressions += impressions;
      else if (first) {
        const { score, feature } = first;
        this.profile.set(cell, { impressions, score, feature });
      }
    }
  }

  /**
   * What the probabilities of a pane of this window rest on; undefined as long as nothing is known of
   * an earlier window.
   *
   * N̂ is the traffic of the window before, or what the earlier panes of this one amount to if that is
   * more: a sudden crowd is drawn from at the old rate for one pane only.
   *
   * @param budget labels a day
   * @param riskOf û of an impression; NaN where unknown, which then counts as the mean
   */
  plan(
    budget: number,
    pane: number,
    riskOf: (impression: ProfileCell) => number,
  ): WindowPlan | undefined {
    const { last, options } = this;
    if (!last || !(budget > 0)) return undefined;
    const { paneMs, windowMs, reportShare, overlap } = options;
    const sofar = pane - this.firstPane;
    const rate = sofar > 0 ? (this.impressions * windowMs) / (sofar * paneMs) : 0;
    const impressions = Math.max(last.impressions, rate);
    let [known, total, largestRisk] = [0, 0, 0];
    for (const cell of last.profile) {
      const risk = riskOf(cell);
      if (!(risk >= 0 && risk < Infinity)) continue;
      known += cell.impressions;
      total += cell.impressions * risk;
      largestRisk = Math.max(largestRisk, risk);
    }
    // A request that is asked of two labellers costs two labels.
    const requests = this.windowBudget(budget) / (1 + overlap);
    return {
      budget: requests * (1 - reportShare),
      impressions,
      totalRisk: known > 0 ? (total / known) * impressions : 0,
      reportBudget: requests * reportShare,
      reports: last.reports,
      largestRisk,
    };
  }

  encode(writer: BinaryWriter): void {
    const { spentToday, window, firstPane, impressions, reports, last } = this;
    for (const each of [spentToday, window, firstPane, impressions, reports]) writer.float64(each);
    encodeProfile([...this.profile.values()], writer);
    writer.array(Float64Array.from(this.profile.keys()));
    writer.uint8(last ? 1 : 0);
    if (!last) return;
    writer.float64(last.impressions);
    writer.float64(last.reports);
    encodeProfile(last.profile, writer);
  }

  restore(reader: BinaryReader): void {
    this.spentToday = reader.float64();
    this.window = reader.float64();
    this.firstPane = reader.float64();
    this.impressions = reader.float64();
    this.reports = reader.float64();
    const cells = decodeProfile(reader);
    const keys = reader.array(Float64Array);
    this.profile = new Map(cells.map((cell, at) => [keys[at]!, cell]));
    if (reader.uint8() === 0) return;
    const [impressions, reports] = [reader.float64(), reader.float64()];
    this.last = { impressions, reports, profile: decodeProfile(reader) };
  }

  private ended(): Traffic {
    const { paneMs, windowMs } = this.options;
    const end = ((this.window + 1) * windowMs) / paneMs;
    const scale = windowMs / ((end - this.firstPane) * paneMs);
    const reports = this.reports * scale;
    const before = this.last?.reports ?? reports;
    return {
      impressions: this.impressions * scale,
      reports: REPORTS_KEPT * before + (1 - REPORTS_KEPT) * reports,
      profile: [...this.profile.values()],
    };
  }

  /** Labels for this window: what is left of the day's, evenly over the windows that are left. */
  private windowBudget(budget: number): number {
    const { windowMs } = this.options;
    const windows = DAY / windowMs;
    const left = windows - (this.window - Math.floor(this.window / windows) * windows);
    const even = budget / windows;
    const share = (budget - this.spentToday) / left;
    return Math.max(LEAST_SHARE * even, Math.min(MOST_SHARE * even, share));
  }
}

function dayOf(time: number): number {
  return Math.floor(time / DAY);
}

function encodeProfile(profile: readonly ProfileCell[], writer: BinaryWriter): void {
  writer.array(
    Float64Array.from(
      profile.flatMap(({ impressions, score, feature }) => [impressions, score, feature]),
    ),
  );
}

function decodeProfile(reader: BinaryReader): ProfileCell[] {
  const numbers = reader.array(Float64Array);
  return Array.from({ length: numbers.length / 3 }, (_, i) => ({
    impressions: numbers[3 * i]!,
    score: numbers[3 * i + 1]!,
    feature: numbers[3 * i + 2]!,
  }));
}

/**
 * What a detector is: a declaration of its readings (data) and the parts that make them. A part has
 * a summary (the mergeable state of a pane), an accumulator that observes batches, and a pure `read`
 * from state to measurements; where it must remember more than a window, a folding as well.
 * A detector knows no clock, logger, registry or framework.
 */
import type { Impressions, JudgedImpressions, SettledImpressions } from '../events/impressions.js';
import type { BinaryReader, BinaryWriter } from '../summaries/binary.js';
import type { Summary } from '../summaries/summary.js';
import type { Need } from './needs.js';
import type { PolicyRole } from './policy-role.js';
import type { By, Measured, Measurement, TimeSpan } from './reading.js';

/** core: overview, Prometheus by default, alarms. detail: history, reports, command line. */
export type Tier = 'core' | 'detail';

/** A stretch of UTC time that does not overlap the next: an ISO week, or so many ms from the epoch. */
export type BlockLength = 'hour' | 'day' | 'week' | number;

export interface ReadingDeclaration {
  /** snake_case; `<detector>.<id>` on the command line, `flyball_<detector>_<id>` in Prometheus. */
  readonly id: string;
  readonly tier: Tier;
  readonly title: string;
  /** One plain sentence: what the number says. */
  readonly meaning: string;
  /** One plain sentence: what the number does not say, where it is easily read into it. */
  readonly caution?: string;
  readonly unit: Unit;
  /** For the unit `state`: the word for 0, 1, … */
  readonly states?: readonly string[];
  /** Unit of n. */
  readonly of: string;
  /** Keys that `by` may hold, each a Prometheus label. */
  readonly by: readonly string[];
  /** What must be logged or set for it, beside enough of it. Data may give it a value without, of less worth. */
  readonly needs: readonly Need[];
  /** Which direction of change is harm, where one is. */
  readonly harm?: 'up' | 'down';
  /** What has happened where it has risen or fallen: a clause for people who do not know the reading. */
  readonly moved?: { readonly up: string; readonly down: string };
  /** How other tools' numbers of the same matter relate to this one. */
  readonly elsewhere?: Elsewhere;
}

/**
 * What other tools make of the same data: impressions 4, 4, 2, 1 and 1 of five items, in a catalogue
 * of ten. Each figure is a test (`other-tools.spec.ts` beside the detector).
 */
export interface Elsewhere {
  /** Our value of the example. */
  readonly ours: number;
  readonly tools: readonly {
    readonly tool: string;
    /** What it is called there. */
    readonly name: string;
    /** How it differs; ends without a full stop. */
    readonly relation: string;
    /** Its value of the example, to three decimals. */
    readonly theirs: number;
  }[];
}

/**
 * Of a value. `ratio` lies between 0 and 1, `difference` (of two ratios) and `correlation` between
 * −1 and 1, `factor` is at least 0, `state` stands for a word.
 */
export type Unit =
  | 'ratio'
  | 'correlation'
  | 'factor'
  | 'items'
  | 'bits'
  | 'nats'
  | 'days'
  | 'per_day'
  | 'labels'
  | 'impressions'
  | 'users'
  | 'count'
  | 'elasticity'
  | 'difference'
  | 'standard_deviations'
  | 'reward'
  | 'state';

/** page: someone is woken; ticket: someone looks in working hours; info: only shown. */
export type Severity = 'page' | 'ticket' | 'info';

/** A limit on a reading that someone should hear of. */
export interface AlertDeclaration {
  /** CamelCase; the alert's name everywhere, as in `FlyballRunawayGain`. */
  readonly id: string;
  /** Id of the reading it is about. */
  readonly reading: string;
  readonly when: 'above' | 'below';
  /** In the unit of the reading; the whole 95% interval must lie beyond it. */
  readonly threshold: number;
  /** How long it must hold, as Prometheus writes durations: `15m`. */
  readonly for: string;
  readonly severity: Severity;
  /** One static sentence with a full stop: what has happened. */
  readonly summary: string;
  /** What it means and where to look first; ends with a full stop. */
  readonly description: string;
}

/**
 * The scale on which a reading is compared with its baseline: `log` for effective numbers and ratios,
 * `logit` for shares, so that a change counts alike wherever it starts.
 */
export type Scale = 'linear' | 'log' | 'logit';

/** A reading that is watched for change from its baseline, at the cadence of its part's blocks. */
export interface MonitorDeclaration {
  /** CamelCase; the alert's name everywhere, as in `FlyballEffectiveItemsChanged`. */
  readonly id: string;
  /** Id of the reading it is about. */
  readonly reading: string;
  /** Only readings that are about this; absent: each `by` is watched by itself. */
  readonly by?: By;
  readonly scale: Scale;
  /** Which direction of change counts. */
  readonly watch: 'up' | 'down' | 'both';
  readonly severity: Severity;
  /** A reading of the same segment and block that must not have risen: it tells why a change matters. */
  readonly unlessRisen?: string;
  /** One static sentence with a full stop: what has changed, and no judgement. */
  readonly summary: string;
  /** What it may mean and where to look first; ends with a full stop. */
  readonly description: string;
}

export interface DetectorDeclaration {
  /** kebab-case. */
  readonly id: string;
  readonly title: string;
  /** The question it answers, for someone who has never seen it. */
  readonly question: string;
  readonly readings: readonly ReadingDeclaration[];
  /** Absolute limits that hold unless the configuration says otherwise. */
  readonly alerts: readonly AlertDeclaration[];
  /** What is watched for change. */
  readonly monitors: readonly MonitorDeclaration[];
}

/**
 * When a pane is complete for a part.
 *
 * exposure: once late events can no longer come. attribution: once outcomes can no longer be
 * attributed. labels: once enough labels have come; provisional before.
 */
export type Lane = 'exposure' | 'attribution' | 'labels';

/**
 * Collects one pane's observations; mutable, used by one worker. Each method takes the rows
 * rows[0] … rows[count − 1] of its batch; O(1) an impression, outcome or label.
 */
export interface Accumulator<State> {
  /** Impressions as they count as exposed: as served, or, where so configured, as viewed. */
  observe?(batch: Impressions, rows: Uint32Array, count: number): void;
  /** Impressions with what came of them; in the lanes `attribution` and `labels` only. */
  settle?(batch: SettledImpressions, rows: Uint32Array, count: number): void;
  /** Labels with the impressions they judge; in the lane `labels` only. */
  judge?(batch: JudgedImpressions, rows: Uint32Array, count: number): void;
  /** The state of all that was observed; the accumulator may go on observing afterwards. */
  seal(): State;
}

/** What is known of the items that could have been shown, as of the end of the pane or window. */
export interface CatalogueView {
  /** False when no item was ever declared; then `seen` stands in for the catalogue. */
  readonly declared: boolean;
  /** Declared items that may be shown on the surface and are not retired. */
  eligible(surface: string): number;
  /** Whether the item with this hash is among them. */
  isEligible(surface: string, keyHigh: number, keyLow: number): boolean;
  /** Items exposed on the surface so far, by any policy. */
  seen(surface: string): number;
  /** The item's categories as numbers, without repetition; empty where none are known. */
  categoriesOf(keyHigh: number, keyLow: number): Uint16Array;
  /** Categories met so far: numbers below this. A category keeps its number; at most 65,535. */
  readonly categories: number;
  /**
   * How the eligible items of a surface divide over the categories: shares that sum to 1, by
   * category number (an item of several gives each an equal part); empty where none are known.
   */
  supply(surface: string): Float64Array;
}

/** What a part knows when a pane is folded or a block ends. */
export interface FoldContext {
  readonly surface: string;
  /** `*` for the surface's roll-up. */
  readonly policy: string;
  /** The policy's role; undefined for the roll-up. */
  readonly role: PolicyRole | undefined;
  readonly catalogue: CatalogueView;
  /** The pane, or the block. */
  readonly window: TimeSpan;
  /** A reading of the same segment that ends with the same block or window, if it was measured. */
  measured(reading: string, by?: By): Measured | undefined;
}

/** The window of a pinned stretch that others are compared with. */
export interface Baseline<Window> {
  readonly state: Window;
  readonly span: TimeSpan;
}

export interface ReadContext<Window = unknown, Memory = unknown> extends FoldContext {
  /** True when the window is all there is (a replay of a single window), so no baseline can come. */
  readonly only: boolean;
  readonly baseline: Baseline<Window> | undefined;
  /** What the part has remembered of this segment up to the end of the window. */
  readonly memory: Memory;
}

/**
 * Long-lived state of a part for a segment. It advances only by folding the segment's closed panes,
 * merged over all partitions, in time order; so it need not be mergeable.
 */
export interface Folding<Pane, Window, Memory> {
  /** Names the encoding of the memory and the options it depends on; stored with it. */
  readonly id: string;
  /** The mergeable state of windows and blocks, made of what `fold` returns for their panes. */
  readonly window: Summary<Window>;
  create(): Memory;
  /** Advances the memory by the next pane in which something happened; returns the pane's share of windows. */
  fold(memory: Memory, pane: Pane, context: FoldContext): Window;
  /** Called when a block has ended (of the part's cadence, with something in it), before it is read. */
  endBlock?(memory: Memory, block: Window, context: FoldContext): void;
  encode(memory: Memory, writer: BinaryWriter): void;
  decode(reader: BinaryReader): Memory;
  /** What was cut for want of room, for the monitor's own metrics. */
  size?(memory: Memory): { readonly users: number; readonly cut: number };
}

/** A share of a detector with one lane and one cadence. */
export interface Part<Pane = unknown, Window = Pane, Memory = unknown> {
  /** kebab-case, unique within the detector. */
  readonly id: string;
  readonly lane: Lane;
  /** Which segments it is kept for: policies, the roll-up over a surface's policies, or both. */
  readonly scope: 'policy' | 'surface' | 'both';
  /** The cadence at which its readings are fed to alarms. */
  readonly block: BlockLength;
  readonly summary: Summary<Pane>;
  accumulator(): Accumulator<Pane>;
  /** Without it a window is the merge of its panes. */
  readonly folding?: Folding<Pane, Window, Memory>;
  /** The items exposed in the state, ascending by hash, for a part that knows them. */
  exposed?(pane: Pane): { readonly keyHigh: Uint32Array; readonly keyLow: Uint32Array };
  /** Ids of the declaration's readings that it gives. */
  readonly readings: readonly string[];
  /** One measurement for each of its readings (or each reading and `by`), in their order. */
  read(window: Window, context: ReadContext<Window, Memory>): Measurement[];
}

export interface Detector {
  readonly declaration: DetectorDeclaration;
  readonly parts: readonly Part[];
}

/** A part whose types are known to itself alone. */
export function part<Pane, Window = Pane, Memory = undefined>(
  of: Part<Pane, Window, Memory>,
): Part {
  return of;
}

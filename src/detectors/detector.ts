/**
 * What a detector is: a declaration of its readings (data), a summary (the mergeable state of a
 * pane), an accumulator that observes batches, and a pure `read` from state to measurements.
 * A detector knows no clock, logger, registry or framework.
 */
import type { RecommendationBatch } from '../events/batch.js';
import type { Summary } from '../summaries/summary.js';
import type { Measurement, TimeSpan } from './reading.js';

/** core: overview, Prometheus by default, alarms. detail: history, reports, command line. */
export type Tier = 'core' | 'detail';

export interface ReadingDeclaration {
  /** snake_case; `<detector>.<id>` on the command line, `flyball_<detector>_<id>` in Prometheus. */
  readonly id: string;
  readonly tier: Tier;
  readonly title: string;
  /** One plain sentence: what the number says. */
  readonly meaning: string;
  /** Unit of the value. */
  readonly unit: 'ratio' | 'items' | 'bits' | 'nats';
  /** Unit of n. */
  readonly of: string;
  /** Keys that `by` may hold, each a Prometheus label. */
  readonly by: readonly string[];
  /** Which direction of change is harm, where one is. */
  readonly harm?: 'up' | 'down';
}

/** page: someone is woken; ticket: someone looks in working hours; info: only shown. */
export type Severity = 'page' | 'ticket' | 'info';

/** A limit on a reading that someone should hear of. */
export interface AlertDeclaration {
  /** CamelCase; the alert's name everywhere, as in `FlyballExposureConcentrationHigh`. */
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

export interface DetectorDeclaration {
  /** kebab-case. */
  readonly id: string;
  readonly title: string;
  /** The question it answers, for someone who has never seen it. */
  readonly question: string;
  readonly readings: readonly ReadingDeclaration[];
  /** The cadence at which its readings are fed to alarms. */
  readonly block: 'hour' | 'day' | 'week';
  readonly alerts: readonly AlertDeclaration[];
}

/** Collects one pane's observations; mutable, used by one worker. */
export interface Accumulator<State> {
  /** Adds the recommendations at rows[0] .. rows[count - 1] of the batch. O(1) an impression. */
  observe(batch: RecommendationBatch, rows: Uint32Array, count: number): void;
  /** The state of all that was observed; the accumulator may go on observing afterwards. */
  seal(): State;
}

/** What is known of the items that could have been shown, as of the end of the window. */
export interface CatalogueView {
  /** False when no item was ever declared; then `seen` stands in for the catalogue. */
  readonly declared: boolean;
  /** Declared items that may be shown on the surface and are not retired. */
  eligible(surface: string): number;
  /** Whether the item with this hash is among them. */
  isEligible(surface: string, keyHigh: number, keyLow: number): boolean;
  /** Items exposed on the surface so far, by any policy. */
  seen(surface: string): number;
}

export interface ReadContext {
  readonly surface: string;
  readonly policy: string;
  readonly window: TimeSpan;
  readonly catalogue: CatalogueView;
  /** True when the window is all there is (a replay of a single window), so no baseline can come. */
  readonly only: boolean;
}

export interface Detector<State = unknown> {
  readonly declaration: DetectorDeclaration;
  readonly summary: Summary<State>;
  accumulator(): Accumulator<State>;
  /** The items exposed in the state, ascending by hash, for a detector that knows them. */
  exposed?(state: State): { readonly keyHigh: Uint32Array; readonly keyLow: Uint32Array };
  /** One measurement for each reading (or each reading and `by`), in declaration order. */
  read(state: State, context: ReadContext): Measurement[];
}

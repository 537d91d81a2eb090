/** All that a world can be told, with defaults; `option-checks.ts` says what makes sense. */
import type { AudienceOptions } from './audience.js';
import type { BehaviourOptions } from './behaviour.js';
import type { CatalogueOptions } from './catalogue.js';
import type { Dial } from './dial.js';
import type { LabellingOptions } from './labelling.js';
import type { PolicyOptions } from './policy.js';
import type { RankerOptions } from './ranker.js';
import type { TrafficOptions } from './traffic.js';

/** Parameters that may move while the world runs; rankers read theirs at each retraining. */
export interface Dials {
  /** Elasticity of an item's exposure to its remembered clicks; above 1 the loop runs away. */
  readonly loopGain: Dial;
  /** How far the ranker follows each user's own taste; see createAffinity. */
  readonly personalisation: Dial;
  /** Share of impressions chosen for labelling: the labels' inclusion probability. 0: no labels. */
  readonly labelShare: Dial;
}

/** A change that is announced as an event. */
export interface AnnouncedChange {
  /** When, as a fraction of the run. */
  readonly at: number;
  readonly what: string;
}

/** What a world is like, apart from its seed and its place in time. */
export interface SimulationSettings
  extends
    CatalogueOptions,
    AudienceOptions,
    BehaviourOptions,
    TrafficOptions,
    RankerOptions,
    LabellingOptions {
  readonly surface: string;
  readonly policies: readonly PolicyOptions[];
  readonly slateSize: number;
  /** Length of a training period in milliseconds, a multiple of `step`. */
  readonly retrainEvery: number;
  /** Events are handed out in steps of this many milliseconds of the world's time. */
  readonly step: number;
  readonly dials: Dials;
  readonly changes: readonly AnnouncedChange[];
}

/** The choices without which no world exists. */
export interface RunOptions {
  /** A whole number of at least 0. */
  readonly seed: number;
  /** Epoch milliseconds. */
  readonly start: number;
  /** Milliseconds. */
  readonly duration: number;
}

export type SimulationOptions = RunOptions & Partial<SimulationSettings>;

/** A quiet world: 300 items, 2,000 users, 5,000 slates of five an hour, a gently damped loop. */
export const DEFAULT_SETTINGS: SimulationSettings = {
  surface: 'home',
  policies: [{ name: 'production', ranking: 'learned', share: 1 }],
  items: 300,
  categories: 12,
  freshItems: 0,
  appealQuality: 0.3,
  contentSkill: 0.3,
  contentSpread: 0.65,
  users: 2000,
  tasteSpread: 0.8,
  activitySpread: 0.6,
  examinationDecay: 0.7,
  clickLevel: -1.4,
  appealWeight: 0.6,
  recommendationsPerHour: 5000,
  arrivals: 'poisson',
  dayCycle: 0,
  slateSize: 5,
  retrainEvery: 30 * 60_000,
  memory: 0.8,
  clickPrior: 2,
  labelVotes: 1,
  labelDelay: 20 * 60_000,
  step: 60_000,
  dials: { loopGain: 0.2, personalisation: 0.5, labelShare: 0.01 },
  changes: [],
};

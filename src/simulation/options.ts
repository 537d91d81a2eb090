/** All that a world can be told, with defaults; `option-checks.ts` says what makes sense. */
import type { AudienceOptions } from './audience.js';
import type { BehaviourOptions } from './behaviour.js';
import type { CandidateOptions } from './candidate.js';
import type { CatalogueOptions } from './catalogue.js';
import type { Dial } from './dial.js';
import type { HabitOptions } from './habits.js';
import type { LabellingOptions } from './labelling.js';
import type { LoggingOptions } from './logging-options.js';
import type { PolicyOptions } from './policy.js';
import type { RankerOptions } from './ranker.js';
import type { ReactionOptions } from './reactions.js';
import type { TrafficOptions } from './traffic.js';

/** Parameters that may move while the world runs; rankers read theirs at each retraining. */
export interface Dials {
  /** Elasticity of an item's exposure to its remembered clicks; above 1 the loop runs away. */
  readonly loopGain: Dial;
  /** How far the ranker follows each user's own taste; see createAffinity. */
  readonly personalisation: Dial;
  /** How far it follows the categories of each user's own clicks: a bubble; see Habits. */
  readonly narrowing: Dial;
  /** How far it follows the categories of everyone's clicks: homogenisation; see Habits. */
  readonly conformity: Dial;
  /** How far items are gamed to draw clicks at the cost of quality; see ItemCondition. */
  readonly clickbait: Dial;
  /** How many times the usual traffic comes. */
  readonly traffic: Dial;
  /** The logged score is this many times the score: a new version may scale it otherwise. */
  readonly scoreScale: Dial;
  /** How far signals beyond clicks depend on quality: 1 fully, 0 not at all; see REACTIONS. */
  readonly signalStrength: Dial;
  /** Share of impressions chosen for labelling: the labels' inclusion probability. 0: no labels. */
  readonly labelShare: Dial;
}

/** A change that is announced as an event. */
export interface AnnouncedChange {
  /** When, as a fraction of the run. */
  readonly at: number;
  readonly what: string;
  /** What those who announce it expect of it. */
  readonly expected?: string;
}

/** What a world is like, apart from its seed and its place in time. */
export interface SimulationSettings
  extends
    CatalogueOptions,
    AudienceOptions,
    BehaviourOptions,
    TrafficOptions,
    RankerOptions,
    HabitOptions,
    ReactionOptions,
    LoggingOptions,
    LabellingOptions {
  readonly surface: string;
  readonly policies: readonly PolicyOptions[];
  /** A policy that serves nobody; its probabilities are logged as targets. Null: there is none. */
  readonly candidate: CandidateOptions | null;
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

/** Settings to depart from the default in; dials that are not named stay where they are. */
export type SettingOverrides = Partial<Omit<SimulationSettings, 'dials'>> & {
  readonly dials?: Partial<Dials>;
};

export type SimulationOptions = RunOptions & SettingOverrides;

/** A quiet world: 300 items, 2,000 users, 5,000 slates of five an hour, a gently damped loop. */
export const DEFAULT_SETTINGS: SimulationSettings = {
  surface: 'home',
  policies: [{ name: 'production', ranking: 'learned', share: 1 }],
  candidate: null,
  items: 300,
  categories: 12,
  freshItems: 0,
  retiredItems: 0,
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
  weekCycle: 0,
  slateSize: 5,
  retrainEvery: 30 * 60_000,
  memory: 0.8,
  clickPrior: 2,
  habitMemory: 0.95,
  signals: [],
  loggedScore: 'weight',
  loggingBugs: [],
  loggedCandidates: 0,
  labelVotes: 1,
  labelDelay: 20 * 60_000,
  labelTilt: 0,
  labellers: 1,
  labelAgreement: 0.9,
  step: 60_000,
  dials: {
    loopGain: 0.2,
    personalisation: 0.5,
    narrowing: 0,
    conformity: 0,
    clickbait: 0,
    traffic: 1,
    scoreScale: 1,
    signalStrength: 1,
    labelShare: 0.01,
  },
  changes: [],
};

/**
 * What the parts of an audit that look at a dataset find: data for the report, key by key. Every number
 * stands with its 95% interval; where there is too little data, the reason stands instead.
 */
import type { LackReason } from './lack-reasons.js';

/** Why there is no number. */
export interface Lacking {
  readonly enough: false;
  readonly reason: LackReason;
  readonly seen?: number;
  readonly needed?: number;
}

export interface Estimated {
  readonly enough: true;
  readonly value: number;
  readonly low: number;
  readonly high: number;
  /** In the estimator's own unit. */
  readonly n: number;
}

export type Finding = Estimated | Lacking;

/** The ends of a 95% interval. */
export interface Bounds {
  readonly low: number;
  readonly high: number;
}

export type ComparisonVerdict = 'better' | 'worse' | 'equivalent' | 'inconclusive';

/** Whose scores they are. Stand-ins are trained by the audit; they never convict production. */
export type ScorerKind = 'production' | 'reference' | 'stand-in' | 'supplied';

export interface Scorer {
  readonly id: string;
  readonly kind: ScorerKind;
  /** In words: `the flywheel's clicks, weighted by inverse propensity`. */
  readonly title: string;
}

/** How well one scorer ranks and predicts the held-out curated labels of a segment. */
export interface ScorerQuality {
  readonly scorer: string;
  /** Metric → value: auc, ndcg, logLoss, ece, debiasedCalibration. */
  readonly metrics: Readonly<Record<string, Finding>>;
}

/** `a` against `b`, paired by user. */
export interface ScorerComparison {
  readonly a: string;
  readonly b: string;
  readonly metric: string;
  /** Of a less b, so that above 0 a is better; for `logLoss` that of b less that of a. */
  readonly difference: Finding;
  readonly verdict: ComparisonVerdict;
  /** Holm-adjusted over all comparisons of the report; null where there is none. */
  readonly p: number | null;
  /** Where inconclusive: how many labels in all would find a difference of `margin`, and how many there are. */
  readonly power?: {
    readonly margin: number;
    readonly labelsNeeded: number;
    readonly labels: number;
  };
}

/** A row of the segment and context table, with false-discovery control. */
export interface SliceComparison {
  readonly slice: string;
  readonly a: string;
  readonly b: string;
  readonly metric: string;
  readonly labels: number;
  /** Users with labels in the slice; one of fewer than ten is withheld. */
  readonly users?: number;
  readonly difference: Finding;
  readonly verdict: ComparisonVerdict;
  /** Benjamini-Hochberg adjusted. */
  readonly q: number | null;
}

export interface ModelComparison {
  readonly surface: string;
  readonly policy: string;
  readonly labels: number;
  readonly users: number;
  readonly scorers: readonly Scorer[];
  readonly quality: readonly ScorerQuality[];
  readonly comparisons: readonly ScorerComparison[];
  readonly slices: readonly SliceComparison[];
  /** Plain sentences: production's own scores and stand-ins apart. */
  readonly sentences: readonly string[];
}

/** A change of a mean between two stretches: by what was shown, and by what it drew. */
export interface MixShift {
  readonly of: 'proxy' | 'label';
  readonly by: 'category';
  readonly before: Finding;
  readonly after: Finding;
  readonly mix: Finding;
  readonly within: Finding;
  readonly largest: readonly {
    readonly category: string;
    readonly mix: number;
    readonly within: number;
    readonly shareBefore: number;
    readonly shareAfter: number;
    /** 95% intervals of the two parts; absent with too few users. */
    readonly mixInterval?: Bounds;
    readonly withinInterval?: Bounds;
  }[];
  /** Categories not listed, because few people stand for them or others count for more. */
  readonly unlisted: number;
}

/** Who bears what is bad: the share of low-quality exposure on the worst-exposed 1% of users. */
export interface Bearers {
  /** What counts as bad: items and scores that labels hold for poor, or harm that was signalled. */
  readonly of: 'low-quality' | 'harm';
  readonly worstShare: Finding;
  /** What the worst 1% would bear if chance alone spread it over everyone's exposures. */
  readonly byChance: Finding;
  /** The former less the latter: above 0, some people are singled out. */
  readonly excess: Finding;
  /** Bad exposures among those of which it is known. */
  readonly rate: Finding;
  readonly users: number;
  /** Exposures of users, and those of which it is known whether they were bad. */
  readonly exposures: number;
  readonly known: number;
}

/** How much more often than under exploration a category is shown, by the ranker's own doing. */
export interface Amplification {
  /** The exploration policies, by name. */
  readonly against: string;
  readonly rows: readonly {
    readonly category: string;
    /** Share of exposure in production over that under exploration. */
    readonly ratio: Finding;
    /** Differs from 1 beyond chance, over all rows of the report together (Holm, 5%). */
    readonly beyondChance: boolean;
  }[];
  /** Categories not listed, because few people stand for them. */
  readonly unlisted: number;
}

export interface LearningPoint {
  readonly n: number;
  readonly quality: number;
  readonly low: number;
  readonly high: number;
}
export interface LearningCurve {
  readonly data: 'proprietary' | 'curated' | 'synthetic' | 'both';
  readonly points: readonly LearningPoint[];
  /** Q(n) = level − gain·n^−exponent. */
  readonly fit:
    { readonly level: number; readonly gain: number; readonly exponent: number } | Lacking;
}

/**
 * An exchange rate, or `beyond`: no amount of the other data is sure to reach the same quality.
 * `value` is then the best guess, absent where that is infinite as well; `atLeast` the interval's
 * lower end, absent where even that is infinite.
 */
export type ExchangeRate =
  | Finding
  | {
      readonly enough: true;
      readonly beyond: true;
      readonly n: number;
      readonly value?: number;
      readonly atLeast?: number;
    };

/** What the data is worth: the moat. */
export interface Moat {
  readonly surface: string;
  readonly policy: string;
  readonly curves: readonly LearningCurve[];
  /** Curated examples worth one proprietary one, at today's n. */
  readonly exchangeRate: ExchangeRate;
  /** Synthetic examples worth one proprietary one; absent where there are none. */
  readonly syntheticExchangeRate?: ExchangeRate;
  /** Share of the proprietary data's gain that curated data cannot bring. */
  readonly irreplaceability: Finding;
  /** Of the next million events, in units of quality. */
  readonly marginalValue: Finding;
  /** Slope of the proprietary curve at today's n: quality per event. */
  readonly marginalRate: Finding;
  readonly sentences: readonly string[];
}

export interface WhatIfPoint {
  readonly method: 'calibrated' | 'mmr' | 'xquad' | 'repetition' | 'multi-objective';
  readonly setting: Readonly<Record<string, number>>;
  /** Relative change of the estimated engagement, paired against what was served. */
  readonly engagement: Finding;
  /** Effective categories of a slate (1/Σ share²), averaged within users and over them. */
  readonly diversity: Finding;
  /** Less that of what was served, paired by user. */
  readonly diversityChange?: Finding;
  /** Effective items N₂ over the catalogue: as if so many were shown equally often. */
  readonly effectiveItems?: Finding;
  /** Share of the engagement estimate that rests on the model alone, 0 to 1. */
  readonly modelShare: number;
  /** It rests on the model for too large a share; `engagement` is withheld. */
  readonly refused: boolean;
}

export interface WhatIf {
  readonly surface: string;
  readonly policy: string;
  readonly points: readonly WhatIfPoint[];
  /** Index in points; absent where none holds. */
  readonly recommended?: number;
  /** Indices in points of those that no other beats, the least diverse first. */
  readonly frontier?: readonly number[];
  /** The method to look at first. */
  readonly defaultMethod?: WhatIfPoint['method'];
  /** What was served: no change of engagement by definition. */
  readonly served?: { readonly diversity: Finding; readonly effectiveItems: Finding };
  /** Recommendations that were ranked anew, and why others were not. */
  readonly recommendations?: number;
  readonly unscored?: number;
  /** Candidates that were cut. */
  readonly cutCandidates?: number;
  /** Where the examination of positions comes from. */
  readonly examination?: 'estimated' | 'configured' | 'none';
  readonly sentences: readonly string[];
}

/** All that an audit found in its dataset. */
export interface DatasetFindings {
  readonly comparisons: readonly ModelComparison[];
  readonly mixShifts: readonly {
    readonly surface: string;
    readonly policy: string;
    readonly shifts: readonly MixShift[];
  }[];
  readonly bearers: readonly {
    readonly surface: string;
    readonly policy: string;
    readonly bearers: Bearers;
  }[];
  readonly amplification: readonly {
    readonly surface: string;
    readonly policy: string;
    readonly amplification: Amplification;
  }[];
  readonly moats: readonly Moat[];
  readonly whatIfs: readonly WhatIf[];
  /** Labels of the audited stretch. */
  readonly labelsSpent: {
    readonly labels: number;
    readonly withInclusion: number;
    readonly effective: number;
    readonly bySource: Readonly<Record<string, number>>;
  };
}

/** The options of labelling: what may be spent, what it is spent on, and how much is remembered. */
import type { DeduplicationOptions } from '../windows/deduplication.js';

/** What makes an impression worth labelling: the learned risk, or one of its features alone. */
export const LABEL_SCORES = [
  'risk',
  'uncertainty',
  'disagreement',
  'vote-entropy',
  'bald',
  'expected-model-change',
] as const;

export type LabelScore = (typeof LABEL_SCORES)[number];

/** A budget of its own for the segments that fit; what is left out fits all. */
export interface SegmentBudget {
  readonly surface?: string;
  readonly policy?: string;
  /** Labels a UTC day. */
  readonly budget: number;
}

export interface LabellingOptions extends DeduplicationOptions {
  readonly partitions: number;
  /** How long after its impression a report still counts. */
  readonly attributionMs: number;
  /** Most segments kept apart, in all and within a pane; the rest is labelled together as `other`. */
  readonly maxSegments: number;
  /** Length of the windows over which a budget is spread; whole panes, and a day is whole windows. */
  readonly windowMs: number;
  /** Labels a UTC day and segment; 0: labelling is off. */
  readonly budget: number;
  /** Budgets of their own; the first that fits counts. */
  readonly segments: readonly SegmentBudget[];
  readonly score: LabelScore;
  /** Share of each budget for impressions with a conflicting report, 0 (they get none) to below 1. */
  readonly reportShare: number;
  /** A report conflicts where what is held is held with at least this confidence. */
  readonly reportConfidence: number;
  /** Share of the requests that are asked of two labellers, 0 to 1. */
  readonly overlap: number;
  /** How long a label may take; then its request expires. */
  readonly waitMs: number;
  /** Candidates remembered for each cell of similar impressions, pane and segment. */
  readonly candidates: number;
  /** Most requests that may wait at once; above it the oldest are given up, and counted. */
  readonly maxOpen: number;
  /** Most items per segment whose quality is followed; above it a sample by hash. */
  readonly maxItems: number;
  /** What draws are seeded with: another salt draws another sample. */
  readonly salt: string;
  /** What labellers are asked; labels of another question answer no request. */
  readonly question: string | undefined;
  /** The guideline in force before a label or a change names another. */
  readonly guideline: string | undefined;
}

/** What may be asked for, overall and by segment. */
export interface LabelBudgets {
  readonly budget: number;
  readonly segments: readonly { readonly budget: number }[];
}

/** Whether any segment has a budget. */
export function isLabellingOn({ budget, segments }: LabelBudgets): boolean {
  return budget > 0 || segments.some((each) => each.budget > 0);
}

/** Labels a UTC day that the segment may have. */
export function budgetOf(
  { budget, segments }: Pick<LabellingOptions, 'budget' | 'segments'>,
  { surface, policy }: { readonly surface: string; readonly policy: string },
): number {
  const own = segments.find(
    (each) =>
      (each.surface === undefined || each.surface === surface) &&
      (each.policy === undefined || each.policy === policy),
  );
  return own?.budget ?? budget;
}

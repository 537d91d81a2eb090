/** The models that an audit trains itself, on the same features and each on another kind of data. */
import type { AuditDataset, AuditRows } from '../dataset/rows.js';
import type { LabelledRows } from '../evaluation/labelled-rows.js';
import type { Lacking, Scorer } from '../findings/findings.js';
import {
  clickWeights,
  ExposureCounts,
  type ClickWeights,
  type InverseSums,
} from './click-weights.js';
import type { ComparisonOptions } from './comparison-options.js';
import { eachFeedbackRow, trainOnFeedback, type Lesson } from './feedback-training.js';
import type { HashedLogistic } from './hashed-logistic.js';
import { trainOnLabels } from './label-training.js';
import { bitCount, engagementBits, learnedBelief } from './learned-signals.js';
import type { RowFeatures } from './row-features.js';

export const STAND_IN = {
  clicks: 'stand-in-clicks',
  weighted: 'stand-in-weighted-clicks',
  curated: 'stand-in-curated',
  signals: 'stand-in-weighted-signals',
  alike: 'stand-in-signals-alike',
} as const;

/** A stand-in, or why there is none. */
export interface StandIn {
  readonly scorer: Scorer;
  /** One a fold, or one for all. */
  readonly models: readonly HashedLogistic[] | Lacking;
  /** Whether it predicts the label's probability, so that its calibration can be judged. */
  readonly ofLabels: boolean;
}

/**
 * Trains the stand-ins of a segment. Models of feedback learn from impressions without labels; those
 * that learn from labels are as many as folds. Cost: passes over the dataset, all models in each.
 */
export function trainStandIns(
  dataset: AuditDataset,
  segment: number,
  labels: LabelledRows,
  features: RowFeatures,
  options: ComparisonOptions,
  bucketDone: () => void = () => undefined,
): StandIn[] {
  const { plan } = dataset;
  const isClick = (rows: AuditRows, row: number) => (rows.signals[row]! >>> plan.proxy) & 1;
  const counts = new ExposureCounts(dataset);
  eachFeedbackRow(
    dataset,
    segment,
    1,
    (rows, _, row) => counts.add(rows, row, isClick(rows, row) === 1),
    bucketDone,
  );
  const weights = clickWeights(counts, (clip) => inverseSums(dataset, segment, clip));
  const groups = feedbackGroups(dataset, labels, options, isClick, weights);
  const lessons = groups.flatMap((group) => ('reason' in group.lessons ? [] : group.lessons));
  const share = Math.min(1, options.mostTrainingRows / Math.max(1, counts.rows));
  const teaches = counts.clicks > 0 && counts.clicks < counts.rows;
  const models = teaches
    ? trainOnFeedback(dataset, segment, share, lessons, features, options, bucketDone)
    : [];
  let next = 0;
  const standIns = groups.map(({ scorer, lessons: own, ofLabels }): StandIn => {
    if (!teaches) return { scorer, models: lack('no_clicks'), ofLabels };
    if ('reason' in own) return { scorer, models: own, ofLabels };
    next += own.length;
    return { scorer, models: models.slice(next - own.length, next), ofLabels };
  });
  return [
    ...standIns,
    {
      scorer: standIn(STAND_IN.curated, 'a stand-in trained on curated labels'),
      models: trainOnLabels(labels, features, options),
      ofLabels: true,
    },
  ];
}

interface FeedbackGroup {
  readonly scorer: Scorer;
  readonly lessons: readonly Lesson[] | Lacking;
  readonly ofLabels: boolean;
}

/** What each stand-in that learns from feedback is taught. */
function feedbackGroups(
  { plan }: AuditDataset,
  labels: LabelledRows,
  options: ComparisonOptions,
  isClick: (rows: AuditRows, row: number) => number,
  weights: ClickWeights | undefined,
): FeedbackGroup[] {
  const positions = options.positionFeature;
  const plain: Lesson = { weight: () => 1, target: isClick, positions };
  const engagement = engagementBits(plan);
  const engaged = (rows: AuditRows, row: number) => bitCount(rows.signals[row]! & engagement);
  const alike: Lesson = {
    weight: (rows, row) => Math.max(1, engaged(rows, row)),
    target: (rows, row) => Math.min(1, engaged(rows, row)),
    positions,
  };
  const beliefs = Array.from({ length: options.folds }, (_, fold) =>
    learnedBelief(plan, labels, (row) => labels.fold[row] !== fold),
  );
  const learned = beliefs.flatMap((belief): Lesson[] =>
    belief === undefined
      ? []
      : [{ weight: () => 1, target: (rows, row) => belief(rows.signals[row]!), positions }],
  );
  const hasSignals = learned.length === options.folds;
  return [
    {
      scorer: standIn(STAND_IN.clicks, 'a stand-in trained on the flywheel’s clicks as they are'),
      lessons: [plain],
      ofLabels: false,
    },
    {
      scorer: standIn(
        STAND_IN.weighted,
        weights?.by === 'position'
          ? 'a stand-in trained on the clicks, weighted by how likely each position is looked at'
          : 'a stand-in trained on the clicks, weighted by inverse propensity',
      ),
      lessons:
        weights === undefined
          ? lack('no_propensities')
          : [
              {
                weight: (rows, row) => weights.weight(rows, row),
                target: (rows, row) =>
                  isClick(rows, row) === 1 ? weights.clickValue(rows, row) : 0,
                // Weights undo positions; told as well, they would be undone twice.
                positions: false,
              },
            ],
      ofLabels: false,
    },
    {
      scorer: standIn(
        STAND_IN.signals,
        'a stand-in trained on all signals, each by what labels say it is worth',
      ),
      lessons: hasSignals ? learned : lack('one_signal'),
      ofLabels: true,
    },
    {
      scorer: standIn(STAND_IN.alike, 'a stand-in trained on all signals, each counting alike'),
      lessons: hasSignals ? [alike] : lack('one_signal'),
      ofLabels: false,
    },
  ];
}

/** By item, the sum of min(M, 1/p) and how many impressions it is of. */
function inverseSums(dataset: AuditDataset, segment: number, clip: number): InverseSums {
  const sum = new Float64Array(dataset.items.size);
  const count = new Float64Array(dataset.items.size);
  const add = ({ propensity, item }: AuditRows, _: number, row: number) => {
    if (!(propensity[row]! > 0)) return;
    sum[item[row]!]! += Math.min(clip, 1 / propensity[row]!);
    count[item[row]!]! += 1;
  };
  eachFeedbackRow(dataset, segment, 1, add, () => undefined);
  return { sum, count };
}

function standIn(id: string, title: string): Scorer {
  return { id, kind: 'stand-in', title };
}

function lack(reason: Lacking['reason']): Lacking {
  return { enough: false, reason };
}

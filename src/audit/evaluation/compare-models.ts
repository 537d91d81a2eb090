/** Which kind of data teaches what curated labels say is good, and how production fares against it. */
import { holmAdjusted } from '../../statistics/adjusted-p.js';
import type { AuditDataset } from '../dataset/rows.js';
import type { ModelComparison, ScorerComparison } from '../findings/findings.js';
import { COMPARISON_DEFAULTS, type ComparisonOptions } from '../models/comparison-options.js';
import { RowFeatures } from '../models/row-features.js';
import { trainStandIns, type StandIn } from '../models/stand-ins.js';
import { collectLabels, type LabelledRows } from './labelled-rows.js';
import { pOf } from './paired.js';
import { judgedSegment, type JudgedSegment, type OpenComparison } from './segment-judgement.js';
import { findingOf } from './scorer-quality.js';
import { sentencesOf } from './sentences.js';
import { sliceComparisons } from './slices.js';
import { powerOf, verdictOf } from './verdict.js';

/** Passes over the dataset beside those in which models learn: labels, and exposure of a segment. */
const LABEL_PASSES = 1;
const EXPOSURE_PASSES = 1;

/**
 * Compares, for each segment that has labels, production's logged scores with `reference` and supplied
 * ones, and with one another the stand-ins trained on clicks as they are, clicks weighted by inverse
 * propensity, curated labels, and signals weighted or alike. All are judged on labels that they have not seen,
 * weighted by 1/inclusion. Production and stand-ins are never compared: a small model says what data
 * teaches, not whether the ranker is good.
 *
 * Decided by paired differences with Holm's correction over all comparisons of all segments. A segment
 * of fewer users than `smallestGroup` is withheld; without labels of known inclusion it is left out.
 *
 * Cost: (1 + segments · (1 + clickPasses)) passes over the dataset; memory of labels, 24 · 2^bits bytes a model
 * (four and two a fold), and one bucket.
 *
 * @example
 * const comparisons = compareModels(dataset, { seed: 7, progress: (done, of) => report(done / of) });
 */
export function compareModels(
  dataset: AuditDataset,
  given: Partial<ComparisonOptions> = {},
): ModelComparison[] {
  const options = { ...COMPARISON_DEFAULTS, ...given };
  const progress = progressOver(dataset, options);
  const { segments } = collectLabels(dataset, options, progress.bucketDone);
  const enough = ({ length, users }: LabelledRows) =>
    length >= options.minimumLabels && users >= options.smallestGroup;
  progress.expect(segments.filter(enough).length * (EXPOSURE_PASSES + options.clickPasses));
  const features = new RowFeatures(dataset.items, options.learning.bits, options.seed);
  const { bucketDone } = progress;
  const trained = segments.map((labels, segment): TrainedSegment => {
    if (!enough(labels)) return { labels, standIns: undefined };
    const standIns = trainStandIns(dataset, segment, labels, features, options, bucketDone);
    return { labels, standIns };
  });
  return compareTrained(dataset, trained, features, options);
}

/** A segment's labels and stand-ins; none are trained where the labels are too few. */
export interface TrainedSegment {
  readonly labels: LabelledRows;
  readonly standIns: readonly StandIn[] | undefined;
}

/**
 * Judges and compares what has been trained, one entry a segment of the dataset: the second half of
 * `compareModels`, for who wants to see the models as well.
 */
export function compareTrained(
  dataset: AuditDataset,
  trained: readonly TrainedSegment[],
  features: RowFeatures,
  options: ComparisonOptions,
): ModelComparison[] {
  const judged = trained.map(({ labels, standIns }) =>
    standIns === undefined ? undefined : judgedSegment(labels, standIns, features, options),
  );
  const open = judged.flatMap((segment) => segment?.comparisons ?? []);
  const tested = open.flatMap(({ judged: one }) => (one.enough ? [one] : []));
  const adjusted = holmAdjusted(tested.map(pOf));
  const pOfTest = new Map(tested.map((one, at) => [one, adjusted[at]!]));
  const decide = (each: OpenComparison) => decided(each, pOfTest, options);
  return judged.flatMap((segment, number) => {
    const { labels } = trained[number]!;
    if (labels.length === 0) return [];
    return [
      segment === undefined
        ? withheld(dataset, number, labels, options)
        : comparisonOf(dataset, number, labels, segment, segment.comparisons.map(decide), options),
    ];
  });
}

function comparisonOf(
  dataset: AuditDataset,
  segment: number,
  labels: LabelledRows,
  { scorers, quality, sliced }: JudgedSegment,
  comparisons: readonly ScorerComparison[],
  options: ComparisonOptions,
): ModelComparison {
  return {
    ...dataset.segments[segment]!,
    labels: labels.length,
    users: labels.users,
    scorers,
    quality,
    comparisons,
    slices:
      sliced === undefined ? [] : sliceComparisons(dataset, labels, sliced[0], sliced[1], options),
    sentences: sentencesOf(scorers, quality, comparisons),
  };
}

/** A segment of which nothing is said but why. */
function withheld(
  dataset: AuditDataset,
  segment: number,
  { length, users }: LabelledRows,
  { minimumLabels, smallestGroup }: ComparisonOptions,
): ModelComparison {
  const isSmall = users < smallestGroup;
  return {
    ...dataset.segments[segment]!,
    labels: isSmall ? 0 : length,
    users: isSmall ? 0 : users,
    scorers: [],
    quality: [],
    comparisons: [],
    slices: [],
    sentences: [
      isSmall
        ? `Withheld: the labels are of fewer than ${smallestGroup} users.`
        : `There are ${length} labels of known inclusion; a comparison needs ${minimumLabels}.`,
    ],
  };
}

function decided(
  { a, b, metric, judged }: OpenComparison,
  pOfTest: ReadonlyMap<OpenComparison['judged'], number>,
  { margins, level }: ComparisonOptions,
): ScorerComparison {
  const about = { a, b, metric };
  if (!judged.enough) return { ...about, difference: judged, verdict: 'inconclusive', p: null };
  const p = pOfTest.get(judged)!;
  const verdict = verdictOf(judged, p, margins[metric], level);
  const difference = findingOf(judged);
  if (verdict !== 'inconclusive') return { ...about, difference, verdict, p };
  return { ...about, difference, verdict, p, power: powerOf(judged, margins[metric]) };
}

/** Buckets read, of how many; what is to come is known once the labels are. */
function progressOver(
  { buckets }: AuditDataset,
  { progress, clickPasses }: ComparisonOptions,
): { readonly bucketDone: () => void; readonly expect: (passes: number) => void } {
  let done = 0;
  let of = buckets * (LABEL_PASSES + EXPOSURE_PASSES + clickPasses);
  return {
    bucketDone: () => {
      done++;
      progress?.(done, Math.max(done, of));
    },
    expect: (passes) => (of = buckets * (LABEL_PASSES + passes)),
  };
}

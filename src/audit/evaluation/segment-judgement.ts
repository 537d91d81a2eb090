/** All scorers of a segment on its labels, and the comparisons that are asked of them, undecided yet. */
import type { Lacking, Scorer, ScorerQuality } from '../findings/findings.js';
import type { ComparedMetric, ComparisonOptions } from '../models/comparison-options.js';
import { scoresOf } from '../models/label-training.js';
import type { RowFeatures } from '../models/row-features.js';
import { STAND_IN, type StandIn } from '../models/stand-ins.js';
import { ofLogOdds, ofScores, rowsWithAll, type JudgedScores } from './judged-scores.js';
import type { LabelledRows } from './labelled-rows.js';
import { judgedAuc, judgedLogLoss, judgedNdcg, type Judged } from './paired.js';
import { lackingQuality, scorerQuality } from './scorer-quality.js';

/** A comparison whose verdict waits for all the others. */
export interface OpenComparison {
  readonly a: string;
  readonly b: string;
  readonly metric: ComparedMetric;
  readonly judged: Judged | Lacking;
}

export interface JudgedSegment {
  readonly scorers: readonly Scorer[];
  readonly quality: readonly ScorerQuality[];
  readonly comparisons: readonly OpenComparison[];
  /** The two that are compared slice by slice: production and reference, else clicks and labels. */
  readonly sliced: readonly [JudgedScores, JudgedScores] | undefined;
}

/** Stand-ins that are asked whether the first is better: each is one question of the data. */
const ASKED: readonly (readonly [string, string])[] = [
  [STAND_IN.clicks, STAND_IN.curated],
  [STAND_IN.weighted, STAND_IN.curated],
  [STAND_IN.weighted, STAND_IN.clicks],
  [STAND_IN.signals, STAND_IN.alike],
];

const JUDGES = { auc: judgedAuc, ndcg: judgedNdcg, logLoss: judgedLogLoss } as const;

/** Judges all scorers of a segment. O(scorers · shards · labels · log labels). */
export function judgedSegment(
  labels: LabelledRows,
  standIns: readonly StandIn[],
  features: RowFeatures,
  options: ComparisonOptions,
): JudgedSegment {
  const own = ownScores(labels, options);
  const trained = standIns.map(({ scorer, models, ofLabels }) => ({
    scorer,
    judged:
      'reason' in models ? models : ofLogOdds(scorer, scoresOf(models, labels, features), ofLabels),
  }));
  const all = new Map<string, JudgedScores | Lacking>();
  for (const judged of own) all.set(judged.scorer.id, judged);
  for (const { scorer, judged } of trained) all.set(scorer.id, judged);
  const others = own.slice(1).map(({ scorer }) => ['production', scorer.id] as const);
  const pairs = [...others, ...ASKED];
  const scorers = [...own, ...trained].map(({ scorer }) => scorer);
  const sliced = [pairs[0]!, ASKED[0]!]
    .map(([a, b]) => [all.get(a)!, all.get(b)!] as const)
    .find((pair) => pair.every((one) => !('reason' in one) && hasScores(one)));
  return {
    scorers,
    quality: scorers.map(({ id }) => {
      const judged = all.get(id)!;
      return 'reason' in judged
        ? lackingQuality(id, judged)
        : scorerQuality(labels, judged, options);
    }),
    comparisons: pairs.flatMap(([a, b]) => openComparisons(labels, a, b, all, options)),
    sliced: sliced as JudgedSegment['sliced'],
  };
}

/** Production's scores, then those of others that some label has one of. */
function ownScores(labels: LabelledRows, { supplied }: ComparisonOptions): JudgedScores[] {
  const production = { id: 'production', kind: 'production', title: 'the logged score' } as const;
  const reference = { id: 'reference', kind: 'reference', title: 'the logged reference' } as const;
  const others = supplied.map((predictions) => {
    const scores = Float64Array.from(labels.item, (item, row) =>
      predictions.score(labels.idHigh[row]!, labels.idLow[row]!, item),
    );
    const { id, title } = predictions;
    return ofScores({ id: `supplied-${id}`, kind: 'supplied', title }, scores);
  });
  return [
    ofScores(production, labels.score),
    ...[ofScores(reference, labels.reference), ...others].filter(hasScores),
  ];
}

function openComparisons(
  labels: LabelledRows,
  a: string,
  b: string,
  all: ReadonlyMap<string, JudgedScores | Lacking>,
  options: ComparisonOptions,
): OpenComparison[] {
  const [scoresA, scoresB] = [all.get(a)!, all.get(b)!];
  const metrics = ['auc', 'ndcg', 'logLoss'] as const;
  if ('reason' in scoresA) return metrics.map((metric) => ({ a, b, metric, judged: scoresA }));
  if ('reason' in scoresB) return metrics.map((metric) => ({ a, b, metric, judged: scoresB }));
  const rows = rowsWithAll(labels, [scoresA, scoresB]);
  const needed = options.minimumLabels;
  return metrics.map((metric) => ({
    a,
    b,
    metric,
    judged:
      rows.length < needed
        ? { enough: false, reason: 'few_labels', seen: rows.length, needed }
        : JUDGES[metric](labels, rows, scoresA, scoresB, options),
  }));
}

function hasScores(judged: JudgedScores | Lacking): judged is JudgedScores {
  return !('reason' in judged) && judged.scores.some((score) => !Number.isNaN(score));
}

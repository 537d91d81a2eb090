/** How well one scorer ranks and predicts the labels: every metric with its interval. */
import { calibrationError } from '../../statistics/calibration-error.js';
import { jackknifeInterval } from '../../statistics/jackknife.js';
import type { Finding, Lacking, ScorerQuality } from '../findings/findings.js';
import { rowsWithAll, type JudgedScores } from './judged-scores.js';
import type { LabelledRows } from './labelled-rows.js';
import {
  judgedAuc,
  judgedLogLoss,
  judgedNdcg,
  reachOf,
  type EvaluationOptions,
  type Judged,
} from './paired.js';

/** All metrics of a scorer, or why there are none. */
export function scorerQuality(
  labels: LabelledRows,
  judged: JudgedScores,
  options: EvaluationOptions,
): ScorerQuality {
  const rows = rowsWithAll(labels, [judged]);
  const scorer = judged.scorer.id;
  if (rows.length < options.minimumLabels) {
    const lack = {
      enough: false,
      reason: 'few_labels',
      seen: rows.length,
      needed: options.minimumLabels,
    } as const;
    return lackingQuality(scorer, lack);
  }
  return {
    scorer,
    metrics: {
      auc: within(findingOf(judgedAuc(labels, rows, judged, undefined, options)), 0, 1),
      ndcg: within(findingOf(judgedNdcg(labels, rows, judged, undefined, options)), 0, 1),
      logLoss: within(findingOf(judgedLogLoss(labels, rows, judged, undefined, options)), 0),
      ...calibration(labels, rows, judged, options.shards),
    },
  };
}

/** The same reason for every metric. */
export function lackingQuality(scorer: string, lack: Lacking): ScorerQuality {
  const metrics = { auc: lack, ndcg: lack, logLoss: lack, ece: lack, debiasedCalibration: lack };
  return { scorer, metrics };
}

/** A value and its 95% interval. */
export function findingOf(judged: Judged | Lacking): Finding {
  if (!judged.enough) return judged;
  const margin = reachOf(judged) * judged.standardError;
  const { value, n } = judged;
  return { enough: true, value, low: value - margin, high: value + margin, n };
}

function within(finding: Finding, least: number, most = Infinity): Finding {
  if (!finding.enough) return finding;
  const { low, high } = finding;
  return { ...finding, low: Math.max(least, low), high: Math.min(most, high) };
}

function calibration(
  labels: LabelledRows,
  rows: Uint32Array,
  { probabilities }: JudgedScores,
  shards: number,
): { readonly ece: Finding; readonly debiasedCalibration: Finding } {
  if (probabilities === undefined) {
    const lack = { enough: false, reason: 'no_probabilities' } as const;
    return { ece: lack, debiasedCalibration: lack };
  }
  const errorOf = (used: Uint32Array) =>
    calibrationError(
      Float64Array.from(used, (row) => probabilities[row]!),
      Float64Array.from(used, (row) => labels.label[row]!),
      Float64Array.from(used, (row) => labels.weight[row]!),
    );
  const all = errorOf(rows);
  const held = [...new Set(Array.from(rows, (row) => labels.shard[row]!))].sort((a, b) => a - b);
  const without = held
    .filter((shard) => shard < shards)
    .map((shard) => errorOf(rows.filter((row) => labels.shard[row] !== shard)));
  const finding = (value: number, replicates: readonly number[]): Finding => {
    const interval = jackknifeInterval(value, replicates);
    if (Number.isNaN(value) || interval === undefined) {
      return { enough: false, reason: 'few_shards', seen: held.length };
    }
    return { enough: true, value, ...interval, n: rows.length };
  };
  return {
    ece: within(
      finding(
        all.expected,
        without.map(({ expected }) => expected),
      ),
      0,
      1,
    ),
    debiasedCalibration: finding(
      all.debiasedSquare,
      without.map(({ debiasedSquare }) => debiasedSquare),
    ),
  };
}

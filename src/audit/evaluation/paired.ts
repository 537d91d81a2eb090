/** Differences of two scorers on the same labels, with their errors by user. */
import { delong } from '../../statistics/auc-delong.js';
import { clusteredRatio } from '../../statistics/clustered-ratio.js';
import { FEWEST_SHARDS, jackknifeStandardError } from '../../statistics/jackknife.js';
import { logisticLoss } from '../../statistics/ridge-logistic.js';
import { NORMAL_975, studentT975, studentTBelow } from '../../statistics/student-t.js';
import { weightedAuc } from '../../statistics/weighted-auc.js';
import type { Lacking } from '../findings/findings.js';
import { recalibrated, type JudgedScores } from './judged-scores.js';
import type { LabelledRows } from './labelled-rows.js';
import { groupNdcg, rankedGroups } from './row-groups.js';

/** From here on t is the normal distribution to three digits, and its tail need not be summed. */
const NORMAL_FROM = 2000;

/** A value with its error; for a difference `a` less `b`, and above 0 where a is better. */
export interface Judged {
  readonly enough: true;
  readonly value: number;
  readonly standardError: number;
  /** Of t; Infinity: normal. */
  readonly degrees: number;
  readonly n: number;
}

export interface EvaluationOptions {
  readonly folds: number;
  readonly shards: number;
  readonly ndcgDepth: number;
  readonly minimumLabels: number;
}

/** AUC of a, or of a less that of b. By DeLong where every row is a user of its own, else by shards. */
export function judgedAuc(
  labels: LabelledRows,
  rows: Uint32Array,
  a: JudgedScores,
  b: JudgedScores | undefined,
  { shards }: EvaluationOptions,
): Judged | Lacking {
  const label = Float64Array.from(rows, (row) => labels.label[row]!);
  const weight = Float64Array.from(rows, (row) => labels.weight[row]!);
  const shard = Uint8Array.from(rows, (row) => labels.shard[row]!);
  const scoresA = Float64Array.from(rows, (row) => a.scores[row]!);
  const scoresB = b && Float64Array.from(rows, (row) => b.scores[row]!);
  const n = rows.length;
  if (scoresB !== undefined && areAlike(labels, rows)) {
    const found = delong(label, scoresA, scoresB);
    if (found === undefined) return lacking('one_kind_of_label', n);
    const standardError = Math.sqrt(found.variance);
    return { enough: true, value: found.difference, standardError, degrees: Infinity, n };
  }
  const ofA = weightedAuc(scoresA, label, weight, shard, shards);
  const ofB = scoresB && weightedAuc(scoresB, label, weight, shard, shards);
  const value = ofA.value - (ofB?.value ?? 0);
  if (Number.isNaN(value)) return lacking('one_kind_of_label', n);
  const without = ofA.without.map((each, j) => each - (ofB?.without[j] ?? 0));
  if (without.length < FEWEST_SHARDS || without.some(Number.isNaN)) return lacking('few_shards', n);
  const standardError = jackknifeStandardError(without);
  return { enough: true, value, standardError, degrees: without.length - 1, n };
}

/** Mean NDCG@k of a, or of a less b, over rankings; the error by user. */
export function judgedNdcg(
  labels: LabelledRows,
  rows: Uint32Array,
  a: JudgedScores,
  b: JudgedScores | undefined,
  { ndcgDepth, minimumLabels }: EvaluationOptions,
): Judged | Lacking {
  const ranked = rankedGroups(labels, rows, minimumLabels);
  const { groups } = ranked;
  const of = (scores: Float64Array) => groupNdcg(labels, rows, ranked, scores, ndcgDepth);
  const ofA = of(a.scores);
  const ofB = b && of(b.scores);
  if (groups.length < minimumLabels) {
    return { ...lacking('few_rankings', groups.length), needed: minimumLabels };
  }
  const weights = groups.map((group) =>
    group.reduce((sum, at) => sum + labels.weight[rows[at]!]!, 0),
  );
  const users = groups.map((group) => labels.user[rows[group[0]!]!]!);
  const value = (at: number) => ofA[at]! - (ofB?.[at] ?? 0);
  return byUser(users, weights, value, groups.length);
}

/** Mean log-loss of recalibrated scores: that of a, or that of b less that of a, so that more is better. */
export function judgedLogLoss(
  labels: LabelledRows,
  rows: Uint32Array,
  a: JudgedScores,
  b: JudgedScores | undefined,
  { folds }: EvaluationOptions,
): Judged | Lacking {
  const ofA = recalibrated(labels, a, rows, folds);
  const ofB = b && recalibrated(labels, b, rows, folds);
  if (ofA.some(Number.isNaN)) return lacking('one_kind_of_label', rows.length);
  const loss = (logOdds: Float64Array, at: number) =>
    logisticLoss(logOdds[at]!, labels.label[rows[at]!]!);
  const value = (at: number) => (ofB === undefined ? loss(ofA, at) : loss(ofB, at) - loss(ofA, at));
  const users = Array.from(rows, (row) => labels.user[row]!);
  const weights = Array.from(rows, (row) => labels.weight[row]!);
  return byUser(users, weights, value, rows.length);
}

/** How many standard errors there are in half of a 95% interval. */
export function reachOf({ degrees }: Judged): number {
  return degrees >= NORMAL_FROM ? NORMAL_975 : studentT975(degrees);
}

/** The chance of a difference as large as this where there is none, two-sided. */
export function pOf({ value, standardError, degrees }: Judged): number {
  if (value === 0) return 1;
  const t = -Math.abs(value / standardError);
  // No difference varies without error: that is a shift of every row alike.
  if (!Number.isFinite(t)) return 0;
  // The tail is a difference from 1 and may round to below 0.
  return Math.min(1, Math.max(0, 2 * studentTBelow(t, Math.min(degrees, NORMAL_FROM))));
}

/** Whether each row is a user of its own, all of equal weight, and each label 0 or 1: DeLong's case. */
function areAlike(labels: LabelledRows, rows: Uint32Array): boolean {
  const seen = new Set<number>();
  const first = labels.weight[rows[0] ?? 0];
  for (const row of rows) {
    const label = labels.label[row];
    if ((label !== 0 && label !== 1) || labels.weight[row] !== first) return false;
    seen.add(labels.user[row]!);
  }
  return seen.size === rows.length;
}

function byUser(
  users: readonly number[],
  weights: readonly number[],
  value: (at: number) => number,
  n: number,
): Judged | Lacking {
  const numbers = new Map<number, number>();
  const sums: number[] = [];
  const totals: number[] = [];
  for (const [at, user] of users.entries()) {
    let number = numbers.get(user);
    if (number === undefined) {
      number = numbers.size;
      numbers.set(user, number);
      sums.push(0);
      totals.push(0);
    }
    sums[number]! += weights[at]! * value(at);
    totals[number]! += weights[at]!;
  }
  const found = clusteredRatio(sums, totals);
  return found === undefined ? lacking('few_users', n) : { enough: true, ...found, n };
}

function lacking(reason: Lacking['reason'], seen: number): Lacking {
  return { enough: false, reason, seen };
}

/** Logistic regression on a few columns that may tell the same story, held together by a ridge. */

/** Newton's method squares its error each step; far from the answer it may need some more. */
const MOST_STEPS = 50;
const SETTLED = 1e-10;

export interface RidgeLogistic {
  readonly intercept: number;
  /** Log-odds a unit of each column. */
  readonly coefficients: readonly number[];
}

/**
 * The log-odds β₀ + Σ β_j·x_j that fit labels best, less ridge/2·Σ β_j² so that columns that move
 * together share their weight instead of adding it twice. The intercept is free.
 *
 * Newton steps, halved while they do not improve. Undefined without rows, or where all labels are 0
 * or all 1 (no finite intercept exists). O(steps · rows · columns²).
 *
 * @param columns each as long as y
 * @param y labels in [0, 1]
 * @param ridge above 0, in units of rows: 1 is a prior standard deviation of 1 of each coefficient
 * @example ridgeLogistic([[1, 1, 0, 0]], [1, 1, 0, 1], [1, 1, 1, 1], 1)?.coefficients[0] // above 0
 *
 * Reference: le Cessie & van Houwelingen, Ridge estimators in logistic regression, Applied Statistics
 * 41 (1992), 191-201.
 */
export function ridgeLogistic(
  columns: readonly ArrayLike<number>[],
  y: ArrayLike<number>,
  weights: ArrayLike<number>,
  ridge: number,
): RidgeLogistic | undefined {
  let good = 0;
  let all = 0;
  for (let row = 0; row < y.length; row++) {
    good += weights[row]! * y[row]!;
    all += weights[row]!;
  }
  if (!(good > 0 && good < all)) return undefined;
  const size = columns.length + 1;
  let beta: Float64Array = new Float64Array(size);
  beta[0] = Math.log(good / (all - good));
  let loss = penalised(columns, y, weights, ridge, beta);
  for (let step = 0; step < MOST_STEPS; step++) {
    const move = newtonStep(columns, y, weights, ridge, beta);
    let share = 1;
    let next = moved(beta, move, share);
    let nextLoss = penalised(columns, y, weights, ridge, next);
    for (; nextLoss > loss && share > 1e-6; share /= 2) {
      next = moved(beta, move, share / 2);
      nextLoss = penalised(columns, y, weights, ridge, next);
    }
    if (!(nextLoss <= loss)) break;
    const gained = loss - nextLoss;
    beta = next;
    loss = nextLoss;
    if (gained <= SETTLED * (1 + Math.abs(loss))) break;
  }
  return { intercept: beta[0]!, coefficients: Array.from(beta.subarray(1)) };
}

/** ln(1 + e^x) − y·x of log-odds x: what a prediction costs, without overflow. */
export function logisticLoss(logOdds: number, y: number): number {
  return Math.max(0, logOdds) + Math.log(1 + Math.exp(-Math.abs(logOdds))) - y * logOdds;
}

/** 1/(1 + e^−x). */
export function logistic(logOdds: number): number {
  return 1 / (1 + Math.exp(-logOdds));
}

function logOddsOf(columns: readonly ArrayLike<number>[], row: number, beta: Float64Array): number {
  let sum = beta[0]!;
  for (let j = 0; j < columns.length; j++) sum += beta[j + 1]! * columns[j]![row]!;
  return sum;
}

function penalised(
  columns: readonly ArrayLike<number>[],
  y: ArrayLike<number>,
  weights: ArrayLike<number>,
  ridge: number,
  beta: Float64Array,
): number {
  let loss = 0;
  for (let j = 1; j < beta.length; j++) loss += (ridge / 2) * beta[j]! * beta[j]!;
  for (let row = 0; row < y.length; row++) {
    loss += weights[row]! * logisticLoss(logOddsOf(columns, row, beta), y[row]!);
  }
  return loss;
}

function moved(beta: Float64Array, move: Float64Array, share: number): Float64Array {
  return beta.map((value, j) => value + share * move[j]!);
}

/** Solves Hessian · move = −gradient by Cholesky; the ridge keeps it positive definite. */
function newtonStep(
  columns: readonly ArrayLike<number>[],
  y: ArrayLike<number>,
  weights: ArrayLike<number>,
  ridge: number,
  beta: Float64Array,
): Float64Array {
  const size = beta.length;
  const hessian = new Float64Array(size * size);
  const gradient = new Float64Array(size);
  const x = new Float64Array(size);
  x[0] = 1;
  for (let row = 0; row < y.length; row++) {
    for (let j = 1; j < size; j++) x[j] = columns[j - 1]![row]!;
    const p = logistic(logOddsOf(columns, row, beta));
    const error = weights[row]! * (y[row]! - p);
    const curvature = weights[row]! * p * (1 - p);
    for (let i = 0; i < size; i++) {
      gradient[i]! += error * x[i]!;
      if (x[i] === 0) continue;
      for (let j = 0; j <= i; j++) hessian[i * size + j]! += curvature * x[i]! * x[j]!;
    }
  }
  for (let j = 1; j < size; j++) {
    gradient[j]! -= ridge * beta[j]!;
    hessian[j * size + j]! += ridge;
  }
  return choleskySolved(hessian, gradient, size);
}

function choleskySolved(matrix: Float64Array, b: Float64Array, size: number): Float64Array {
  for (let i = 0; i < size; i++) {
    for (let j = 0; j <= i; j++) {
      let sum = matrix[i * size + j]!;
      for (let k = 0; k < j; k++) sum -= matrix[i * size + k]! * matrix[j * size + k]!;
      matrix[i * size + j] =
        i === j ? Math.sqrt(Math.max(sum, 1e-12)) : sum / matrix[j * size + j]!;
    }
  }
  const x = b.slice();
  for (let i = 0; i < size; i++) {
    for (let k = 0; k < i; k++) x[i]! -= matrix[i * size + k]! * x[k]!;
    x[i]! /= matrix[i * size + i]!;
  }
  for (let i = size - 1; i >= 0; i--) {
    for (let k = i + 1; k < size; k++) x[i]! -= matrix[k * size + i]! * x[k]!;
    x[i]! /= matrix[i * size + i]!;
  }
  return x;
}

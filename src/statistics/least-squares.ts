/**
 * Ordinary and weighted least squares for a few columns, with standard errors that allow each
 * observation a variance of its own.
 */

/** A column that keeps less than this share of its length beside the others is one of them. */
const SINGULAR_BELOW = 1e-9;
/** From this leverage on an observation decides its own fit, and its error cannot be seen. */
const OWN_FIT_FROM = 1 - 1e-9;

export interface LeastSquares {
  /** One a column. */
  readonly coefficients: readonly number[];
  /** Their covariances by HC3, row by row. */
  readonly covariance: readonly (readonly number[])[];
  /** Observations of positive weight. */
  readonly n: number;
  /** Residual degrees of freedom: observations less columns. */
  readonly degrees: number;
}

/**
 * The line through y that least squares finds: minimises Σ w_i·(y_i − Σ_j β_j·x_ij)².
 *
 * The covariance is MacKinnon and White's HC3, (X′WX)⁻¹·[Σ w_i²·e_i²/(1−h_i)²·x_i x_i′]·(X′WX)⁻¹ with
 * leverage h_i: it needs no equal variances, and does not come out too small for few observations.
 *
 * Undefined where no answer exists: as many columns as observations, columns that depend on each
 * other, or an observation that alone decides a coefficient (leverage 1).
 *
 * Cost: O(n · columns²).
 *
 * @param columns each as long as y; a column of ones for the intercept
 * @param weights 0 leaves an observation out; default 1 each
 * @example leastSquares([[1, 1, 1], [0, 1, 2]], [1, 3, 5.3])?.coefficients // [0.95, 2.15]
 *
 * Reference: MacKinnon & White, Some heteroskedasticity-consistent covariance matrix estimators with
 * improved finite sample properties, Journal of Econometrics 29 (1985), 305-325. Long & Ervin, The
 * American Statistician 54 (2000), 217-224, recommend HC3 below 250 observations. Solved by modified
 * Gram-Schmidt: Golub & Van Loan, Matrix Computations (2013), 5.2.8.
 */
export function leastSquares(
  columns: readonly ArrayLike<number>[],
  y: ArrayLike<number>,
  weights?: ArrayLike<number>,
): LeastSquares | undefined {
  const used: number[] = [];
  for (let i = 0; i < y.length; i++) if ((weights?.[i] ?? 1) > 0) used.push(i);
  const roots = used.map((i) => Math.sqrt(weights?.[i] ?? 1));
  const degrees = used.length - columns.length;
  if (degrees < 1) return undefined;
  const factors = orthonormal(
    columns.map((column) => used.map((i, at) => roots[at]! * column[i]!)),
  );
  if (factors === undefined) return undefined;
  const { basis, upper } = factors;

  const residuals = used.map((i, at) => roots[at]! * y[i]!);
  const projections = basis.map((direction) => {
    const along = dot(direction, residuals);
    for (let at = 0; at < residuals.length; at++) residuals[at]! -= along * direction[at]!;
    return along;
  });
  // The middle of the sandwich, in the orthonormal basis.
  const middle = basis.map(() => basis.map(() => 0));
  for (let at = 0; at < residuals.length; at++) {
    let leverage = 0;
    for (const direction of basis) leverage += direction[at]! * direction[at]!;
    if (leverage > OWN_FIT_FROM) return undefined;
    const error = residuals[at]! / (1 - leverage);
    for (const [j, row] of middle.entries()) {
      for (let k = 0; k < row.length; k++) {
        row[k]! += error * error * basis[j]![at]! * basis[k]![at]!;
      }
    }
  }
  const half = transposed(middle).map((column) => solved(upper, column));
  return {
    coefficients: solved(upper, projections),
    covariance: transposed(half).map((row) => solved(upper, row)),
    n: used.length,
    degrees,
  };
}

/** A sum of coefficients and its standard error. */
export interface Estimate {
  readonly value: number;
  readonly standardError: number;
  readonly degrees: number;
}

/**
 * Σ c_j·β_j of a fit and its standard error √(c′Vc).
 *
 * @example combination(fit, [0, 1, 1, 1]) // the sum of three slopes
 */
export function combination(fit: LeastSquares, contrast: readonly number[]): Estimate {
  const variance = dot(
    contrast,
    fit.covariance.map((row) => dot(row, contrast)),
  );
  return {
    value: dot(contrast, fit.coefficients),
    standardError: Math.sqrt(Math.max(0, variance)),
    degrees: fit.degrees,
  };
}

/** X = QR by modified Gram-Schmidt, each column twice; undefined where columns are dependent. */
function orthonormal(
  columns: readonly number[][],
): { readonly basis: number[][]; readonly upper: number[][] } | undefined {
  const basis: number[][] = [];
  const upper = columns.map(() => columns.map(() => 0));
  for (const [j, column] of columns.entries()) {
    const length = Math.sqrt(dot(column, column));
    for (let pass = 0; pass < 2; pass++) {
      for (const [k, direction] of basis.entries()) {
        const along = dot(direction, column);
        upper[k]![j]! += along;
        for (let at = 0; at < column.length; at++) column[at]! -= along * direction[at]!;
      }
    }
    const left = Math.sqrt(dot(column, column));
    if (!(left > SINGULAR_BELOW * length)) return undefined;
    upper[j]![j] = left;
    basis.push(column.map((value) => value / left));
  }
  return { basis, upper };
}

/** x with R·x = b, R upper triangular. */
function solved(upper: readonly number[][], b: readonly number[]): number[] {
  const x = [...b];
  for (let j = x.length - 1; j >= 0; j--) {
    for (let k = j + 1; k < x.length; k++) x[j]! -= upper[j]![k]! * x[k]!;
    x[j]! /= upper[j]![j]!;
  }
  return x;
}

function transposed(matrix: readonly number[][]): number[][] {
  return matrix.map((_, j) => matrix.map((row) => row[j]!));
}

function dot(a: readonly number[], b: readonly number[]): number {
  let sum = 0;
  for (let i = 0; i < a.length; i++) sum += a[i]! * b[i]!;
  return sum;
}

/**
 * The inverse of a symmetric positive definite matrix, by Gauss-Jordan elimination in place, which
 * needs no pivoting there. O(n³); for the few dozen positions of a page.
 *
 * @example inverse([[2, 1], [1, 2]]) // [[2/3, −1/3], [−1/3, 2/3]]
 */
export function inverse(matrix: readonly (readonly number[])[]): number[][] {
  const a = matrix.map((row) => [...row]);
  for (let pivot = 0; pivot < a.length; pivot++) {
    const own = a[pivot]!;
    const scale = 1 / own[pivot]!;
    own[pivot] = 1;
    for (let column = 0; column < a.length; column++) own[column]! *= scale;
    for (const [row, values] of a.entries()) {
      if (row === pivot) continue;
      const factor = values[pivot]!;
      values[pivot] = 0;
      for (let column = 0; column < a.length; column++) values[column]! -= factor * own[column]!;
    }
  }
  return a;
}

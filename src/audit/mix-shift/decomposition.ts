/** A change of a mean, split into what is there in other shares and what has itself changed. */

/** Sums of weights and of weighted values by category, in the same order for both stretches. */
export interface CategorySums {
  readonly weight: Float64Array;
  readonly value: Float64Array;
}

export interface Decomposition {
  /** Means; NaN where a stretch is empty. */
  readonly before: number;
  readonly after: number;
  /** What changed shares come to, and what changed values do; they sum to after − before. */
  readonly mix: number;
  readonly within: number;
  /** The same by category, each summing to its total. */
  readonly mixOf: Float64Array;
  readonly withinOf: Float64Array;
  readonly shareBefore: Float64Array;
  readonly shareAfter: Float64Array;
}

/**
 * Kitagawa's decomposition: with shares s and means m of the categories c,
 *
 *   M₁ − M₀ = Σ_c (s₁ − s₀)·(m̄_c − M̄) + Σ_c s̄_c·(m₁ − m₀),
 *
 * bars being means of both stretches. It is the average of the two orders (first the shares, then the
 * values, and the other way round), so it does not depend on one: with the stretches exchanged all
 * signs turn. That M̄ is taken off changes no total; it makes a category's part of the mix positive
 * when what is better than the rest grows. A category that one stretch lacks has the other's mean
 * there: that it came or went is mix.
 *
 * O(categories). NaN throughout where a stretch has no weight.
 *
 * @example
 * // Shares .5/.5 → .8/.2, means .1/.3 → .1/.2: mean .2 → .12, mix −.045, within −.035
 *
 * Reference: Kitagawa, Components of a difference between two rates, Journal of the American
 * Statistical Association 50 (1955), 1168-1194; Oaxaca (1973) and Blinder (1973) for regressions.
 */
export function decompose(before: CategorySums, after: CategorySums): Decomposition {
  const { length } = before.weight;
  const [weightBefore, weightAfter] = [total(before.weight), total(after.weight)];
  const meanBefore = total(before.value) / weightBefore;
  const meanAfter = total(after.value) / weightAfter;
  const middle = (meanBefore + meanAfter) / 2;
  const shareBefore = before.weight.map((weight) => weight / weightBefore);
  const shareAfter = after.weight.map((weight) => weight / weightAfter);
  const mixOf = new Float64Array(length);
  const withinOf = new Float64Array(length);
  for (let c = 0; c < length; c++) {
    const [w0, w1] = [before.weight[c]!, after.weight[c]!];
    if (w0 === 0 && w1 === 0) continue;
    const m0 = w0 > 0 ? before.value[c]! / w0 : after.value[c]! / w1;
    const m1 = w1 > 0 ? after.value[c]! / w1 : m0;
    mixOf[c] = (shareAfter[c]! - shareBefore[c]!) * ((m0 + m1) / 2 - middle);
    withinOf[c] = ((shareBefore[c]! + shareAfter[c]!) / 2) * (m1 - m0);
  }
  return {
    ...{ before: meanBefore, after: meanAfter },
    ...{ mix: total(mixOf), within: total(withinOf) },
    ...{ mixOf, withinOf, shareBefore, shareAfter },
  };
}

function total(values: Float64Array): number {
  let sum = 0;
  for (let i = 0; i < values.length; i++) sum += values[i]!;
  return sum;
}

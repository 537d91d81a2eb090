/**
 * Rarefaction: what a statistic would have been with less traffic. Keeping each impression with
 * probability q makes windows of different traffic comparable; the expectation over all ways of
 * keeping is computed in closed form, so no random numbers are drawn.
 */
import { binomialSupport, binomialTerms, type BinomialSupport } from '../../statistics/binomial.js';
import { coarsened } from '../../statistics/coarsened.js';
import type { CountHistogram } from '../../statistics/count-histogram.js';

/**
 * The expected Gini coefficient of exposure over n items when each impression is kept with
 * probability q, as the ratio of expectations E[D_q]/(n·q·S).
 *
 * With P_ck = P(Bin(c, q) ≥ k): E[D_q] = Σ_{k≥1} μ_k·(n − μ_k) − v_k, where μ_k = Σ_i P_{c_i k} is
 * the expected number of items with at least k kept exposures and v_k = Σ_i P·(1 − P) takes out
 * each item's difference from itself. q = 1 gives the plain Gini coefficient.
 *
 * Counts whose binomials overlap are added into one block of expected items per k; between blocks
 * μ_k is constant. So a single item with a billion exposures costs no more than its own width.
 * Above a thousand different counts, `coarsened` ones stand in for them.
 *
 * Cost: O(Σ √c) over the different counts c, some 5 ns a term: below 0.1 ms for a catalogue of
 * thousands, 2 ms for 100,000 items with counts by Zipf's law up to 100,000. Absolute error below
 * 10⁻¹² up to a thousand different counts, 10⁻⁶ above.
 *
 * @param q share of impressions kept, above 0 and at most 1
 * @example rarefiedGini(countHistogram([0, 0, 1, 3, 6]), 5, 0.5) // 0.614531
 *
 * Reference: the thinning argument of Hurlbert, The nonconcept of species diversity, Ecology 52
 * (1971), 577-586, carried over to Gini's mean difference.
 */
export function rarefiedGini(histogram: CountHistogram, n: number, q: number): number {
  if (histogram.total === 0) return NaN;
  const { counts, items } = coarsened(histogram, q);
  const supports = Array.from(counts, (count) => binomialSupport(count, q));
  const widest = supports[supports.length - 1]!; // supports widen with the count
  const terms = new Float64Array(widest.last - widest.first + 1);
  let difference = 0; // E[D_q]
  let reaching = 0; // μ_k, as k descends
  let above = 0; // the k last treated
  for (let top = counts.length - 1; top >= 0;) {
    const { bottom, first, last } = block(supports, top);
    difference += (above - last - 1) * reaching * (n - reaching); // nothing reaches the first block

    const expected = new Float64Array(last - first + 1);
    for (let i = bottom; i <= top; i++) {
      const support = supports[i]!;
      const scale = 1 / binomialTerms(counts[i]!, q, support, terms);
      let survival = 0; // P_ck
      for (let k = support.last; k >= support.first; k--) {
        const mass = terms[k - support.first]! * scale;
        survival += mass;
        expected[k - first]! += items[i]! * mass;
        difference -= items[i]! * survival * (1 - survival);
      }
    }
    for (let k = last; k >= Math.max(1, first); k--) {
      reaching += expected[k - first]!;
      difference += reaching * (n - reaching);
    }
    above = first;
    top = bottom - 1;
  }
  difference += Math.max(0, above - 1) * reaching * (n - reaching);
  return difference / (n * q * histogram.total);
}

/** The counts from `top` downwards whose supports hang together, and where those begin and end. */
function block(
  supports: readonly BinomialSupport[],
  top: number,
): BinomialSupport & { readonly bottom: number } {
  let bottom = top;
  let { first, last } = supports[top]!;
  while (bottom > 0 && supports[bottom - 1]!.last >= first) {
    bottom--;
    first = Math.min(first, supports[bottom]!.first);
    last = Math.max(last, supports[bottom]!.last);
  }
  return { bottom, first, last };
}

/**
 * How many different items would be expected if each impression were kept with probability q:
 * Σ_i 1 − (1−q)^{c_i}. At most the items observed; all of them at q = 1.
 *
 * O(different counts).
 *
 * @example rarefiedItems(countHistogram([0, 0, 1, 3, 6]), 0.5) // 2.359375
 *
 * Reference: Hurlbert (1971), in the form for independent (Bernoulli) thinning.
 */
export function rarefiedItems({ counts, items }: CountHistogram, q: number): number {
  const lost = Math.log1p(-q);
  let expected = 0;
  for (let i = 0; i < counts.length; i++) {
    expected -= items[i]! * Math.expm1(counts[i]! * lost);
  }
  return expected;
}

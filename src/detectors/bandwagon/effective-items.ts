/** Of how many equally shown items the exposure behaves as if it consisted. */
import type { CountHistogram } from '../../statistics/count-histogram.js';

/**
 * The probability that two different impressions of the window show the same item,
 * Ĥ = Σ c_i(c_i − 1) / (S(S − 1)).
 *
 * Unbiased for Σ p_i² (Simpson's concentration) at any traffic, unlike the plug-in Σ (c_i/S)².
 * Range 0 (nothing shown twice) to 1 (one item only). NaN below two impressions.
 *
 * @example repeatProbability(countHistogram([0, 0, 1, 3, 6])) // 0.4
 *
 * Reference: Simpson, Measurement of diversity, Nature 163 (1949), 688.
 */
export function repeatProbability({ counts, items, total }: CountHistogram): number {
  let pairs = 0;
  for (let i = 0; i < counts.length; i++) pairs += items[i]! * counts[i]! * (counts[i]! - 1);
  return pairs / (total * (total - 1));
}

/**
 * The effective number of items N₂ = 1/Ĥ: "behaves as if that many items existed, all shown
 * alike". The same at thin and at thick traffic, and most sensitive to the head of the catalogue.
 *
 * At least 1. It may exceed the items observed while traffic is thin. Infinity where nothing was
 * shown twice, NaN below two impressions.
 *
 * @example effectiveItems(countHistogram([0, 0, 1, 3, 6])) // 2.5
 *
 * Reference: Hill, Diversity and evenness, Ecology 54 (1973), 427-432: the number of order 2.
 */
export function effectiveItems(histogram: CountHistogram): number {
  return 1 / repeatProbability(histogram);
}

/**
 * Shannon's entropy of the exposure shares, in nats: H = −Σ p_i ln p_i with p_i = c_i/S.
 *
 * 0 where one item has everything, ln of the items observed where they share alike. Plug-in: it
 * falls short of the truth while traffic is thin (at one impression per two items, 2,000 equally
 * likely ones look like 728), so it is for display and not for alarms. NaN for no impressions.
 *
 * @example exposureEntropy(countHistogram([0, 0, 1, 3, 6])) // 0.897946
 *
 * Reference: Shannon, A mathematical theory of communication (1948), section 6.
 */
export function exposureEntropy({ counts, items, total }: CountHistogram): number {
  if (total === 0) return NaN;
  let entropy = 0;
  for (let i = 0; i < counts.length; i++) {
    const share = counts[i]! / total;
    entropy -= items[i]! * share * Math.log(share);
  }
  return Math.max(0, entropy); // of one item it is -0
}

/** What the Gini coefficient would be if exposure were blind chance, and what is beyond that. */
import { scaledBesselI0PlusI1 } from '../../statistics/bessel.js';
import { binomialSupport, binomialTerms } from '../../statistics/binomial.js';

/** From this many impressions on the Poisson form stands in for the exact one. */
const POISSON_FROM = 1000;

/**
 * The expected Gini coefficient where every impression shows one of the n items at random: even
 * perfectly fair exposure is unequal as long as traffic is thin (0.675 at half an impression an
 * item, 0.177 at ten).
 *
 * From 1,000 impressions on, counts are taken as Poisson with mean λ = S/n:
 * (n−1)/n · e^(−2λ)·[I₀(2λ) + I₁(2λ)]. Below, the exact multinomial mean is used:
 * (n−1)/(2S) · Σ_m Bin(m; S, 2/n)·E|2·Bin(m, ½) − m|, as m impressions of two given items split
 * like m coin flips. Range 0 to (n−1)/n; 0 for n = 1. NaN for no impressions.
 *
 * O(1) from 1,000 impressions on, O(S) below.
 *
 * @example uniformGini(5, 10) // 0.313093
 *
 * Reference: Ramasubban, The mean difference and the mean deviation of some discontinuous
 * distributions, Biometrika 45 (1958), for the Poisson form; Vila & Saulo, arXiv 2512.14983.
 */
export function uniformGini(n: number, impressions: number): number {
  if (n === 1) return 0;
  return impressions < POISSON_FROM
    ? multinomialGini(n, impressions)
    : poissonGini(n, impressions / n);
}

/** E[G] for independent Poisson counts of mean λ. @example poissonGini(5, 2) // 0.308602 */
export function poissonGini(n: number, intensity: number): number {
  return ((n - 1) / n) * scaledBesselI0PlusI1(2 * intensity);
}

/** E[G] for S impressions drawn uniformly. @example multinomialGini(5, 10) // 0.313093 */
export function multinomialGini(n: number, impressions: number): number {
  const pair = 2 / n;
  const support = binomialSupport(impressions, pair);
  const terms = new Float64Array(support.last - support.first + 1);
  const whole = binomialTerms(impressions, pair, support, terms);
  let sum = 0;
  // E|2·Bin(m, ½) − m|: 0 and 1 at m = 0 and 1, then equal for m = 2j − 1 and 2j, and growing by
  // (2j+1)/(2j) from 2j to 2j + 1.
  let distance = 0;
  for (let m = 0; m <= support.last; m++) {
    if (m === 1) distance = 1;
    else if (m % 2 === 1) distance *= m / (m - 1);
    if (m >= support.first) sum += terms[m - support.first]! * distance;
  }
  return (((n - 1) / (2 * impressions)) * sum) / whole;
}

/**
 * The part of the Gini coefficient that chance does not explain: (G − G₀)/(1 − G₀), with G₀ of
 * `uniformGini`. 0 where exposure is blind chance, below 0 where it is more even than that (a
 * rotation), towards 1 where one item takes all.
 *
 * It is free of traffic under uniformity only; of a skewed catalogue it still drifts with traffic,
 * so it is for display and not for alarms.
 *
 * @example giniExcess(0.6, 5, 10) // 0.417679
 */
export function giniExcess(gini: number, n: number, impressions: number): number {
  const chance = uniformGini(n, impressions);
  return (gini - chance) / (1 - chance);
}

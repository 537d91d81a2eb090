/** What a difference with its interval is taken to say. */
import { sampleSize } from '../../statistics/sample-size.js';
import type { ComparisonVerdict, ScorerComparison } from '../findings/findings.js';
import { reachOf, type Judged } from './paired.js';

/**
 * `equivalent` where the whole 95% interval is within ±margin: whatever difference there is does not
 * matter, even one that is certain. Else `better` or `worse` where the adjusted p is at most the level,
 * and `inconclusive` otherwise.
 *
 * Reference: Schuirmann, A comparison of the two one-sided tests procedure, Journal of Pharmacokinetics
 * and Biopharmaceutics 15 (1987), 657-680.
 */
export function verdictOf(
  judged: Judged,
  adjusted: number,
  margin: number,
  level: number,
): ComparisonVerdict {
  const reach = reachOf(judged) * judged.standardError;
  if (judged.value - reach > -margin && judged.value + reach < margin) return 'equivalent';
  if (adjusted <= level) return judged.value > 0 ? 'better' : 'worse';
  return 'inconclusive';
}

/**
 * How many labels would find a difference of `margin` with a chance of 80%, from the spread seen:
 * σ_d = SE·√n.
 */
export function powerOf(judged: Judged, margin: number): NonNullable<ScorerComparison['power']> {
  const spread = judged.standardError * Math.sqrt(judged.n);
  return { margin, labelsNeeded: Math.ceil(sampleSize(spread, margin)), labels: judged.n };
}

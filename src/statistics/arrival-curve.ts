/** How labels arrive: which share of those that an impression will have has come by which age. */

/** Delays of labels that have come, by when their impressions were. */
export interface ArrivalCounts {
  /** Bins of delay; bin j holds delays of j to j + 1 bin widths. */
  readonly bins: number;
  /** counts[b · bins + j]: labels of the impressions in bucket b that came with a delay in bin j. */
  readonly counts: ArrayLike<number>;
  /** For each bucket, how many of the first bins of delay are over for all of its impressions. */
  readonly over: ArrayLike<number>;
}

export interface ArrivalCurve {
  /** A: share that has come by the end of each bin of delay; rises to 1 in the last bin seen. */
  readonly arrived: Float64Array;
  /**
   * The smallest number of bins of delay after which the share suffices; −1 while no bucket with
   * labels has had time for all bins, since what is still to come is then unknown.
   */
  readonly enoughAfter: number;
  /** Labels that the curve is made of. */
  readonly labels: number;
}

/** From this share on the labels of a day are as good as complete. */
export const ENOUGH_ARRIVED = 0.9;

/**
 * The arrival curve of delayed labels, from those that have come so far.
 *
 * Recent impressions have only had time for short delays, so the plain distribution of delays looks
 * too quick. Run backwards in time that is the truncation of the product-limit estimate: among labels
 * with a delay up to bin k whose impressions are old enough to have shown a delay of k, n_k, the share
 * d_k/n_k came in bin k itself, and
 *
 *   A(j) = Π_{k>j} (1 − d_k/n_k).
 *
 * A is relative to the longest delay that any bucket has had time for: what comes later still cannot
 * be known yet. Delays must not depend on when the impression was. Bins that are not over for a
 * bucket are not used, since they would count the quick ones among them only. Without labels A is 1
 * nowhere and `enoughAfter` −1.
 *
 * Cost: O(buckets · bins).
 *
 * @param enough the share that suffices
 * @example
 * // of 100 labels of an old bucket 60 came at once, 40 later; a new one has 30 at once so far
 * arrivalCurve({ bins: 2, counts: [60, 40, 30, 0], over: [2, 1] }) // arrived .6, 1
 *
 * Reference: Lagakos, Barraj & De Gruttola, Nonparametric analysis of truncated survival data, with
 * application to AIDS, Biometrika 75 (1988), 515-523; Kalbfleisch & Lawless, Inference based on
 * retrospective ascertainment, Journal of the American Statistical Association 84 (1989), 360-372.
 */
export function arrivalCurve(
  { bins, counts, over }: ArrivalCounts,
  enough = ENOUGH_ARRIVED,
): ArrivalCurve {
  const arriving = new Float64Array(bins); // d_k
  const atRisk = new Float64Array(bins); // n_k
  let labels = 0;
  for (let bucket = 0; bucket < over.length; bucket++) {
    const known = Math.min(bins, over[bucket]!);
    let upTo = 0;
    for (let bin = 0; bin < known; bin++) {
      const count = counts[bucket * bins + bin]!;
      upTo += count;
      arriving[bin]! += count;
      atRisk[bin]! += upTo;
    }
    labels += upTo;
  }
  const arrived = new Float64Array(bins);
  if (labels === 0) return { arrived, enoughAfter: -1, labels };
  let share = 1;
  for (let bin = bins - 1; bin >= 0; bin--) {
    arrived[bin] = share;
    if (atRisk[bin]! > 0) share *= 1 - arriving[bin]! / atRisk[bin]!;
  }
  const first = arrived.findIndex((each) => each >= enough);
  const whole = atRisk[bins - 1]! > 0;
  return { arrived, enoughAfter: whole ? first + 1 : -1, labels };
}

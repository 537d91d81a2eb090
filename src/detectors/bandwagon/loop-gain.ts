/** How strongly exposure answers to click luck: the gain of the loop from one training to the next. */

/** Sums of a shard: Σw, Σw·xᴬ, Σw·xᴮ, Σw·y, Σw·xᴬ·xᴮ, Σw·xᴬ·y, Σw·xᴮ·y. */
export const GAIN_SUMS = 7;

/** What followed on an item's luck in one period. */
export interface ItemResponse {
  /** w: its exposures in the period. */
  readonly exposures: number;
  /** xᴬ, xᴮ: its click luck, ln((C + ½)/(E·r + ½)), by the later click rate r of each user half. */
  readonly luckA: number;
  readonly luckB: number;
  /** y: how its exposure changed, ln((E′ + ½)/(E + ½)). */
  readonly response: number;
}

/** A logarithm of a ratio of counts that may be 0 (half a count added to both). */
export function logRatio(count: number, expected: number): number {
  return Math.log((count + 0.5) / (expected + 0.5));
}

/** Adds an item to the sums of its shard, which begin at place shard · 7. O(1). */
export function addResponse(sums: Float64Array, shard: number, item: ItemResponse): void {
  const { exposures: w, luckA, luckB, response } = item;
  const at = shard * GAIN_SUMS;
  sums[at]! += w;
  sums[at + 1]! += w * luckA;
  sums[at + 2]! += w * luckB;
  sums[at + 3]! += w * response;
  sums[at + 4]! += w * luckA * luckB;
  sums[at + 5]! += w * luckA * response;
  sums[at + 6]! += w * luckB * response;
}

/**
 * The elasticity of the next period's exposure to the luck of this period's clicks:
 *
 *   b = ½[cov_w(xᴬ, y) + cov_w(xᴮ, y)] / cov_w(xᴬ, xᴮ)
 *
 * with means removed within each period and cross-products added over the periods. Luck is how far
 * clicks exceed what the item's later click rate would have led to expect; a later rate is free of
 * regression to the mean. Each half of the users gives a luck of its own: their errors in the later
 * rate are independent, so the covariance between the halves is that of the luck they share.
 *
 * 0: exposure does not heed luck. 1: an item with clicks a tenth above its due is shown a tenth more.
 * NaN where the covariance of the halves is not above 0: there is too little luck to learn from.
 *
 * O(periods · shards).
 *
 * @param periods the sums of each period, one run of 7 a shard
 * @param left shard to leave out, −1 for none
 * @example // w = (100, 200, 100), xᴬ = (.2, −.1, .1), xᴮ = (.1, −.1, .2), y = (.1, −.05, .1): 0.652174
 *
 * Reference: instrumental variables against errors in a regressor, Wald, The fitting of straight
 * lines if both variables are subject to error, Annals of Mathematical Statistics 11 (1940), 284-300.
 */
export function loopGain(periods: readonly Float64Array[], left = -1): number {
  let luck = 0;
  let response = 0;
  const of = new Float64Array(GAIN_SUMS);
  for (const sums of periods) {
    of.fill(0);
    for (let at = 0; at < sums.length; at++) {
      if (Math.floor(at / GAIN_SUMS) !== left) of[at % GAIN_SUMS]! += sums[at]!;
    }
    const [w, a, b, y, ab, ay, by] = of as unknown as readonly [
      number,
      number,
      number,
      number,
      number,
      number,
      number,
    ];
    if (w === 0) continue;
    luck += ab - (a * b) / w;
    response += (ay - (a * y) / w + by - (b * y) / w) / 2;
  }
  return luck > 0 ? response / luck : NaN;
}

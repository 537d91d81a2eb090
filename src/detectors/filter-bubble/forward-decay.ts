/**
 * Forward decay: instead of letting old weights shrink, new ones grow. An event at time t weighs
 * w(t) = 2^((t − L)/τ), with L a fixed landmark, so that what was added once is never touched again
 * and ratios of sums are those of decayed sums at any time. Before weights grow too large the
 * landmark moves by a whole number of half-lives, and every sum is multiplied by an exact power of
 * two: no digit changes.
 *
 * Reference: Cormode, Shkapenyuk, Srivastava & Xu, Forward decay, ICDE 2009.
 */

/** Half-lives after which the landmark moves; weights stay below 2³². */
const REBASE_AFTER = 32;

export class ForwardDecay {
  /**
   * @param halfLife in ms
   * @param landmark L, epoch ms; NaN: the first time that is asked for
   */
  constructor(
    readonly halfLife: number,
    public landmark = NaN,
  ) {}

  /**
   * The weight of an event at this time. 1 at the landmark. O(1).
   *
   * @example new ForwardDecay(14, 0).weight(28) // 4
   */
  weight(time: number): number {
    if (Number.isNaN(this.landmark)) this.landmark = time;
    const halfLives = (time - this.landmark) / this.halfLife;
    // Whole half-lives are exact, so that weights of one phase differ by exact powers of two.
    const whole = Math.floor(halfLives);
    return powerOfTwo(whole) * Math.exp((halfLives - whole) * Math.LN2);
  }

  /**
   * Moves the landmark where weights at this time would be too large; returns the factor by which
   * every sum of weights is to be multiplied, an exact power of two, 1 for nothing to do.
   */
  rebase(time: number): number {
    const halfLives = Math.floor((time - this.landmark) / this.halfLife);
    if (!(halfLives >= REBASE_AFTER)) return 1;
    this.landmark += halfLives * this.halfLife;
    return powerOfTwo(-halfLives);
  }
}

/** 2^exponent, exactly (0 below the smallest double); O(|exponent|), which is small. */
function powerOfTwo(exponent: number): number {
  const factor = exponent < 0 ? 0.5 : 2;
  let power = 1;
  for (let i = Math.min(Math.abs(exponent), 1100); i > 0; i--) power *= factor;
  return power;
}

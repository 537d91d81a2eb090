/** Evidence that a reading has moved up from its baseline, valid while one looks at every block. */
import { clipped, type Bets } from './bets.js';
import { shiryaevRoberts } from './e-detector.js';
import { innovation, linked, skipped, UNLINKED, type Link } from './innovation.js';
import { forSwing, type Profile } from './profile.js';

/** Of each new swing this share enters the running one, which so looks back some 64 blocks. */
const SWING_MEMORY = 1 / 64;
/** No factor falls below this: one block never takes all evidence. */
const LEAST_FACTOR = 0.05;

/** All that a detector remembers, as plain data: ten numbers at most. */
export interface DetectorState {
  /** M_β for each stake. */
  readonly evidence: readonly number[];
  readonly link: Link;
  /** Mean squared difference of recent innovations, as a multiple of the baseline's. */
  readonly swing: number;
  /** The innovation before, cut off; absent at the beginning and after a gap. */
  readonly before?: number;
}

/** The state before anything was seen. */
export function unmoved({ stakes }: Pick<Bets, 'stakes'>): DetectorState {
  return { evidence: stakes.map(() => 0), link: UNLINKED, swing: 1 };
}

/**
 * Bets in every block that the standardised residual will be above its baseline, and counts what the
 * bets have won.
 *
 * From residual z to innovation e (see `innovation`), with s = max(1, √swing) from the blocks before,
 *
 *   u = clip(e/s − tolerance, low, high) − centre,   M_β ← (M_β + 1)(1 + β·u),   M = mean of M_β.
 *
 * While u has mean at most 0 given the past, an alarm at M ≥ A comes after A blocks or more on average
 * (see `shiryaevRoberts`), without normality, and with any variance. What breaks it is a baseline mean
 * that is off by more than the tolerance, dependence that one autoregressive step does not describe
 * (hand in blocks that do not overlap), and a centre that no longer holds, when the shape of the noise
 * changes: that is what s is for. It measures successive differences, which a shift of the level
 * enters only once, so that a wilder noise does not look like a shift and a shift not like wilder noise.
 *
 * A stake is made smaller where u could take all of it. A block without observation changes no
 * evidence; the next innovation is made across the gap. Reset keeps what is known of the series and
 * drops the evidence. Watching for a fall is watching negated residuals.
 *
 * Cost: O(stakes) a block.
 *
 * @example
 * const detector = new ChangeDetector(PLAIN_BETS, plainProfile(0));
 * [0.1, 2.1, 9, -3, 3.1].map((z) => detector.observe(z)) // 1, 2.88, 9.496, 4.4784, 8.686
 *
 * Reference: Shin, Ramdas & Rinaldo (2024), section 4, on bounded observations; Waudby-Smith & Ramdas,
 * Estimating means of bounded random variables by betting, Journal of the Royal Statistical Society B
 * 86 (2024), 1-27.
 */
export class ChangeDetector {
  readonly #bets: Bets;
  readonly #profile: Profile;
  readonly #stakes: readonly number[];
  readonly #evidence: number[];
  #link: Link;
  #swing: number;
  #before: number | undefined;

  constructor(bets: Bets, profile: Profile, state: DetectorState = unmoved(bets)) {
    if (state.evidence.length !== bets.stakes.length) {
      throw new RangeError(
        `Evidence of ${state.evidence.length} stakes is not that of ${bets.stakes.length}.`,
      );
    }
    this.#bets = bets;
    this.#profile = profile;
    const most = (1 - LEAST_FACTOR) / (this.#centre - bets.clip[0]);
    this.#stakes = bets.stakes.map((stake) => Math.min(stake, most));
    this.#evidence = [...state.evidence];
    this.#link = state.link;
    this.#swing = state.swing;
    this.#before = state.before;
  }

  /** M: to be compared with the average number of blocks between false alarms. */
  get evidence(): number {
    let sum = 0;
    for (const each of this.#evidence) sum += each;
    return sum / this.#evidence.length;
  }

  get state(): DetectorState {
    return {
      evidence: [...this.#evidence],
      link: this.#link,
      swing: this.#swing,
      ...(this.#before !== undefined && { before: this.#before }),
    };
  }

  /**
   * Takes one block and gives the evidence after it.
   *
   * @param residual z of the block, harm upwards; undefined where there was no observation
   */
  observe(residual: number | undefined): number {
    if (residual === undefined || Number.isNaN(residual)) {
      this.#link = skipped(this.#link);
      this.#before = undefined;
      return this.evidence;
    }
    const e = innovation(residual, this.#link, this.#profile.autocorrelation);
    this.#link = linked(residual);
    const u = clipped(e / this.#scale - this.#bets.tolerance, this.#bets) - this.#centre;
    this.#remember(forSwing(e));
    for (let k = 0; k < this.#evidence.length; k++) {
      this.#evidence[k] = shiryaevRoberts(this.#evidence[k]!, 1 + this.#stakes[k]! * u);
    }
    return this.evidence;
  }

  /**
   * Lets a block pass that must not count, as in declared maintenance: the series is followed, the
   * evidence stays.
   */
  follow(residual: number | undefined): void {
    const evidence = [...this.#evidence];
    this.observe(residual);
    for (const [k, each] of evidence.entries()) this.#evidence[k] = each;
  }

  /** After an alarm, or a new baseline. */
  reset(): void {
    this.#evidence.fill(0);
  }

  get #centre(): number {
    return this.#bets.adaptive ? this.#profile.centre : 0;
  }

  /** s, from the blocks before this one, so that it cannot be chosen with a view to it. */
  get #scale(): number {
    return this.#bets.adaptive ? Math.sqrt(Math.max(1, this.#swing)) : 1;
  }

  #remember(cut: number): void {
    if (this.#before !== undefined) {
      const difference = cut - this.#before;
      const relative = (difference * difference) / this.#profile.swing;
      this.#swing += SWING_MEMORY * (relative - this.#swing);
    }
    this.#before = cut;
  }
}

/** How much is bet on a change, and when the bet is off: the options of the detector of changes. */

export interface Bets {
  /** β: shares staked on each unit of u. Their evidence is averaged. */
  readonly stakes: readonly number[];
  /**
   * Mean shift in standard deviations that counts as no change: what the baseline's mean may be off by.
   */
  readonly tolerance: number;
  /** Where an innovation less the tolerance is cut off: the most that one block can take and give. */
  readonly clip: readonly [low: number, high: number];
  /**
   * Whether an innovation's cut-off part is made up for by the baseline's mean of it, and innovations
   * that swing more than the baseline's are made smaller.
   */
  readonly adaptive: boolean;
}

/**
 * The bets of plain theory: if u = clip(e − 0.1, −2, 6) has mean at most 0 given the past, nothing else
 * about its distribution matters.
 */
export const PLAIN_BETS: Bets = {
  stakes: [0.05, 0.1, 0.2, 0.3, 0.45],
  tolerance: 0.1,
  clip: [-2, 6],
  adaptive: false,
};

const STAKES = [0.3, 0.8];
const CLIP = [-0.9, 6] as const;
/** In standard deviations, at any length of baseline: the smallest shift anyone wants to hear of. */
const LEAST_TOLERANCE = 0.05;
/** Found by simulation with six kinds of noise: docs/decisions/0022-sequential-default.md. */
const TOLERANCE_FACTOR = 0.1;
const SHORT_BASELINE = 6;

/**
 * The bets of the default: quicker than the plain ones, with as few false alarms.
 *
 * A block can take away less than half as much, so that more can be staked on what it gives; what the clip
 * distorts is estimated from the baseline; and the tolerance follows the baseline's own uncertainty:
 *
 *   tolerance = max(0.05, 0.1·ln A / √n · (1 + 6/n)).
 *
 * An error d of the baseline's mean feeds the evidence in every block until the alarm that should come
 * after A of them, so it hurts more the larger A; its standard error falls with √n; the last factor
 * stands for standard deviation and autocorrelation, which a short baseline knows badly as well.
 *
 * @param blocks n of the baseline's mean
 * @param threshold A, the average number of blocks between false alarms; where a budget is shared, the
 *   one that this detector is left with (see `ownThreshold`)
 * @example defaultBets(168, 2160).tolerance // 0.061358
 */
export function defaultBets(blocks: number, threshold: number): Bets {
  const fromBaseline =
    ((TOLERANCE_FACTOR * Math.log(threshold)) / Math.sqrt(blocks)) * (1 + SHORT_BASELINE / blocks);
  const tolerance = Math.max(LEAST_TOLERANCE, fromBaseline);
  return { stakes: STAKES, tolerance, clip: CLIP, adaptive: true };
}

/** An innovation cut off at the clip, the tolerance taken off before. */
export function clipped(innovation: number, { clip: [low, high] }: Pick<Bets, 'clip'>): number {
  return Math.max(low, Math.min(high, innovation));
}

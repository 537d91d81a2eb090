/** What a baseline's innovations look like, beside having mean 0 and variance 1. */
import { clipped, type Bets } from './bets.js';
import { innovation, linked, skipped, UNLINKED, type Link } from './innovation.js';

/** Innovations are cut off here, both ways, when their swings are measured. */
const SWING_CLIP = 3;
/** Expected squared difference of successive innovations that are normal and cut off at ±3. */
const NORMAL_SWING = 1.98;

export interface Profile {
  /** φ, of the residuals. */
  readonly autocorrelation: number;
  /** Mean of the clipped innovations: above 0, since the clip takes more below than above. */
  readonly centre: number;
  /** Mean squared difference of successive innovations, each cut off at ±3. */
  readonly swing: number;
}

/** For bets that are not adaptive, and for residuals of a known mean and standard deviation. */
export function plainProfile(autocorrelation: number): Profile {
  return { autocorrelation, centre: 0, swing: NORMAL_SWING };
}

/**
 * The profile of a baseline's residuals, in the direction in which they are signed: for the other tail
 * the residuals are negated.
 *
 * @param residuals block after block; undefined where there was no observation
 */
export function profileOf(
  residuals: readonly (number | undefined)[],
  autocorrelation: number,
  bets: Pick<Bets, 'clip'>,
): Profile {
  let link: Link = UNLINKED;
  let before: number | undefined;
  let [n, sum, pairs, squares] = [0, 0, 0, 0];
  for (const residual of residuals) {
    if (residual === undefined) {
      link = skipped(link);
      before = undefined;
      continue;
    }
    const e = innovation(residual, link, autocorrelation);
    link = linked(residual);
    sum += clipped(e, bets);
    n++;
    const cut = forSwing(e);
    if (before !== undefined) {
      squares += (cut - before) * (cut - before);
      pairs++;
    }
    before = cut;
  }
  const swing = squares > 0 ? squares / pairs : NORMAL_SWING;
  return { autocorrelation, centre: n === 0 ? 0 : Math.max(0, sum / n), swing };
}

/** An innovation as its swings are measured. */
export function forSwing(e: number): number {
  return Math.max(-SWING_CLIP, Math.min(SWING_CLIP, e));
}

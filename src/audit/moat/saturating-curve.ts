/**
 * Quality as it saturates with data, Q(n) = level − gain·n^(−exponent): what is fitted to a learning
 * curve, and what follows from it.
 */
import { GrowthFits, type GrowthCurve } from '../../statistics/power-law.js';

/** Q(n) = level − gain·n^(−exponent), the gain above 0; a gain of 0 is a curve that does not rise. */
export interface SaturatingCurve {
  readonly level: number;
  readonly gain: number;
  readonly exponent: number;
}

/** Fits saturating curves to qualities at the same amounts of data, again and again. */
export class SaturatingFits {
  private readonly fits: GrowthFits;

  /** @param sizes amounts of data, all above 0, not all alike */
  constructor(sizes: ArrayLike<number>) {
    this.fits = new GrowthFits(sizes);
  }

  /**
   * The nearest saturating curve in least squares, its exponent from .05 to 2; where none rises, a
   * level without gain.
   *
   * @example new SaturatingFits([1, 4, 16]).fit([0.5, 0.65, 0.725]) // level .8, gain .3, exponent .5
   */
  fit(quality: ArrayLike<number>): SaturatingCurve {
    const curves = this.fits.fit(quality);
    const rising = curves.find(({ family }) => family === 'saturating');
    return rising ? inOwnUnits(rising) : { level: curves[0]!.level, gain: 0, exponent: 1 };
  }
}

function inOwnUnits({ level, gain, exponent, unit }: GrowthCurve): SaturatingCurve {
  const own = -exponent;
  return { level, gain: gain * Math.exp(own * Math.log(unit)), exponent: own };
}

/** Q(n), for n above 0. */
export function qualityAt({ level, gain, exponent }: SaturatingCurve, n: number): number {
  return level - gain * Math.exp(-exponent * Math.log(n));
}

/**
 * How much data reaches a quality, the inverse of Q(n); Infinity from the level on, 0 for a curve
 * that lies above it whatever the data.
 *
 * @example amountFor({ level: 0.75, gain: 0.3, exponent: 0.5 }, 0.725) // 144
 */
export function amountFor({ level, gain, exponent }: SaturatingCurve, quality: number): number {
  if (quality >= level) return Infinity;
  return gain > 0 ? Math.exp(Math.log(gain / (level - quality)) / exponent) : 0;
}

/**
 * The slope dQ/dn = gain·exponent·n^(−exponent−1): quality per further example.
 *
 * @example slopeAt({ level: 0.8, gain: 0.3, exponent: 0.5 }, 16) // 0.002344
 */
export function slopeAt({ gain, exponent }: SaturatingCurve, n: number): number {
  return (gain * exponent * Math.exp(-exponent * Math.log(n))) / n;
}

/** What so many further examples add: Q(n + more) − Q(n), below `more` times the slope. */
export function gainOf({ gain, exponent }: SaturatingCurve, n: number, more: number): number {
  const shrunk = Math.exp(-exponent * Math.log(1 + more / n));
  return gain * Math.exp(-exponent * Math.log(n)) * (1 - shrunk);
}

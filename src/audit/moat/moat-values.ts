/** The numbers of the moat that follow from measured qualities, for one outcome of chance at a time. */
import type { LearningData } from './lessons.js';
import { amountFor, gainOf, qualityAt, SaturatingFits, slopeAt } from './saturating-curve.js';
import type { SaturatingCurve } from './saturating-curve.js';

/** A curve's place in the table of qualities: its sizes are the columns from `first` on. */
export interface CurveColumns {
  readonly data: LearningData;
  readonly sizes: Float64Array;
  readonly first: number;
}

/** Columns of single qualities. */
export interface WholeColumns {
  /** Of the model that learned nothing. */
  readonly base: number;
  /** Of all curated data. */
  readonly curated: number;
  /** Of all proprietary and curated data together. */
  readonly both: number;
}

/** NaN where the data for it is not there. */
export interface MoatValues {
  readonly exchangeRate: number;
  readonly syntheticExchangeRate: number;
  readonly irreplaceability: number;
  readonly marginalValue: number;
  readonly marginalRate: number;
}

/** What further events the marginal value is of. */
export const NEXT_EVENTS = 1_000_000;

/**
 * Computes the moat's numbers from qualities, with fits that are made ready once.
 *
 * Exchange rate: the curated n whose curve reaches Q_proprietary(n), over n. Irreplaceability:
 * 1 − (Q_curated − Q_base)/(Q_both − Q_base). Marginal value: Q(n + 10⁶) − Q(n) of the proprietary
 * curve, and its slope. n is all proprietary data.
 */
export class MoatCalculation {
  private readonly fits: ReadonlyMap<LearningData, CurveColumns & { fits: SaturatingFits }>;

  constructor(
    curves: readonly CurveColumns[],
    private readonly whole: WholeColumns | undefined,
  ) {
    this.fits = new Map(
      curves.map((curve) => [curve.data, { ...curve, fits: new SaturatingFits(curve.sizes) }]),
    );
  }

  /** The fitted curve of some data; undefined where there is none. */
  curve(data: LearningData, quality: Float64Array): SaturatingCurve | undefined {
    const found = this.fits.get(data);
    return found?.fits.fit(quality.subarray(found.first, found.first + found.sizes.length));
  }

  /** @param quality one value a column */
  values(quality: Float64Array): MoatValues {
    const own = this.curve('proprietary', quality);
    const n = this.fits.get('proprietary')?.sizes.at(-1) ?? NaN;
    const rate = (other: LearningData): number => {
      const curve = this.curve(other, quality);
      return own && curve ? amountFor(curve, qualityAt(own, n)) / n : NaN;
    };
    return {
      exchangeRate: rate('curated'),
      syntheticExchangeRate: rate('synthetic'),
      irreplaceability: this.whole ? irreplaceability(this.whole, quality) : NaN,
      marginalValue: own ? gainOf(own, n, NEXT_EVENTS) : NaN,
      marginalRate: own ? slopeAt(own, n) : NaN,
    };
  }
}

/**
 * Share of what all data together gains that curated data alone does not.
 *
 * @example irreplaceability({ base: 0, curated: 1, both: 2 }, [0.6, 0.74, 0.78]) // 0.222222
 */
export function irreplaceability(
  { base, curated, both }: WholeColumns,
  quality: ArrayLike<number>,
): number {
  return 1 - (quality[curated]! - quality[base]!) / (quality[both]! - quality[base]!);
}

/**
 * What quality over data says of the returns to data and of what comes next, each with an interval
 * from the residual bootstrap.
 */
import { hashRandom } from '../../statistics/hash-random.js';
import type { Between } from '../../statistics/log-product.js';
import { GrowthFits } from '../../statistics/power-law.js';
import {
  drawable,
  drawn,
  percentileInterval,
  REPLICATES,
  resample,
} from '../../statistics/residual-bootstrap.js';
import {
  qualityAt,
  returnsToData,
  VERDICTS,
  verdictWeights,
  weighedCurves,
  type Verdict,
  type WeighedCurve,
} from './returns.js';
import type { Series } from './series.js';

/** Blocks ahead that quality is forecast for, each once the series is twice as long. */
export const HORIZONS = [1, 3, 6, 12] as const;

export type Horizon = (typeof HORIZONS)[number];

/** Future data come in as in this many blocks before. */
const RECENT_BLOCKS = 8;

export interface Outlook {
  readonly verdict: Readonly<Record<Verdict, Between>>;
  /** D·Q″/Q′, see `returnsToData`. */
  readonly returns: Between;
  /** By horizon; those of more than half the series' length are absent. */
  readonly forecast: ReadonlyMap<Horizon, Between>;
}

/** The amounts of data at which quality is known, above 0, and what quality was there. */
export interface Learned {
  readonly data: Float64Array;
  readonly quality: Float64Array;
  /** How much data a block has brought of late. */
  readonly pace: number;
  /** Data by the end of the series. */
  readonly latest: number;
}

/** What a series tells of quality over data. */
export function learned(series: Series): Learned {
  const data = series.column('data');
  const quality = series.column('quality');
  const known = [...quality.keys()].filter((i) => !Number.isNaN(quality[i]!) && data[i]! > 0);
  const recent = series.column('outcomes').subarray(-RECENT_BLOCKS);
  return {
    data: Float64Array.from(known, (i) => data[i]!),
    quality: Float64Array.from(known, (i) => quality[i]!),
    pace: recent.reduce((sum, each) => sum + each, 0) / recent.length,
    latest: data[data.length - 1] ?? 0,
  };
}

/**
 * The outlook of a series of at least 12 known qualities. Chance comes from `seed` alone.
 *
 * A forecast is of the quality that will be measured: its interval holds the doubt about the curves,
 * about which of them it is, and the scatter of a single block. Future data are taken to come in at
 * the pace of late.
 *
 * Cost: 199 replicates of 97 fits, some 60 ms for 400 blocks.
 */
export function outlook({ data, quality, pace, latest }: Learned, seed: number): Outlook {
  const fits = new GrowthFits(data);
  const curves = weighedCurves(fits, quality);
  const horizons = HORIZONS.filter((ahead) => 2 * ahead <= data.length);
  const weightsOf = (of: readonly WeighedCurve[]): number[] => {
    const weights = verdictWeights(of);
    return VERDICTS.map((verdict) => weights[verdict]);
  };
  const predictionsOf = (of: readonly WeighedCurve[]): number[] => [
    returnsToData(of, latest),
    ...horizons.map((ahead) => qualityAt(of, latest + ahead * pace)),
  ];
  const values = [...weightsOf(curves), ...predictionsOf(curves)];
  const firstForecast = VERDICTS.length + 1;

  const fitted = data.map((amount) => qualityAt(curves, amount));
  const free = curves.reduce((sum, { weight, parameters }) => sum + weight * (parameters - 1), 0);
  const errors = drawable(
    quality.map((each, i) => each - fitted[i]!),
    free,
  );
  const random = hashRandom(seed, data.length);
  const replicates = values.map(() => new Float64Array(REPLICATES));
  const resampled = new Float64Array(data.length);
  for (let replicate = 0; replicate < REPLICATES; replicate++) {
    resample(fitted, errors, random, resampled);
    const again = weighedCurves(fits, resampled);
    // Which curve it is, is in doubt as well: of the mean of all, a line would always seem to bend.
    const one = [{ ...drawnCurve(again, random()), weight: 1 }];
    for (const [at, value] of [...weightsOf(again), ...predictionsOf(one)].entries()) {
      const scatter = at >= firstForecast ? drawn(errors, random) : 0;
      replicates[at]![replicate] = value + scatter;
    }
  }
  const between = (at: number): Between => ({
    value: values[at]!,
    ...percentileInterval(values[at]!, replicates[at]!),
  });
  return {
    verdict: Object.fromEntries(VERDICTS.map((verdict, at) => [verdict, between(at)])) as Record<
      Verdict,
      Between
    >,
    returns: between(VERDICTS.length),
    forecast: new Map(horizons.map((ahead, at) => [ahead, between(firstForecast + at)])),
  };
}

/** The curve that a number in [0, 1) falls to, each having its weight's share. */
function drawnCurve(curves: readonly WeighedCurve[], at: number): WeighedCurve {
  let sum = 0;
  const found = curves.find(({ weight }) => (sum += weight) > at);
  return found ?? curves[curves.length - 1]!;
}

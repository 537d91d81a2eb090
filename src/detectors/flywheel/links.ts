/**
 * The links of the loop: by how many per cent does the next thing grow when one grows by 1%? Better
 * quality brings users, users leave data, data make quality better.
 */
import { combination, leastSquares, type Estimate } from '../../statistics/least-squares.js';
import { logProduct, studentInterval, type Between } from '../../statistics/log-product.js';
import type { Series } from './series.js';

/** `<cause>-<effect>`; information is data in bits. */
export const LINKS = [
  'quality-users',
  'users-data',
  'data-quality',
  'users-information',
  'information-quality',
] as const;

export type Link = (typeof LINKS)[number];

/** The links whose product is the compounding factor. */
export const LOOP = ['quality-users', 'users-data', 'data-quality'] as const;

/** An effect is looked for up to this many blocks after its cause. */
const LAST_LAG = 2;
/** Blocks needed: a difference and two lags cost three, and up to four numbers are estimated. */
export const FEWEST_BLOCKS = 12;

/** What an elasticity could be worked out from, and the elasticity where it could. */
export interface Elasticity {
  /** Blocks it rests on. */
  readonly blocks: number;
  /** Undefined for too few blocks, or a cause that hardly varies. */
  readonly estimate: Estimate | undefined;
}

/** How a cause acts: by what comes in a block, or by all that has been gathered so far. */
export type Acts = 'flow' | 'stock';

/**
 * The elasticity of an effect in a cause: the sum of the coefficients of Δln(cause) at several lags
 * in a regression of Δln(effect), with errors by HC3. Associational: whatever else moves both is in
 * it. Errors in measuring the cause pull it towards 0.
 *
 * A flow acts at lags 0 to 2, beside an intercept that takes up growth that needs no cause. A stock acts
 * at lags 1 and 2, since what comes in a block comes after that block's models, and without intercept,
 * since a stock grows so evenly that it would be told from one by its noise alone. (In simulated loops
 * lag 0 put 12% on top, which is what quality does to data, and an intercept blurred it beyond use.)
 *
 * @param joins whether block i follows upon block i − 1 without a gap
 * @example elasticity(users, data, 'flow', () => true).estimate?.value // 1.5 where data = users^1.5
 */
export function elasticity(
  cause: ArrayLike<number>,
  effect: ArrayLike<number>,
  acts: Acts,
  joins: (i: number) => boolean,
): Elasticity {
  const causes = logDifferences(cause, joins);
  const effects = logDifferences(effect, joins);
  const rows: number[][] = [];
  const y: number[] = [];
  for (let i = LAST_LAG + 1; i < effects.length; i++) {
    const row = acts === 'flow' ? [1] : [];
    for (let lag = acts === 'flow' ? 0 : 1; lag <= LAST_LAG; lag++) row.push(causes[i - lag]!);
    if (Number.isNaN(effects[i]!) || row.some(Number.isNaN)) continue;
    rows.push(row);
    y.push(effects[i]!);
  }
  const blocks = y.length === 0 ? 0 : y.length + LAST_LAG + 1;
  if (blocks < FEWEST_BLOCKS) return { blocks, estimate: undefined };
  const columns = rows[0]!.map((_, j) => rows.map((row) => row[j]!));
  if (acts === 'flow') {
    const fit = leastSquares(columns, y);
    return { blocks, estimate: fit && combination(fit, [0, 1, 1, 1]) };
  }
  // A stock that grows quite evenly has lags that are alike; one of them then stands for both.
  const fit = leastSquares(columns, y) ?? leastSquares(columns.slice(0, 1), y);
  return { blocks, estimate: fit && combination(fit, fit.coefficients.length > 1 ? [1, 1] : [1]) };
}

/** ln(x_i/x_(i−1)) at i; NaN where either is not above 0 or a block is missing between them. */
function logDifferences(values: ArrayLike<number>, joins: (i: number) => boolean): Float64Array {
  const differences = new Float64Array(values.length).fill(NaN);
  for (let i = 1; i < values.length; i++) {
    const [before, now] = [values[i - 1]!, values[i]!];
    if (before > 0 && now > 0 && joins(i)) differences[i] = Math.log(now / before);
  }
  return differences;
}

/**
 * The elasticities of a segment's links.
 *
 * Users and quality act as they are in a block; data, on quality, as the stock gathered so far, since
 * that is what a model is trained on. The product around the loop still tells its gain: what grows at
 * a constant rate has a stock that grows at the same rate.
 *
 * @param blockMs length of a block
 */
export function elasticities(series: Series, blockMs: number): Record<Link, Elasticity> {
  const end = series.column('end');
  const users = series.column('users');
  const quality = series.column('quality');
  const outcomes = series.column('outcomes');
  const information = series.column('information');
  const bits = outcomes.map((each, i) => each * information[i]!);
  const joins = (i: number): boolean => end[i]! - end[i - 1]! === blockMs;
  return {
    'quality-users': elasticity(quality, users, 'flow', joins),
    'users-data': elasticity(users, outcomes, 'flow', joins),
    'data-quality': elasticity(series.column('data'), quality, 'stock', joins),
    'users-information': elasticity(users, bits, 'flow', joins),
    'information-quality': elasticity(series.column('dataBits'), quality, 'stock', joins),
  };
}

/**
 * The gain of the loop: the product of its links' elasticities. Above 1 it compounds: what it gains
 * in a turn brings more in the next. Delta interval on logarithms.
 *
 * 0 where a link is broken, that is where its elasticity is not above 0: then nothing comes round.
 * The interval reaches from 0 to the product of the upper ends (0 where one is below 0).
 *
 * @example compoundingFactor(estimates of 0.8, 1.5, 0.6) // 0.72
 */
export function compoundingFactor(links: readonly Estimate[]): Between {
  const product = logProduct(links);
  if (product) return product;
  const high = links.reduce((all, link) => all * Math.max(0, studentInterval(link).high), 1);
  return { value: 0, low: 0, high };
}

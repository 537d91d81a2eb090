/** What a reading is when nothing is wrong, from a pinned stretch of blocks. */
import type { Bets } from './bets.js';
import { LARGEST_RESIDUAL } from './innovation.js';
import { plainProfile, profileOf, type Profile } from './profile.js';
import type { Block } from './scale.js';
import { NO_SEASONS, seasonFit, type SeasonFit } from './season.js';
import { winsorised } from './winsorised.js';

/** Blocks that a baseline should have; fewer serve, with a larger tolerance and later alarms. */
export const FULL_BASELINE = { hour: 336, day: 28, week: 12 } as const;
/**
 * Blocks from which on the default keeps its rate of false alarms on all six noises it was tried on, in
 * simulation (docs/decisions/0022-sequential-default.md). Below, say that there is no baseline yet.
 */
export const EARLIEST_BASELINE = { hour: 96, day: 14, week: 6 } as const;
/** Below this many blocks a mean, a spread and an autocorrelation cannot be told from each other. */
export const SHORTEST_BASELINE = 6;
/** Above this autocorrelation a shift could not be told from the series' own wandering. */
const MOST_AUTOCORRELATION = 0.8;

/** A pinned baseline: plain data, kept with the configuration. */
export interface PinnedBaseline {
  /** Blocks with an observation that the mean is made of; the tolerance depends on it. */
  readonly blocks: number;
  /** μ₀, on the scale of the blocks. */
  readonly mean: number;
  /** Standard error of μ₀, with the autocorrelation allowed for. */
  readonly meanError: number;
  /** τ₀: standard deviation of what moves from block to block beyond the blocks' own errors. */
  readonly spread: number;
  /** By season what it adds to the mean; empty where seasons are not looked at. */
  readonly seasons: readonly number[];
  /** Of the residuals when a rise is looked for. */
  readonly rising: Profile;
  /** Of the negated residuals. */
  readonly falling: Profile;
}

export interface BaselineOptions {
  readonly bets: Bets;
  /** Whether blocks that lie unlike the others are cut off before anything is estimated of them. */
  readonly robust?: boolean;
}

/**
 * The baseline of a stretch of blocks.
 *
 * Seasons' effects first (see `seasonFit`). Then with Var the variance of what is left
 *
 *   τ₀² = max(0, Var − mean SE²),    μ₀ = Σ w·x / Σ w,    w = 1/√(SE² + τ₀²),
 *
 * so that thin blocks count less and the residuals z = (x − μ₀)/√(SE² + τ₀²) have mean 0. φ is their
 * autocorrelation from one block to the next, over pairs without a gap, with (1 + 3φ)/n added for its
 * bias, multiplied by 1 + 1/(2√n), and then put within [0, 0.8]. Too large a φ delays alarms a little; too
 * small a one takes a series' wandering for a change, so part of a standard error is given to the safe
 * side where φ is large, and nothing where it is 0. The mean's error is √((1+φ)/(1−φ)) times that of
 * independent blocks.
 *
 * Undefined below 6 blocks with an observation. Where all values are the same and exact, spread is 0,
 * and any other value lies infinitely far from it, which counts as a residual of 50.
 *
 * Cost: O(n).
 *
 * @param blocks in time order; undefined where there was no observation
 *
 * Reference: DerSimonian & Laird, Meta-analysis in clinical trials, Controlled Clinical Trials 7 (1986),
 * 177-188 (τ² by moments); Kendall, Note on bias in the estimation of autocorrelation, Biometrika 41
 * (1954), 403-404.
 */
export function pinnedBaseline(
  blocks: readonly (Block | undefined)[],
  { bets, robust = false }: BaselineOptions,
): PinnedBaseline | undefined {
  const present = blocks.filter((block) => block !== undefined);
  const n = present.length;
  if (n < SHORTEST_BASELINE) return undefined;
  const values = present.map(({ value }) => value);
  const seasons = seasonsOf(robust ? winsorised(values) : values, present);
  const deseasoned = values.map((value, i) => value - effectOf(seasons.effects, present[i]!));
  const calm = robust ? winsorised(deseasoned) : deseasoned;
  const errors = present.map(({ error }) => error * error);
  const excess = variance(calm, seasons.degrees) - average(errors);
  const spread = Math.sqrt(Math.max(0, excess));
  const mean = weightedMean(calm, errors, spread);
  const located = { mean, spread, seasons: seasons.effects };
  const residuals = blocks.map((block) => block && residualOf(block, located));
  const autocorrelation = autocorrelationOf(residuals);
  return {
    ...located,
    blocks: n,
    meanError: meanErrorOf(errors, spread, autocorrelation),
    rising: profile(residuals, autocorrelation, bets),
    falling: profile(
      residuals.map((each) => each && -each),
      autocorrelation,
      bets,
    ),
  };
}

/**
 * Accepts a changed level as the new normal: the mean from these blocks, all else as it was. A stretch
 * after a change is short, and what it would say of the spread would be off by more than the spread
 * has changed.
 *
 * Undefined without an observation.
 */
export function repinned(
  baseline: PinnedBaseline,
  blocks: readonly (Block | undefined)[],
): PinnedBaseline | undefined {
  const present = blocks.filter((block) => block !== undefined);
  if (present.length === 0) return undefined;
  const { spread, seasons, rising } = baseline;
  const values = present.map((block) => block.value - effectOf(seasons, block));
  const errors = present.map(({ error }) => error * error);
  return {
    ...baseline,
    blocks: present.length,
    mean: weightedMean(values, errors, spread),
    meanError: meanErrorOf(errors, spread, rising.autocorrelation),
  };
}

/**
 * z: how many standard deviations a block lies above its baseline, (x − effect − μ₀)/√(SE² + τ₀²), cut
 * off at ±50.
 */
export function residualOf(
  block: Block,
  { mean, spread, seasons }: Pick<PinnedBaseline, 'mean' | 'spread' | 'seasons'>,
): number {
  const difference = block.value - effectOf(seasons, block) - mean;
  if (difference === 0) return 0;
  const z = difference / Math.sqrt(block.error * block.error + spread * spread);
  return Math.max(-LARGEST_RESIDUAL, Math.min(LARGEST_RESIDUAL, z));
}

function seasonsOf(values: readonly number[], blocks: readonly Block[]): SeasonFit {
  if (blocks.every(({ season }) => season === undefined)) return NO_SEASONS;
  return seasonFit(
    values,
    blocks.map(({ season }) => season ?? 0),
  );
}

function effectOf(effects: readonly number[], { season }: Block): number {
  return effects[season ?? 0] ?? 0;
}

/** Around the mean, with the degrees of freedom that mean and seasons took away. */
function variance(values: readonly number[], taken: number): number {
  const mean = average(values);
  const squares = values.reduce((sum, each) => sum + (each - mean) * (each - mean), 0);
  return squares / Math.max(1, values.length - 1 - taken);
}

function weightedMean(
  values: readonly number[],
  errors: readonly number[],
  spread: number,
): number {
  const origin = values[0]!; // sums of differences, so that equal values have that very mean
  let [sum, weights] = [0, 0];
  for (const [i, value] of values.entries()) {
    const deviation = Math.sqrt(errors[i]! + spread * spread);
    if (deviation === 0) return average(values.filter((_, j) => errors[j] === 0));
    sum += (value - origin) / deviation;
    weights += 1 / deviation;
  }
  return origin + sum / weights;
}

function meanErrorOf(errors: readonly number[], spread: number, autocorrelation: number): number {
  const deviations = errors.map((error) => Math.sqrt(error + spread * spread));
  if (deviations.some((deviation) => deviation === 0)) return 0;
  const weights = deviations.reduce((sum, each) => sum + 1 / each, 0);
  const stretch = (1 + autocorrelation) / (1 - autocorrelation);
  return Math.sqrt(errors.length * stretch) / weights;
}

function autocorrelationOf(residuals: readonly (number | undefined)[]): number {
  let [n, squares, pairs, products] = [0, 0, 0, 0];
  let before: number | undefined;
  for (const residual of residuals) {
    if (residual !== undefined) {
      n++;
      squares += residual * residual;
      if (before !== undefined) {
        pairs++;
        products += residual * before;
      }
    }
    before = residual;
  }
  if (!(squares > 0) || pairs === 0) return 0;
  // Over n, not over pairs, where nothing is missing: the usual estimate.
  const raw = (products / (pairs + 1)) * (n / squares);
  const unbiased = Math.max(0, raw + (1 + 3 * raw) / n);
  return Math.min(MOST_AUTOCORRELATION, unbiased * (1 + 0.5 / Math.sqrt(n)));
}

function profile(
  residuals: readonly (number | undefined)[],
  autocorrelation: number,
  bets: Bets,
): Profile {
  return bets.adaptive
    ? profileOf(residuals, autocorrelation, bets)
    : plainProfile(autocorrelation);
}

function average(values: readonly number[]): number {
  const origin = values[0]!;
  return origin + values.reduce((sum, each) => sum + (each - origin), 0) / values.length;
}

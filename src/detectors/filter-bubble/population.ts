/**
 * How the diets of many users lie to each other: narrow each (a bubble), or all alike
 * (homogenisation). Only sums over users are needed, kept per shard: a vector of category shares
 * and a few numbers, in fixed point, so that the order of users does not matter.
 */
import { FixedSums } from '../../summaries/fixed-point.js';
import type { Replicated } from '../measurement.js';
import {
  dietEntropy,
  effectiveImpressions,
  hasPairs,
  millerMadow,
  simpsonDiversity,
  type Diet,
} from './diet.js';

/** What is summed over users, beside the shares of categories. */
const USERS = 0;
const WITHIN = 1; // Σ (1 − D_u)
const OWN = 2; // Σ ‖p_u‖²
const ENTROPY = 3; // Σ H_u
const CORRECTION = 4; // Σ (κ_u m_u − 1)/(2 n_u)
const INVERSE = 5; // Σ 1/n_u
const DIVERGENCE = 6;
const SPREAD = 7; // Σ κ_u/n_u
const COLUMNS = 8;

/** Sums over a sample of users, each weighing the same. */
export interface Population {
  readonly users: number;
  readonly within: number;
  readonly own: number;
  readonly entropy: number;
  readonly correction: number;
  readonly inverse: number;
  readonly spread: number;
  readonly divergence: number;
  /** P = Σ_u p_u, by category. */
  readonly shares: Float64Array;
}

export class PopulationTally {
  private readonly sums: FixedSums;
  private readonly shares: FixedSums;

  constructor(
    private readonly shards: number,
    private readonly categories: number,
  ) {
    this.sums = FixedSums.zero(shards * COLUMNS);
    this.shares = FixedSums.zero(shards * categories);
  }

  /** Adds a user's diet. O(categories of the user). */
  add(shard: number, diet: Diet, divergence = 0): void {
    let own = 0;
    for (let i = 0; i < diet.size; i++) {
      const share = diet.weights[i]! / diet.total;
      own += share * share;
      this.shares.add(shard * this.categories + diet.categories[i]!, share);
    }
    const to = shard * COLUMNS;
    this.sums.add(to + USERS, 1);
    if (hasPairs(diet)) this.sums.add(to + WITHIN, 1 - simpsonDiversity(diet));
    this.sums.add(to + OWN, own);
    this.sums.add(to + ENTROPY, dietEntropy(diet));
    this.sums.add(to + CORRECTION, millerMadow(diet));
    this.sums.add(to + INVERSE, 1 / effectiveImpressions(diet));
    this.sums.add(to + SPREAD, diet.spread / (diet.total * diet.total));
    this.sums.add(to + DIVERGENCE, divergence);
  }

  /** Whether any user of the shard was added. */
  populated(shard: number): boolean {
    return this.sums.value(shard * COLUMNS + USERS) > 0;
  }

  /** All users, and those without each populated shard. O(shards · categories). */
  replicated(): Replicated<Population> {
    const all = FixedSums.zero(COLUMNS);
    const shares = FixedSums.zero(this.categories);
    for (let shard = 0; shard < this.shards; shard++) {
      for (let i = 0; i < COLUMNS; i++) all.addSum(i, this.sums, shard * COLUMNS + i);
      for (let c = 0; c < this.categories; c++) {
        shares.addSum(c, this.shares, shard * this.categories + c);
      }
    }
    // Differences of multiples of 2⁻³² below 2²¹ are exact.
    const without = (shard: number): Population => {
      const less = (i: number) => all.value(i) - this.sums.value(shard * COLUMNS + i);
      return populationOf(
        less,
        this.byCategory((c) => shares.value(c) - this.shares.value(shard * this.categories + c)),
      );
    };
    const populated = Array.from({ length: this.shards }, (_, shard) => shard).filter((shard) =>
      this.populated(shard),
    );
    return {
      n: all.value(USERS),
      all: populationOf(
        (i) => all.value(i),
        this.byCategory((c) => shares.value(c)),
      ),
      without: populated.map(without),
    };
  }

  private byCategory(of: (category: number) => number): Float64Array {
    const values = new Float64Array(this.categories);
    for (let c = 0; c < values.length; c++) values[c] = of(c);
    return values;
  }
}

function populationOf(sum: (column: number) => number, shares: Float64Array): Population {
  return {
    users: sum(USERS),
    within: sum(WITHIN),
    own: sum(OWN),
    entropy: sum(ENTROPY),
    correction: sum(CORRECTION),
    inverse: sum(INVERSE),
    spread: sum(SPREAD),
    divergence: sum(DIVERGENCE),
    shares,
  };
}

/**
 * Mean diversity within users: D̄ = 1 − q̄, q̄ the mean over users of the probability that two of
 * their own impressions share a category.
 *
 * Range 0 to 1. NaN for no users.
 *
 * @example // users (3, 1) and (1, 3): 0.5
 */
export function meanDiversity({ users, within }: Population): number {
  return 1 - within / users;
}

/**
 * Overlap between users: the probability that impressions of two different users share a category,
 * O = (‖P‖² − Σ ‖p_u‖²)/(U(U − 1)).
 *
 * Range 0 to 1, unbiased. NaN below two users. O(categories).
 *
 * @example // users (3, 1) and (1, 3): 0.375
 */
export function overlap({ users, own, shares }: Population): number {
  if (users < 2) return NaN;
  let norm = 0;
  for (const share of shares) norm += share * share;
  return Math.min(1, Math.max(0, (norm - own) / (users * (users - 1))));
}

/**
 * Segregation: how much more alike two impressions are for being one user's,
 * F_ST = (q̄ − O)/(1 − O).
 *
 * 1 where each user sees one category of their own, 0 where users are interchangeable; slightly
 * negative by chance. NaN where all impressions of all users share one category.
 *
 * @example // users (3, 1) and (1, 3): 0.2
 *
 * Reference: Wright, The genetical structure of populations, Annals of Eugenics 15 (1951); in the
 * form of Hudson, Slatkin & Maddison, Genetics 132 (1992), equation 3.
 */
export function segregation(population: Population): number {
  const between = overlap(population);
  const within = population.within / population.users;
  return (within - between) / (1 - between);
}

/**
 * Mean entropy of users' diets, corrected after Miller and Madow. Nats.
 *
 * @example // users (3, 1) and (1, 3): 0.562335 + 0.125
 */
export function meanEntropy({ users, entropy, correction }: Population): number {
  return (entropy + correction) / users;
}

/**
 * Information between user and category: how much knowing the user tells of the category, H(p̄) −
 * mean H(p_u), p̄ the mean diet (the generalised Jensen-Shannon divergence of the diets). Both
 * entropies are corrected after Miller and Madow. As every user weighs the same, p̄ is as uncertain
 * as one of U²/Σ(1/n_u) impressions: for equal n_u that is their number. Where items have several
 * categories, both corrections are smaller (see millerMadow).
 *
 * Nats; negative by chance. O(categories).
 *
 * @example // users (3, 1) and (1, 3): 0.068312 (0.130812 without correction)
 *
 * Reference: Lin, IEEE Transactions on Information Theory 37 (1991), equation 5.1; Miller (1955).
 */
export function userCategoryInformation(population: Population): number {
  const { users, inverse, spread, shares } = population;
  let total = 0;
  let held = 0;
  for (const share of shares) {
    if (share <= 0) continue;
    held++;
    total -= (share / users) * Math.log(share / users);
  }
  const correction = Math.max(0, held * spread - inverse) / (2 * users * users);
  return total + correction - meanEntropy(population);
}

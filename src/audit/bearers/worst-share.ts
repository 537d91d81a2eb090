/**
 * How unevenly something bad falls on users, and how unevenly it would by chance alone: with few
 * exposures a person, some always have much more of it than others.
 */
import { binomialSupport, binomialTerms } from '../../statistics/binomial.js';
import { chiSquareSurvival } from '../../statistics/chi-square.js';

/** Users by how many exposures they had and how many of them were bad. */
export class UserCounts {
  users = 0;
  exposures = 0;
  bad = 0;
  /** Users by exposures, and by bad ones. */
  readonly byExposures = new Map<number, number>();
  readonly byBad = new Map<number, number>();

  add(exposures: number, bad: number, users = 1): void {
    this.users += users;
    this.exposures += users * exposures;
    this.bad += users * bad;
    this.byExposures.set(exposures, (this.byExposures.get(exposures) ?? 0) + users);
    this.byBad.set(bad, (this.byBad.get(bad) ?? 0) + users);
  }

  /** All of these together. */
  static of(parts: readonly UserCounts[]): UserCounts {
    const all = new UserCounts();
    for (const part of parts) {
      all.users += part.users;
      all.exposures += part.exposures;
      all.bad += part.bad;
      for (const [from, to] of [
        [part.byExposures, all.byExposures],
        [part.byBad, all.byBad],
      ] as const) {
        for (const [count, users] of from) to.set(count, (to.get(count) ?? 0) + users);
      }
    }
    return all;
  }
}

/**
 * The worst-exposed hundredth of the users; the last of them may count in part. Rounded up, it would jump
 * as a shard of users is left out, and the interval with it.
 */
export function worstUsers(users: number): number {
  return users / 100;
}

/**
 * The share of all bad exposures that the worst-exposed 1% of users had, from 0.01 (all alike) to 1.
 * Of users with equally many, only as many count as there is room for. NaN where nothing was bad.
 *
 * O(u log u) for u different counts.
 */
export function worstShare({ users, bad, byBad }: UserCounts): number {
  let room = worstUsers(users);
  let borne = 0;
  for (const [count, some] of [...byBad].sort(([a], [b]) => b - a)) {
    const taken = Math.min(room, some);
    borne += taken * count;
    room -= taken;
    if (room === 0) break;
  }
  return borne / bad;
}

/**
 * The share that the worst 1% would have on average if chance alone decided which exposures were bad:
 * each with the overall probability p = K/N, whoever's it is, everyone having the exposures they had.
 *
 * The bad exposures of the m worst are Σ_{k≥1} min(m, S_k), with S_k users of at least k bad ones. S_k
 * is a sum over users of independent indicators with P(Bin(n_u, p) ≥ k), taken as normal:
 * E min(m, S) = m − (m − μ)·Φ(z) − σ·φ(z), z = (m − μ)/σ. Off by less than a hundredth of itself from
 * 10 worst users on.
 *
 * Cost: O(Σ √n) over the different numbers of exposures.
 */
export function worstShareByChance({ users, exposures, bad, byExposures }: UserCounts): number {
  if (bad === 0) return NaN;
  const worst = worstUsers(users);
  const probability = bad / exposures;
  // By k: the mean of S_k and its variance. In `sure`: users by how many they have for certain.
  const mean: number[] = [];
  const variance: number[] = [];
  const sure: number[] = [];
  const raise = (values: number[], at: number, by: number) => {
    while (values.length <= at) values.push(0);
    values[at]! += by;
  };
  for (const [trials, some] of byExposures) {
    if (probability === 1) {
      raise(sure, trials, some);
      continue;
    }
    const support = binomialSupport(trials, probability);
    const terms = new Float64Array(support.last - support.first + 1);
    const all = binomialTerms(trials, probability, support, terms);
    // Everyone has at least `first` bad ones, but for 10⁻¹⁴.
    raise(sure, support.first, some);
    let above = 0;
    for (let k = support.last; k > support.first; k--) {
      above += terms[k - support.first]! / all;
      raise(mean, k, some * above);
      raise(variance, k, some * above * (1 - above));
    }
  }
  let borne = 0;
  let certain = sure.reduce((sum, each) => sum + each, 0);
  for (let k = 1; k < Math.max(mean.length, sure.length); k++) {
    certain -= sure[k - 1] ?? 0;
    borne += expectedLesser(worst, certain + (mean[k] ?? 0), variance[k] ?? 0);
  }
  return borne / bad;
}

/** E min(m, S) of a normal S. */
function expectedLesser(m: number, mean: number, variance: number): number {
  const deviation = Math.sqrt(variance);
  const z = (m - mean) / deviation;
  // From 8 standard deviations on the lesser is certain to 10⁻¹⁵; without any it is certain.
  if (!(Math.abs(z) < 8)) return Math.min(m, mean);
  const tail = chiSquareSurvival(z * z, 1) / 2;
  const below = z >= 0 ? 1 - tail : tail;
  const density = Math.exp((-z * z) / 2) / Math.sqrt(2 * Math.PI);
  return m - (m - mean) * below - deviation * density;
}

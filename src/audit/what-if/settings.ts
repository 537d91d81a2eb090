/** The re-rankings that are tried: methods over grids of their settings. */
import type { WhatIfPoint } from '../findings/findings.js';

export type WhatIfMethod = WhatIfPoint['method'];

/** What a candidate gains from what has been chosen before it. */
export type Gain = 'none' | 'calibration' | 'dissimilarity' | 'coverage' | 'interest-coverage';

/**
 * A re-ranking: at each place the candidate with the greatest
 * score·s + accuracy·a + freshness·f − repetition·1{seen before} + weight·gain(candidate, chosen).
 */
export interface Setting {
  readonly method: WhatIfMethod;
  /** As the method's literature names it. */
  readonly parameters: Readonly<Record<string, number>>;
  readonly score: number;
  readonly accuracy: number;
  readonly freshness: number;
  readonly repetition: number;
  readonly gain: Gain;
  readonly weight: number;
}

/** Tenths, counted in whole numbers so that 1 − 0.9 is 0.1. */
const TENTHS = [0, 1, 2, 3, 4, 5, 6, 7, 8, 9] as const;
/** Weights of the multi-objective score are multiples of a quarter. */
const QUARTERS = 4;

const PLAIN = { accuracy: 0, freshness: 0, repetition: 0 };

/** What the data allows the multi-objective score to weigh beside engagement and diversity. */
export interface Objectives {
  readonly accuracy: boolean;
  readonly freshness: boolean;
}

/**
 * All settings, ten a method from what is served on, and the grid of weights.
 *
 * | method          | objective of a candidate                                   | as served by score |
 * | --------------- | ----------------------------------------------------------- | ------------------ |
 * | calibrated      | (1−λ)·s − λ·KL(profile ‖ slate)                             | λ = 0              |
 * | mmr             | λ·s − (1−λ)·max similarity to the chosen                    | λ = 1              |
 * | xquad           | λ·s + (1−λ)·Σ_c p(c)·P(i∣c)·Π_j (1 − P(j∣c))                | λ = 1              |
 * | repetition      | s − λ·1{the user was shown it before}                       | λ = 0              |
 * | multi-objective | weights on s, diversity, accuracy, freshness that sum to 1  | engagement = 1     |
 *
 * The grid of the last has quarters, engagement at least one of them.
 */
export function settingsOf({ accuracy, freshness }: Objectives): Setting[] {
  const settings: Setting[] = [];
  for (const tenth of TENTHS) {
    const lambda = tenth / 10;
    settings.push({
      ...{ ...PLAIN, method: 'calibrated', parameters: { lambda } },
      ...{ score: (10 - tenth) / 10, gain: 'calibration', weight: lambda },
    });
  }
  for (const method of ['mmr', 'xquad'] as const) {
    const gain = method === 'mmr' ? 'dissimilarity' : 'interest-coverage';
    for (const tenth of TENTHS) {
      const lambda = (10 - tenth) / 10;
      settings.push({
        ...{ ...PLAIN, method, parameters: { lambda } },
        ...{ score: lambda, gain, weight: tenth / 10 },
      });
    }
  }
  for (const tenth of TENTHS) {
    const lambda = tenth / 10;
    settings.push({
      ...{ ...PLAIN, method: 'repetition', parameters: { lambda } },
      ...{ score: 1, repetition: lambda, gain: 'none', weight: 0 },
    });
  }
  return [...settings, ...multiObjective(accuracy, freshness)];
}

function multiObjective(withAccuracy: boolean, withFreshness: boolean): Setting[] {
  const settings: Setting[] = [];
  for (let engaged = QUARTERS; engaged >= 1; engaged--) {
    for (let diverse = QUARTERS - engaged; diverse >= 0; diverse--) {
      for (let accurate = QUARTERS - engaged - diverse; accurate >= 0; accurate--) {
        const fresh = QUARTERS - engaged - diverse - accurate;
        if ((accurate > 0 && !withAccuracy) || (fresh > 0 && !withFreshness)) continue;
        const engagement = engaged / QUARTERS;
        const diversity = diverse / QUARTERS;
        const accuracy = accurate / QUARTERS;
        const freshness = fresh / QUARTERS;
        settings.push({
          method: 'multi-objective',
          parameters: { engagement, diversity, accuracy, freshness },
          ...{ score: engagement, accuracy, freshness, repetition: 0 },
          ...{ gain: diversity > 0 ? 'coverage' : 'none', weight: diversity },
        });
      }
    }
  }
  return settings;
}

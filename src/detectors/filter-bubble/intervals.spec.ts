/** Whether 95% intervals hold the truth 95% of the time, though users differ and are shown little. */
import { describe, expect, it } from '@jest/globals';
import { uniformFloat64 } from 'pure-rand/distribution/uniformFloat64';
import { xoroshiro128plus } from 'pure-rand/generator/xoroshiro128plus';
import { jackknifeInterval } from '../../statistics/jackknife.js';
import { Diets, emptyDiet } from './diets.js';
import { meanDiversity, overlap, PopulationTally, segregation } from './population.js';

const CATEGORIES = 8;
const USERS = 200;
const IMPRESSIONS = 6;
const WINDOWS = 250;
/** With this chance an impression is of the user's own category, drawn evenly; else of any. */
const FOCUS = 0.5;

/** Two impressions of a user agree by q, of two users by chance alone. */
const WITHIN = FOCUS * FOCUS + (1 - FOCUS * FOCUS) / CATEGORIES;
const BETWEEN = 1 / CATEGORIES;

function simulateWindow(random: ReturnType<typeof xoroshiro128plus>) {
  const below = (n: number) => Math.floor(uniformFloat64(random) * n);
  const tally = new PopulationTally(20, CATEGORIES);
  const diet = emptyDiet();
  for (let user = 0; user < USERS; user++) {
    const favourite = below(CATEGORIES);
    const diets = new Diets();
    diets.grow(1);
    const weight = 1 + below(3);
    for (let i = 0; i < IMPRESSIONS; i++) {
      const category = uniformFloat64(random) < FOCUS ? favourite : below(CATEGORIES);
      diets.add(0, Uint16Array.of(category), i < 2 ? weight : 1);
    }
    diets.read(0, diet);
    tally.add(below(20), diet);
  }
  return tally.replicated();
}

describe('the interval', () => {
  const random = xoroshiro128plus(3);
  const windows = Array.from({ length: WINDOWS }, () => simulateWindow(random));

  it.each([
    ['diversity', meanDiversity, 1 - WITHIN],
    ['overlap', overlap, BETWEEN],
    ['segregation', segregation, (WITHIN - BETWEEN) / (1 - BETWEEN)],
  ] as const)('of %s holds the truth, and the value is unbiased', (_name, of, truth) => {
    let held = 0;
    let sum = 0;
    let squares = 0;
    for (const { all, without } of windows) {
      const value = of(all);
      const { low, high } = jackknifeInterval(value, without.map(of))!;
      if (low <= truth && truth <= high) held++;
      sum += value - truth;
      squares += (value - truth) * (value - truth);
    }
    expect(held / WINDOWS).toBeGreaterThan(0.9);
    expect(held / WINDOWS).toBeLessThan(0.99);
    const error = Math.sqrt(squares) / WINDOWS;
    expect(Math.abs(sum / WINDOWS)).toBeLessThan(4 * error);
  });
});

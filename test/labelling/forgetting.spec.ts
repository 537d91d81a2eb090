import { describe, expect, it } from '@jest/globals';
import { chooseKept, USUALLY_KEPT } from '../../src/labelling/forgetting.js';
import { RISK_TABLE, RiskCollector, type RiskTable } from '../../src/labelling/risk-table.js';
import { RandomStream } from '../../src/simulation/random-stream.js';

function labels(seed: number, chance: (score: number) => number, count = 1000): RiskTable {
  const random = new RandomStream(seed, 'forgetting');
  const collector = new RiskCollector();
  for (let nth = 0; nth < count; nth++) {
    const score = random.uniform();
    collector.add(score, NaN, random.chance(chance(score)) ? 1 : 0, 0.05, nth);
  }
  return collector.seal();
}

const SEEDS = [1, 2, 3, 4, 5];
const calibrated = (score: number) => score;

describe('chooseKept', () => {
  it('keeps what older labels have taught while the world is the same', () => {
    const seeds = Array.from({ length: 20 }, (_, i) => i + 1);
    const kept = seeds.map((seed) =>
      chooseKept(labels(seed, calibrated), labels(-seed, calibrated)),
    );
    expect(kept.filter((share) => share < USUALLY_KEPT).length).toBeLessThanOrEqual(2);
  });

  it('forgets it where the last window contradicts it', () => {
    const gamed = (score: number) => 0.1 + 0.2 * score;
    for (const seed of SEEDS) {
      expect(chooseKept(labels(seed, calibrated), labels(-seed, gamed))).toBe(0);
    }
  });

  it('keeps it where there is nothing to judge it by, or nothing to keep', () => {
    expect(chooseKept(labels(1, calibrated), RISK_TABLE.empty())).toBe(USUALLY_KEPT);
    expect(
      chooseKept(
        labels(1, calibrated),
        labels(2, () => 0.5, 29),
        0.7,
      ),
    ).toBe(0.7);
    expect(chooseKept(RISK_TABLE.empty(), labels(1, calibrated))).toBe(USUALLY_KEPT);
  });
});

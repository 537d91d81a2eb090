import { describe, expect, it } from '@jest/globals';
import { World } from '../../src/simulation/world.js';
import { ofKind, runWorld, SMALL } from './collected-run.js';

describe('logged candidates', () => {
  const plain = runWorld(SMALL);
  const logged = runWorld({ ...SMALL, loggedCandidates: 8 });
  const recommendations = ofKind(logged.events, 'recommendation');

  it('leave what is shown, clicked and judged as it is without them', () => {
    const without = logged.events.map((event) => {
      if (event.kind !== 'recommendation') return event;
      const { candidates, ...rest } = event;
      expect(candidates).toHaveLength(8);
      return rest;
    });
    expect(without).toEqual(plain.events);
  });

  it('are other items than those shown, each once', () => {
    for (const { slate, candidates = [] } of recommendations) {
      const items = [...slate, ...candidates].map(({ item }) => item);
      expect(new Set(items).size).toBe(items.length);
    }
  });

  it('are the items that would have stood below: lower scores on average, on the same scale', () => {
    const mean = (scores: readonly number[]) =>
      scores.reduce((sum, score) => sum + score, 0) / scores.length;
    const shown = recommendations.flatMap(({ slate }) => slate.map(({ score }) => score!));
    const below = recommendations.flatMap(({ candidates = [] }) =>
      candidates.map(({ score }) => score),
    );
    expect(mean(below)).toBeLessThan(mean(shown) - 0.1);
    expect(mean(below)).toBeGreaterThan(Math.min(...shown));
  });

  it('run out where the catalogue does', () => {
    const small = runWorld({ ...SMALL, items: 7, categories: 2, loggedCandidates: 8 });
    const [first] = ofKind(small.events, 'recommendation');
    expect(first?.candidates).toHaveLength(2);
  });

  it('have a known chance of a click at any place', () => {
    const world = new World({ ...SMALL, loggedCandidates: 8 });
    const top = world.clickProbability(3, 5, 0);
    expect(top).toBeGreaterThan(0);
    expect(world.clickProbability(3, 5, 1) / top).toBeCloseTo(Math.exp(-0.7 * Math.log(2)), 12);
  });
});

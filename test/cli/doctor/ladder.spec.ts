/** The order of steps: nothing is gained twice, nothing is left out, and the cheap come first. */
import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import { ladder } from '../../../src/cli/doctor/ladder.js';
import { givenWith, NEED_IDS, NEEDS, type Need } from '../../../src/detectors/needs.js';

const waiting = (reading: string, unmet: readonly Need[], tier: 'core' | 'detail' = 'core') => ({
  reading,
  tier,
  unmet,
});

describe('the ladder of steps', () => {
  it('has no step where nothing is missing', () => {
    expect(ladder([])).toEqual([]);
    expect(ladder([waiting('a', [])])).toEqual([]);
  });

  it('begins with what gives most for least', () => {
    const steps = ladder([
      waiting('a', ['labels']),
      waiting('b', ['users'], 'detail'),
      waiting('c', ['baseline']),
      waiting('d', ['baseline', 'labels']),
    ]);
    // Worth for effort: 3/1 for the baseline; then 6/8 for labels before 1/2 for users.
    expect(steps.map(({ needs }) => needs)).toEqual([['baseline'], ['labels'], ['users']]);
    expect(steps.map(({ gains }) => gains)).toEqual([['c'], ['a', 'd'], ['b']]);
  });

  it('asks for two things at once where neither gives anything alone', () => {
    expect(ladder([waiting('a', ['users', 'outcomes'])])).toEqual([
      { needs: ['users', 'outcomes'], effort: 5, gains: ['a'] },
    ]);
  });

  it('does not ask for items apart where categories are declared with them', () => {
    const steps = ladder([waiting('a', ['items', 'categories']), waiting('b', ['items'])]);
    expect(steps).toEqual([{ needs: ['categories'], effort: 3, gains: ['a', 'b'] }]);
  });

  it('gains each reading once, in the step that meets the last of its needs', () => {
    const reading = fc.record({
      tier: fc.constantFrom('core' as const, 'detail' as const),
      unmet: fc.subarray([...NEED_IDS]),
    });
    fc.assert(
      fc.property(fc.array(reading, { maxLength: 20 }), (each) => {
        const all = each.map((one, i) => ({ ...one, reading: `r${i}` }));
        const steps = ladder(all);
        const lacking = all.filter(({ unmet }) => unmet.length > 0).map((one) => one.reading);
        expect(steps.flatMap(({ gains }) => gains).sort()).toEqual([...lacking].sort());
        const met = new Set<Need>();
        for (const { needs, gains, effort } of steps) {
          expect(gains.length).toBeGreaterThan(0);
          expect(needs.some((need) => met.has(need))).toBe(false);
          expect(effort).toBe(needs.reduce((sum, need) => sum + NEEDS[need].effort, 0));
          const before = new Set(met);
          for (const need of needs.flatMap(givenWith)) met.add(need);
          for (const gained of gains) {
            const { unmet } = all.find((one) => one.reading === gained)!;
            expect(unmet.every((need) => met.has(need))).toBe(true);
            expect(unmet.every((need) => before.has(need))).toBe(false);
          }
        }
      }),
    );
  });
});

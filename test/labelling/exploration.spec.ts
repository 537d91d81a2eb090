import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import {
  explorationItems,
  itemUncertainty,
  showingProbabilities,
} from '../../src/labelling/exploration.js';
import type { ItemEvidence } from '../../src/labelling/item-book.js';
import { played, traffic } from './desk-run.js';

const evidence = (item: string, more: Partial<ItemEvidence> = {}): ItemEvidence => ({
  item,
  score: NaN,
  shown: 1,
  effectiveLabels: 0,
  meanLabel: NaN,
  ...more,
});

describe('the uncertainty of an item', () => {
  it('is that of a beta posterior', () => {
    expect(itemUncertainty(evidence('a'), 0.5)).toBeCloseTo(0.223607, 6);
    // p = (4·.5 + 6·1)/10 = .8; √(.8·.2/11)
    const labelled = evidence('a', { effectiveLabels: 6, meanLabel: 1 });
    expect(itemUncertainty(labelled, 0.5)).toBeCloseTo(0.120605, 6);
  });

  it('falls with labels that say the same', () => {
    fc.assert(
      fc.property(fc.double({ min: 0, max: 50, noNaN: true }), (labels) => {
        const at = (m: number) =>
          itemUncertainty(evidence('a', { effectiveLabels: m, meanLabel: 0.5 }), 0.5);
        expect(at(labels + 1)).toBeLessThan(at(labels));
      }),
    );
  });
});

describe('probabilities of showing', () => {
  it('are in proportion to uncertainty, a fifth of them even', () => {
    const [a, b] = showingProbabilities([0.3, 0.1], 1);
    expect(a).toBeCloseTo(0.7, 12);
    expect(b).toBeCloseTo(0.3, 12);
  });

  it('add up to the exposures, and none is above 1 or 0', () => {
    fc.assert(
      fc.property(
        fc.array(fc.double({ min: 0, max: 0.5, noNaN: true }), { minLength: 1, maxLength: 40 }),
        fc.double({ min: 0.1, max: 60, noNaN: true }),
        (uncertainties, exposures) => {
          const shown = showingProbabilities(uncertainties, exposures);
          const sum = shown.reduce((all, each) => all + each, 0);
          expect(sum).toBeCloseTo(Math.min(exposures, uncertainties.length), 6);
          for (const each of shown) {
            expect(each).toBeGreaterThan(0);
            expect(each).toBeLessThanOrEqual(1 + 1e-12);
          }
        },
      ),
    );
  });
});

describe('items worth showing', () => {
  it('are the most uncertain ones, first those that were shown least', () => {
    const items = [
      evidence('known', { effectiveLabels: 100, meanLabel: 0.5 }),
      evidence('often', { shown: 9 }),
      evidence('seldom', { shown: 2 }),
    ];
    const segment = { surface: 'home', policy: 'production' };
    const found = explorationItems(segment, items, () => 0.5, 1);
    expect(found.map(({ item }) => item)).toEqual(['seldom', 'often', 'known']);
    expect(found[0]).toMatchObject(segment);
    expect(explorationItems(segment, items, () => 0.5, 0)).toEqual([]);
    expect(explorationItems(segment, [], () => 0.5, 3)).toEqual([]);
  });

  it('come from what the stream has shown', () => {
    const { desk } = played(traffic(3, 200));
    const found = desk.exploration({ surface: 'home', policy: 'production' }, 5);
    expect(found).toHaveLength(27);
    expect(found.reduce((sum, { propensity }) => sum + propensity, 0)).toBeCloseTo(5, 9);
    expect(desk.exploration({ surface: 'nowhere', policy: 'production' }, 5)).toEqual([]);
  });
});

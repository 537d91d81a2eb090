import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import { quantileGroups, SCORE_CELLS, scoreCell } from './score-grid.js';

describe('the grid of scores', () => {
  it('keeps the order of scores, whatever their size or sign', () => {
    fc.assert(
      fc.property(fc.double({ noNaN: true }), fc.double({ noNaN: true }), (a, b) => {
        const [low, high] = a <= b ? [a, b] : [b, a];
        expect(scoreCell(low)).toBeLessThanOrEqual(scoreCell(high));
        expect(scoreCell(low)).toBeGreaterThanOrEqual(1);
        expect(scoreCell(high)).toBeLessThan(SCORE_CELLS);
      }),
    );
  });

  it('has a cell for no score, one for 0 and outermost ones', () => {
    expect(scoreCell(NaN)).toBe(0);
    expect(scoreCell(-0)).toBe(scoreCell(0));
    expect(scoreCell(2 ** -21)).toBe(scoreCell(0));
    expect(scoreCell(-(2 ** -21))).toBe(scoreCell(0));
    expect(scoreCell(2 ** -20)).toBe(scoreCell(0) + 1);
    expect(scoreCell(-Infinity)).toBe(1);
    expect(scoreCell(Infinity)).toBe(SCORE_CELLS - 1);
    expect(scoreCell(2 ** 20)).toBe(SCORE_CELLS - 1);
  });

  it('tells scores apart that differ by more than 1.6%', () => {
    fc.assert(
      fc.property(fc.double({ min: 2 ** -20, max: 2 ** 19, noNaN: true }), (score) => {
        expect(scoreCell(score * (1 + 1 / 63))).toBeGreaterThan(scoreCell(score));
        expect(scoreCell(-score * (1 + 1 / 63))).toBeLessThan(scoreCell(-score));
      }),
    );
  });
});

describe('groups of equal mass', () => {
  it('put cells together in order', () => {
    expect([...quantileGroups([1, 1, 0, 1, 1], 2)]).toEqual([0, 0, -1, 1, 1]);
    expect([...quantileGroups([], 10)]).toEqual([]);
    expect([...quantileGroups([0, 0], 10)]).toEqual([-1, -1]);
    expect([...quantileGroups([0, 7], 10)]).toEqual([-1, 5]);
  });

  it('hold a tenth each, give or take a cell', () => {
    const mass = fc.array(fc.double({ min: 0, max: 5, noNaN: true }), {
      minLength: 1,
      maxLength: 200,
    });
    fc.assert(
      fc.property(mass, (cells) => {
        const groups = quantileGroups(cells, 10);
        const total = cells.reduce((sum, each) => sum + each, 0);
        const widest = Math.max(...cells);
        const held = new Float64Array(10);
        let before = -1;
        cells.forEach((each, cell) => {
          const group = groups[cell]!;
          if (each === 0) {
            expect(group).toBe(-1);
            return;
          }
          expect(group).toBeGreaterThanOrEqual(before);
          before = group;
          held[group]! += each;
        });
        for (const each of held) expect(each).toBeLessThanOrEqual(total / 10 + widest + 1e-9);
      }),
    );
  });
});

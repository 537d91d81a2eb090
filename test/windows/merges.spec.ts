/** Sliding and growing merges against merging everything anew. */
import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import { GrowingMerge } from '../../src/windows/growing-merge.js';
import { SlidingMerge } from '../../src/windows/sliding-merge.js';

const add = (a: number, b: number): number => a + b;
const panes = fc.array(fc.option(fc.integer({ min: 1, max: 1000 }), { nil: undefined }), {
  maxLength: 60,
});
const length = fc.integer({ min: 1, max: 13 });

describe('SlidingMerge', () => {
  it('holds the merge of the last panes, whatever its length and however often it is asked', () => {
    fc.assert(
      fc.property(panes, length, length, (states, capacity, hop) => {
        const sliding = new SlidingMerge<number>(capacity, add);
        states.forEach((state, pane) => {
          sliding.set(pane, state);
          const window = states.slice(Math.max(0, pane + 1 - capacity), pane + 1);
          const known = window.filter((each) => each !== undefined);
          expect(sliding.isEmpty).toBe(known.length === 0);
          expect(sliding.at(pane)).toBe(state);
          if (pane % hop > 0) return;
          const expected = known.length === 0 ? undefined : known.reduce(add, 0);
          expect(sliding.value).toBe(expected);
        });
      }),
    );
  });

  it('merges once a level, not once a pane', () => {
    let merges = 0;
    const sliding = new SlidingMerge<number>(64, (a, b) => {
      merges++;
      return a + b;
    });
    for (let pane = 0; pane < 640; pane++) {
      sliding.set(pane, 1);
      expect(sliding.value).toBe(Math.min(64, pane + 1));
    }
    expect(merges / 640).toBeLessThanOrEqual(6);
  });

  it('merges each pane once where the window is read once in its length', () => {
    let merges = 0;
    const sliding = new SlidingMerge<number>(64, (a, b) => {
      merges++;
      return a + b;
    });
    for (let pane = 0; pane < 640; pane++) {
      sliding.set(pane, 1);
      if (pane % 64 === 63) expect(sliding.value).toBe(64);
    }
    expect(merges).toBe(10 * 63);
  });
});

describe('GrowingMerge', () => {
  it('holds the merge of everything, undefined while there is nothing', () => {
    fc.assert(
      fc.property(fc.array(fc.integer({ min: 1, max: 1000 }), { maxLength: 80 }), (states) => {
        const growing = new GrowingMerge<number>(add);
        expect(growing.value).toBeUndefined();
        expect(growing.isEmpty).toBe(true);
        states.forEach((state, i) => {
          growing.add(state);
          expect(growing.isEmpty).toBe(false);
          expect(growing.value).toBe(states.slice(0, i + 1).reduce(add, 0));
        });
      }),
    );
  });

  it('touches each pane a logarithmic number of times', () => {
    let touched = 0;
    const growing = new GrowingMerge<number>((a, b) => {
      touched += a + b;
      return a + b;
    });
    for (let pane = 0; pane < 1024; pane++) growing.add(1);
    expect(touched / 1024).toBeLessThanOrEqual(10);
  });
});

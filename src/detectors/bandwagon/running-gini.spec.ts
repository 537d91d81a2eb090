import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import { countHistogram } from '../../statistics/count-histogram.js';
import { gini, totalDifference } from './gini.js';
import { RunningGini } from './running-gini.js';

/** Shows items of a catalogue one by one; NEW_ITEM adds one that was not shown. */
const NEW_ITEM = -1;

function run(items: number, events: readonly number[]): { running: RunningGini; counts: number[] } {
  const running = new RunningGini(items);
  const counts = new Array<number>(items).fill(0);
  for (const event of events) {
    if (event === NEW_ITEM) {
      running.addItem();
      counts.push(0);
    } else {
      const item = event % counts.length;
      running.expose(counts[item]!);
      counts[item]!++;
    }
  }
  return { running, counts };
}

describe('RunningGini', () => {
  it('follows the formula event by event', () => {
    const { running } = run(5, [2, 3, 3, 3, 4, 4, 4, 4, 4, 4]); // counts 0, 0, 1, 3, 6
    expect(running.totalDifference()).toBe(30);
    expect(running.gini()).toBeCloseTo(0.6, 12);
    running.expose(3);
    expect(running.totalDifference()).toBe(32);
    expect(running.gini()).toBeCloseTo(0.581818181818, 10);
  });

  it('equals the value derived from the counts after any sequence of events', () => {
    const event = fc.oneof(
      { weight: 6, arbitrary: fc.integer({ min: 0, max: 3 }) },
      { weight: 3, arbitrary: fc.integer({ min: 0, max: 1000 }) },
      { weight: 1, arbitrary: fc.constant(NEW_ITEM) },
    );
    fc.assert(
      fc.property(
        fc.integer({ min: 1, max: 30 }),
        fc.array(event, { minLength: 1, maxLength: 300 }),
        (items, events) => {
          const { running, counts } = run(items, events);
          const histogram = countHistogram(counts);
          expect(running.totalDifference()).toBe(totalDifference(histogram, counts.length));
          expect(running.gini()).toBe(gini(histogram, counts.length));
          expect(running.sumOfSquares()).toBe(counts.reduce((sum, c) => sum + c * c, 0));
        },
      ),
    );
  });
});

import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import { countHistogram, CountTally } from '../../src/statistics/count-histogram.js';

/** Small counts, which repeat, and ones beyond the dense range. */
const counts = fc.array(
  fc.oneof(fc.integer({ min: 0, max: 8 }), fc.integer({ min: 4090, max: 1_000_000 })),
);

describe('countHistogram', () => {
  it('says how many items have each count', () => {
    expect(countHistogram([0, 0, 1, 3, 6, 1])).toEqual({
      counts: Float64Array.of(1, 3, 6),
      items: Float64Array.of(2, 1, 1),
      observed: 4,
      total: 11,
    });
  });

  it('of nothing is empty', () => {
    expect(countHistogram([])).toMatchObject({ observed: 0, total: 0 });
    expect(countHistogram([0, 0]).counts).toHaveLength(0);
  });

  it('keeps every item, whatever the order', () => {
    fc.assert(
      fc.property(counts, (values) => {
        const positive = values.filter((count) => count > 0).sort((a, b) => a - b);
        const histogram = countHistogram(values);
        const spread = Array.from(histogram.counts).flatMap((count, i) =>
          new Array<number>(histogram.items[i]!).fill(count),
        );
        expect(spread).toEqual(positive);
        expect(histogram.observed).toBe(positive.length);
        expect(histogram.total).toBe(positive.reduce((a, b) => a + b, 0));
        expect(countHistogram(values.reverse())).toEqual(histogram);
      }),
    );
  });
});

describe('CountTally', () => {
  it('takes items out again', () => {
    fc.assert(
      fc.property(counts, counts, (kept, taken) => {
        const tally = new CountTally();
        for (const count of taken) tally.add(count, -1);
        tally.addAll(countHistogram([...kept, ...taken]));
        expect(tally.histogram()).toEqual(countHistogram(kept));
      }),
    );
  });
});

/** The detector's pane states keep the laws of summaries. */
import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import { allRows, settledOf, type Served } from '../../setup/impressions.js';
import { describeSummaryLaws } from '../../properties/summary-laws.js';
import type { Part } from '../../../src/detectors/detector.js';
import { filterBubble } from '../../../src/detectors/filter-bubble/filter-bubble.js';

const hash = fc.oneof(fc.nat(6), fc.integer({ min: 0, max: 0xffffffff }));
const served: fc.Arbitrary<Served> = fc
  .record({
    id: hash,
    user: fc.option(hash, { nil: undefined }),
    shown: fc.boolean(),
    slate: fc.array(fc.record({ item: fc.constantFrom('a', 'b', 'c'), reward: fc.nat(1) }), {
      maxLength: 3,
    }),
  })
  .map(({ user, ...rest }) => (user === undefined ? rest : { user, ...rest }));

function fold(part: Part, recommendations: readonly Served[]) {
  const accumulator = part.accumulator();
  const batch = settledOf(recommendations);
  accumulator.observe?.(batch, allRows(batch), batch.length);
  accumulator.settle?.(batch, allRows(batch), batch.length);
  return accumulator.seal();
}

const others = filterBubble({ userCap: 4 }).parts;
filterBubble({ userCap: 3 }).parts.forEach((part, i) => {
  describeSummaryLaws(`filter-bubble, ${part.id}`, {
    summary: part.summary,
    observations: fc.array(served, { maxLength: 20 }),
    fold: (recommendations) => fold(part, recommendations),
    incompatible: [fold(others[i]!, [{ id: 1, user: 1, slate: [{ item: 'a' }] }])],
  });
});

describe('collecting', () => {
  it('gives the same however often it sorts in between', () => {
    const part = filterBubble({ userCap: 50 }).parts[0]!;
    const all = Array.from({ length: 20_000 }, (_, id) => ({
      id,
      user: (id * 7919) % 97,
      slate: [{ item: `item-${id % 13}` }],
    }));
    const parts = [all.slice(0, 6000), all.slice(6000)].map((half) => fold(part, half));
    expect(part.summary.merge(parts[0], parts[1])).toEqual(fold(part, all));
  });
});

/** Every detector's summary keeps the laws, fed through the detector's own accumulator. */
import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import { createDetectors, type DetectorOptions } from '../../src/detectors/registry.js';
import { RecommendationBatch } from '../../src/events/batch.js';
import { Dictionary } from '../../src/events/dictionary.js';
import { describeSummaryLaws } from './summary-laws.js';

/** Options of every detector, with caps so small that random data goes over them. */
const OPTIONS: Required<DetectorOptions> = { bandwagon: { itemCap: 5, shards: 7 } };

/** For each detector the same options with one changed, for every one that its state depends on. */
const OTHERS: { [Id in keyof Required<DetectorOptions>]: DetectorOptions[Id][] } = {
  bandwagon: [
    { itemCap: 6, shards: 7 },
    { itemCap: 5, shards: 8 },
  ],
};

/** One recommendation: its own hash, the user's if there is one, and the items shown. */
interface Shown {
  readonly id: number;
  readonly user: number | undefined;
  readonly slate: readonly number[];
}

const hash = fc.integer({ min: 0, max: 0xffffffff });
const shown: fc.Arbitrary<Shown> = fc.record({
  id: hash,
  user: fc.option(hash, { nil: undefined }),
  slate: fc.uniqueArray(fc.nat(12), { minLength: 1, maxLength: 5 }),
});

/** The recommendations as a batch, under a dictionary of its own. */
function batchOf(recommendations: readonly Shown[]): RecommendationBatch {
  const items = new Dictionary();
  const names = new Dictionary();
  const batch = new RecommendationBatch({ items, names });
  for (const { id, user, slate } of recommendations) {
    const row = batch.grow(slate.length);
    batch.time[row] = id;
    batch.idLow[row] = id;
    batch.hasUser[row] = user === undefined ? 0 : 1;
    batch.userLow[row] = user ?? 0;
    batch.surface[row] = names.number('home');
    batch.policy[row] = names.number('production');
    slate.forEach((item, i) => {
      const at = batch.slateStart[row]! + i;
      batch.item[at] = items.number(`item-${item}`);
      batch.position[at] = i + 1;
      batch.propensity[at] = 1 / (item + 1);
    });
  }
  return batch;
}

for (const detector of createDetectors(OPTIONS)) {
  const { id } = detector.declaration;
  const fold = (recommendations: readonly Shown[], of = detector) => {
    const accumulator = of.accumulator();
    const rows = Uint32Array.from(recommendations.keys());
    accumulator.observe(batchOf(recommendations), rows, rows.length);
    return accumulator.seal();
  };
  const others = OTHERS[id as keyof DetectorOptions].flatMap((options) =>
    createDetectors({ [id]: options }),
  );
  describeSummaryLaws(id, {
    summary: detector.summary,
    observations: fc.array(shown, { maxLength: 20 }),
    fold,
    incompatible: others.map((other) => fold([{ id: 1, user: 1, slate: [1] }], other)),
  });
}

describe('the summaries of all detectors', () => {
  it('have encodings that can be told apart', () => {
    const detectors = createDetectors(OPTIONS);
    expect(detectors).toHaveLength(Object.keys(OPTIONS).length);
    const ids = detectors.map(({ declaration, summary }) => `${declaration.id}:${summary.id}`);
    expect(new Set(ids).size).toBe(ids.length);
    for (const { summary } of detectors) expect(summary.id).toMatch(/^[a-z-]+\/\d+( [a-z]+=\d+)*$/);
  });
});

import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import { allRows, judgedOf, type Judged } from '../../test/setup/impressions.js';
import { BinaryWriter } from '../summaries/binary.js';
import { labelSamples, type LabelSamples } from './label-tables.js';
import {
  labelledSignals,
  labelledSignalsAccumulator,
  LARGEST_WEIGHT,
  SUMS,
  type LabelledSignals,
} from './labelled-signals.js';
import { signalPlan } from './signal-plan.js';

const plan = signalPlan({ hierarchy: [], measured: ['a', 'b'], proxy: 'a', harm: [], derived: [] });
const strata = { id: 'undivided', count: 1, of: () => 0 };
const options = { shards: 20, plan, strata };
const [A, B] = [1, 2];

function stateOf(judged: readonly Judged[]): LabelledSignals {
  const accumulator = labelledSignalsAccumulator(options);
  const batch = judgedOf(judged);
  accumulator.judge!(batch, allRows(batch), batch.length);
  return accumulator.seal();
}

function samplesOf(judged: readonly Judged[]): LabelSamples {
  return labelSamples(stateOf(judged), plan.measured.length, 1, () => 0);
}

describe('labels by signal', () => {
  it('count by weight in the cells of present and absent, good and bad', () => {
    const { all } = samplesOf([
      { item: 'x', signals: 0b01, label: 1, inclusion: 0.25 },
      { item: 'x', signals: 0b11, label: 0.75, inclusion: 0.5 },
      { item: 'x', signals: 0b00, label: 0 },
    ]);
    const table = all.table(0, A);
    expect([...table.mass]).toEqual([0, 1, 5.5, 0.5]);
    expect([...table.squares]).toEqual([0, 1, 16 + 2.25, 0.25]);
    expect([...table.rowSquares]).toEqual([1, 20]);
    expect([...all.table(0, B).mass]).toEqual([4, 1, 1.5, 0.5]);
    expect(all.overall(SUMS.labels, 0)).toBe(3);
    expect(all.overall(SUMS.labels, B)).toBe(1);
    expect(all.overall(SUMS.goodLabels, 0)).toBe(1.75);
  });

  it('leave out further labels, those of unknown inclusion and those of forgotten impressions', () => {
    const { all, without } = samplesOf([
      { item: 'x', label: 1, earlier: 1 },
      { item: 'x', label: 1, inclusion: NaN },
      { item: 'x', label: 1, inclusion: 0 },
      { item: 'x', label: 1, hasSignals: false },
    ]);
    expect(all.overall(SUMS.labels, 0)).toBe(0);
    expect(without).toHaveLength(0);
  });

  it('cut weights of inclusions too small to be meant', () => {
    const { all } = samplesOf([{ item: 'x', label: 1, inclusion: Number.MIN_VALUE }]);
    expect(all.overall(SUMS.weight, 0)).toBe(LARGEST_WEIGHT);
    expect(all.overall(SUMS.weightSquares, 0)).toBe(LARGEST_WEIGHT * LARGEST_WEIGHT);
  });

  it('leave exact zeros where a signal is always there, whatever the weights', () => {
    fc.assert(
      fc.property(
        fc.array(fc.double({ min: 1e-7, max: 1, noNaN: true }), { minLength: 1, maxLength: 40 }),
        (inclusions) => {
          const { all } = samplesOf(
            inclusions.map((inclusion) => ({ item: 'x', signals: 1, label: 1, inclusion })),
          );
          const { mass, squares, rowSquares } = all.table(0, A);
          expect([mass[0], mass[1], mass[3]]).toEqual([0, 0, 0]);
          expect([squares[0], squares[1], squares[3], rowSquares[0]]).toEqual([0, 0, 0, 0]);
        },
      ),
    );
  });

  it('leave out one shard of users at a time', () => {
    const judged = Array.from({ length: 60 }, (_, i) => ({
      item: 'x',
      user: i % 7,
      signals: i % 2,
      label: (i % 3) / 2,
      inclusion: 1 / (1 + (i % 5)),
    }));
    const { without } = samplesOf(judged);
    expect(without).toHaveLength(7);
    for (const [user, sums] of without.entries()) {
      const rest = samplesOf(judged.filter((each) => each.user !== user)).all;
      for (const slot of [0, A, B]) {
        for (const sum of Object.values(SUMS)) {
          expect(sums.overall(sum, slot)).toBe(rest.overall(sum, slot));
        }
      }
    }
  });

  it('take few bytes where few labels came', () => {
    const { encode } = labelledSignals(options);
    const bytes = (judged: readonly Judged[]) => {
      const writer = new BinaryWriter();
      encode(stateOf(judged), writer);
      return writer.finish().length;
    };
    const empty = bytes([]);
    expect(empty).toBeLessThan(64);
    // A cell for all labels and one for each of the two signals: 12 bytes of key, at most 16 a sum.
    const one = bytes([{ item: 'x', signals: 3, label: 0.7, inclusion: 0.3 }]) - empty;
    expect(one).toBeGreaterThan(0);
    expect(one).toBeLessThanOrEqual(3 * (12 + 7 * 16));
  });
});

import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import { activeMean, type ActiveMean, type DrawnLabels } from '../../src/labelling/active-mean.js';
import { RandomStream } from '../../src/simulation/random-stream.js';

/** Each column's value of the n-th of so many labels. */
function drawn(
  count: number,
  of: (nth: number) => readonly [label: number, prediction: number, inclusion: number],
): DrawnLabels {
  const rows = Array.from({ length: count }, (_, nth) => of(nth));
  const column = (at: 0 | 1 | 2) => rows.map((row) => row[at]);
  return { label: column(0), prediction: column(1), inclusion: column(2) };
}

function estimateOf(found: ReturnType<typeof activeMean>): ActiveMean {
  if (!('value' in found)) throw new Error(`No estimate: ${found.reason}.`);
  return found;
}

describe('activeMean', () => {
  const even = drawn(100, (nth) => [nth % 2, 0.5, 0.1]);
  const population = { impressions: 1000, predictions: 500, anticipated: 0 };

  it('is the mean of the labels, with its finite population, where predictions tell nothing', () => {
    const found = estimateOf(activeMean(even, population));
    expect(found).toMatchObject({ value: 0.5, usefulness: 0, labels: 100 });
    // Var = Σ(w² − w)(Y − Ȳ)²/(Σw)² = 100·90·.25/1000²
    expect(found.standardError).toBeCloseTo(Math.sqrt(0.00225), 12);
    expect(found.high - found.value).toBeCloseTo(1.984217 * Math.sqrt(0.00225), 6);
    expect(found.value - found.low).toBeCloseTo(found.high - found.value, 12);
  });

  it('adds s²/N where the mean is of what goes on producing impressions', () => {
    const window = estimateOf(activeMean(even, population));
    const process = estimateOf(activeMean(even, population, 'process'));
    expect(process.standardError ** 2 - window.standardError ** 2).toBeCloseTo(0.25 / 1000, 12);
    expect(process.value).toBe(window.value);
  });

  it('is the published estimate of four labels, repeated ten times', () => {
    // λ .941788, θ .440125, standard error .025531/√10: ten independent copies of the population.
    const four: [number, number, number][] = [
      [0.2, 0.2, 0.5],
      [0.4, 0.5, 0.25],
      [0.5, 0.8, 0.5],
      [0.9, 1, 0.25],
    ];
    const labels = drawn(40, (nth) => four[nth % 4]!);
    const from = { impressions: 100, predictions: 55, anticipated: 1e-9 };
    const found = estimateOf(activeMean(labels, from));
    expect(found.usefulness).toBeCloseTo(0.9417879417879418, 9);
    expect(found.value).toBeCloseTo(0.4401247401247401, 9);
    expect(found.standardError).toBeCloseTo(0.025531427238871255 / Math.sqrt(10), 9);
  });

  it('goes half the way to the variance that old labels foretell, never below what is seen', () => {
    const without = estimateOf(activeMean(even, population)).standardError ** 2;
    const more = { ...population, anticipated: 3 * without * 1000 ** 2 };
    expect(estimateOf(activeMean(even, more)).standardError ** 2).toBeCloseTo(2 * without, 12);
    const less = { ...population, anticipated: (without * 1000 ** 2) / 3 };
    expect(estimateOf(activeMean(even, less)).standardError ** 2).toBeCloseTo(without, 12);
  });

  it('has an interval though no error was met, if old labels tell of some', () => {
    const none = drawn(100, () => [0, 0.02, 0.1]);
    const from = { impressions: 1000, predictions: 20, anticipated: 180 };
    const { low, high } = estimateOf(activeMean(none, from));
    expect(low).toBe(0);
    expect(high).toBeGreaterThan(0.01);
    expect(activeMean(none, { ...from, anticipated: 0 })).toMatchObject({ reason: 'insufficient' });
  });

  it('says what is missing', () => {
    expect(
      activeMean(
        drawn(0, () => [0, 0, 1]),
        population,
      ),
    ).toMatchObject({
      reason: 'no_labels',
      seen: 0,
      needed: 30,
    });
    const few = drawn(29, (nth) => [nth % 2, 0.5, 0.1]);
    expect(activeMean(few, { ...population, anticipated: 10 })).toEqual({
      reason: 'insufficient',
      seen: 29,
      needed: 30,
    });
    expect(activeMean(few, population)).toMatchObject({ reason: 'insufficient', seen: 29 });
  });

  it('is exact once everything is labelled', () => {
    fc.assert(
      fc.property(
        fc.array(fc.tuple(fc.double({ min: 0, max: 1, noNaN: true }), fc.boolean()), {
          minLength: 60,
          maxLength: 80,
        }),
        (rows) => {
          const labels = drawn(rows.length, (nth) => [Number(rows[nth]![1]), rows[nth]![0], 1]);
          const good = labels.label as number[];
          const predictions = (labels.prediction as number[]).reduce((sum, f) => sum + f, 0);
          const found = activeMean(labels, {
            impressions: rows.length,
            predictions,
            anticipated: 1e-300,
          });
          const { value, standardError } = estimateOf(found);
          expect(value).toBeCloseTo(good.reduce((sum, y) => sum + y, 0) / rows.length, 9);
          expect(standardError).toBeLessThan(1e-9);
        },
      ),
    );
  });

  it('is unbiased, whatever the predictions and the probabilities', () => {
    const random = new RandomStream(5, 'active-mean');
    const impressions = 2000;
    const label = Array.from({ length: impressions }, () => Number(random.chance(0.3)));
    const prediction = label.map(() => random.uniform());
    const inclusion = label.map((_, i) => 0.02 + 0.2 * prediction[i]! * prediction[i]!);
    const predictions = prediction.reduce((sum, f) => sum + f, 0);
    const anticipated = inclusion.reduce((sum, pi) => sum + (1 / pi - 1) * 0.21, 0);
    const truth = label.reduce((sum, y) => sum + y, 0) / impressions;
    const runs = 300;
    let error = 0;
    let held = 0;
    let spread = 0;
    for (let run = 0; run < runs; run++) {
      const chosen = [...label.keys()].filter((i) => random.chance(inclusion[i]!));
      const labels = drawn(chosen.length, (nth) => {
        const i = chosen[nth]!;
        return [label[i]!, prediction[i]!, inclusion[i]!];
      });
      const { value, standardError, low, high } = estimateOf(
        activeMean(labels, { impressions, predictions, anticipated }),
      );
      error += value - truth;
      spread += standardError;
      if (low <= truth && truth <= high) held++;
    }
    expect(Math.abs(error / runs)).toBeLessThan((4 * spread) / runs / Math.sqrt(runs));
    expect(held / runs).toBeGreaterThan(0.91);
  });
});

import { describe, expect, it } from '@jest/globals';
import { pinnedBaseline, residualOf } from '../../../src/statistics/sequential/baseline.js';
import { defaultBets } from '../../../src/statistics/sequential/bets.js';
import { ChangeDetector } from '../../../src/statistics/sequential/change-detector.js';
import { onsetOf } from '../../../src/statistics/sequential/onset.js';
import type { Block } from '../../../src/statistics/sequential/scale.js';
import { RandomStream } from '../../../src/simulation/random-stream.js';

const bets = defaultBets(336, 2160);

function series(run: number, length: number, phi = 0): number[] {
  const random = new RandomStream(run, `series ${length}`);
  let at = random.normal();
  return Array.from({ length }, () => {
    at = phi * at + Math.sqrt(1 - phi * phi) * random.normal();
    return at;
  });
}

const exact = (values: readonly number[]): Block[] => values.map((value) => ({ value, error: 0 }));
const baselineOf = (run: number, phi = 0) =>
  pinnedBaseline(exact(series(run, 336, phi)), { bets })!;

describe('onsetOf', () => {
  const baseline = pinnedBaseline(exact([9, 11, 9, 11, 10, 9, 11, 10]), { bets })!;

  it('is the block from which the level is another', () => {
    const run = exact([10, 9, 11, 10, 15, 14, 16, 15]);
    const { index, before, after, between } = onsetOf(run, baseline, 'up')!;
    expect([index, between[0] <= 4, between[1] >= 4]).toEqual([4, true, true]);
    expect(before.value).toBe(baseline.mean);
    expect(after.value).toBeCloseTo(15, 12);
    expect(after.interval.low).toBeLessThan(15);
    expect(after.interval.high).toBeGreaterThan(15);
  });

  it('of a fall is that of a rise upside down', () => {
    const up = [10, 9, 11, 10, 15, 14, 16, 15];
    const down = onsetOf(exact(up.map((x) => 20 - x)), baseline, 'down')!;
    expect(down).toMatchObject({ index: onsetOf(exact(up), baseline, 'up')!.index });
    expect(down.after.value).toBeCloseTo(5, 12);
  });

  it('passes over blocks without observation', () => {
    const run = [...exact([10, 9]), undefined, ...exact([11, 15]), undefined, ...exact([15, 15])];
    expect(onsetOf(run, baseline, 'up')!.index).toBe(4);
  });

  it('does not exist where nothing points that way', () => {
    expect(onsetOf([], baseline, 'up')).toBeUndefined();
    expect(onsetOf([undefined], baseline, 'up')).toBeUndefined();
    expect(onsetOf(exact([5, 5, 5]), baseline, 'up')).toBeUndefined();
  });

  it('takes the hour of the day out of both levels', () => {
    const seasonal = { ...baseline, seasons: [-2, 2] };
    const run = [0, 1, 0, 1].map((season) => ({ value: 15 + 4 * season - 2, error: 0, season }));
    expect(onsetOf(run, seasonal, 'up')!.after.value).toBeCloseTo(15, 12);
  });

  it('counts exact blocks alone where nothing else moves', () => {
    const still = pinnedBaseline(exact(new Array<number>(10).fill(1)), { bets })!;
    expect(onsetOf(exact([1, 1, 2, 2]), still, 'up')).toMatchObject({
      index: 2,
      after: { value: 2, interval: { low: 2, high: 2 } },
    });
  });

  it.each([0, 0.5])('after an alarm holds the true onset nine times in ten, φ = %d', (phi) => {
    const [runs, change] = [150, 60];
    let [alarms, held] = [0, 0];
    for (let run = 0; run < runs; run++) {
      const pinned = baselineOf(run, phi);
      const detector = new ChangeDetector(bets, pinned.rising);
      const blocks = exact(series(run + 1000, 400, phi).map((x, t) => (t < change ? x : x + 1.5)));
      const alarm = blocks.findIndex((b) => detector.observe(residualOf(b, pinned)) >= 2160);
      if (alarm < change) continue;
      alarms++;
      const { between } = onsetOf(blocks.slice(0, alarm + 1), pinned, 'up')!;
      if (between[0] <= change && change <= between[1]) held++;
    }
    expect(alarms).toBeGreaterThan(0.9 * runs);
    expect(held / alarms).toBeGreaterThan(0.88);
  });
});

/**
 * Part (a): false pages and delays of one reading on noise, with baselines estimated from few blocks.
 *
 * False pages: alarms of a change upwards, per 90 days, in runs of 90 days in which nothing happens, each
 * with a baseline of its own. Delay: blocks until the first alarm after a lasting rise of .5, 1 or 2
 * standard deviations of the reading, which comes after `before` quiet blocks; an alarm in those begins
 * anew. A delay longer than `patience` counts as that.
 */
import { RandomStream } from '../../dist/simulation/random-stream.js';
import { blocksOf, METHODS } from './methods.mjs';
import { NOISES, noiseOf } from './noises.mjs';

export const CADENCES = {
  'hourly-168': { baseline: 168, threshold: 2160, in90Days: 2160, before: 200, patience: 2000 },
  hourly: { baseline: 336, threshold: 2160, in90Days: 2160, before: 200, patience: 2000 },
  daily: { baseline: 28, threshold: 90, in90Days: 90, before: 28, patience: 365 },
  weekly: { baseline: 12, threshold: 13, in90Days: 90 / 7, before: 4, patience: 104 },
};
export const SHIFTS = [0.5, 1, 2];

/**
 * @param options cadence, runs (of 2160 blocks, more of shorter ones), seed, names of methods
 * @returns one row a method and noise
 */
export function noiseRows({
  cadence,
  runs,
  seed,
  methods = Object.keys(METHODS),
  noises = NOISES,
}) {
  const set = { ...CADENCES[cadence] };
  return methods.flatMap((method) =>
    noises.map((noise) => {
      const make = METHODS[method];
      const slow = method === 'adwin' ? 4 : 1; // its window makes it some fifty times as dear
      const count = Math.ceil(runs / slow);
      const falsePagesPer90Days = falsePages(make, noise, set, count, seed);
      const delay = {};
      const shifts = SHIFTS.map((shift) => [shift, delays(make, noise, set, count, seed, shift)]);
      for (const [shift, mean] of shifts) delay[shift] = mean;
      return { method, noise, falsePagesPer90Days, delay };
    }),
  );
}

export function falsePages(make, noise, { baseline, threshold, in90Days }, runs, seed) {
  // Short cadences need more runs for as many blocks, half as many blocks at least.
  const total = runs * Math.max(1, Math.min(20, 240 / baseline));
  const length = Math.max(Math.round(in90Days), Math.min(2160, 10 * threshold));
  let alarms = 0;
  for (let run = 0; run < total; run++) {
    const next = source(noise, seed, `false ${run}`);
    const observe = make({ blocks: drawn(next, baseline), threshold });
    for (let t = 0; t < length; t++) if (observe({ value: next(), error: 0 })) alarms++;
  }
  return (alarms / Math.ceil(total) / length) * in90Days;
}

export function delays(make, noise, { baseline, threshold, before, patience }, runs, seed, shift) {
  let sum = 0;
  for (let run = 0; run < runs; run++) {
    const next = source(noise, seed, `delay ${run}`);
    const observe = make({ blocks: drawn(next, baseline), threshold });
    for (let t = 0; t < before; t++) observe({ value: next(), error: 0 });
    let delay = 1;
    while (delay < patience && !observe({ value: next() + shift, error: 0 })) delay++;
    sum += delay;
  }
  return sum / runs;
}

function source(noise, seed, run) {
  return noiseOf(noise, new RandomStream(seed, `${noise} ${run}`));
}

function drawn(next, count) {
  return blocksOf(Array.from({ length: count }, next));
}

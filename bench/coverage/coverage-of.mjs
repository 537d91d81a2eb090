/** Counts how often 95% intervals hold the truth, over independent small worlds. */
import { RandomStream } from '../../dist/simulation/random-stream.js';

/**
 * In place of a truth: the reading's own expectation at the world's traffic, taken as the mean of its
 * values over all runs. For readings that are defined by what a window of that traffic holds.
 */
export const EXPECTATION = 'expectation';

/** The key of a measurement in a world's truth: `name`, or `name{signal=click}`. */
export function keyOf({ reading, by }) {
  const tags = Object.entries(by).map(([key, value]) => `${key}=${value}`);
  return tags.length > 0 ? `${reading}{${tags.join(',')}}` : reading;
}

/**
 * The coverage of each reading that a world knows the truth of.
 *
 * A world has an `id`, the `detector` it is of, and `run(random)`, which draws one window and returns
 * the `measurements` of it and the `truth` by key: a number, or EXPECTATION.
 */
export function coverageOf(world, runs, seed) {
  const tallies = new Map();
  for (let run = 0; run < runs; run++) {
    const random = new RandomStream(seed + run, world.id);
    const { measurements, truth } = world.run(random);
    const found = new Map(measurements.map((each) => [keyOf(each), each]));
    for (const [key, expected] of Object.entries(truth)) {
      const tally = tallies.get(key) ?? { ...namesOf(key), intervals: [], withheld: {} };
      tallies.set(key, tally);
      const measured = found.get(key);
      if (measured?.low !== undefined) tally.intervals.push({ ...measured, expected });
      else {
        const why = measured === undefined ? 'absent' : (measured.reason ?? measured.interval);
        tally.withheld[why] = (tally.withheld[why] ?? 0) + 1;
      }
    }
  }
  return [...tallies.values()].map((tally) => rowOf(world, tally));
}

/** What a key names. */
function namesOf(key) {
  const [, reading, tags] = /^([^{]*)(?:\{(.*)\})?$/.exec(key);
  const pairs = tags === undefined ? [] : tags.split(',').map((tag) => tag.split('='));
  return { reading, by: Object.fromEntries(pairs) };
}

function rowOf({ detector, id }, { reading, by, intervals, withheld }) {
  const n = intervals.length;
  const mean = (of) => intervals.reduce((sum, each) => sum + of(each), 0) / n;
  const average = mean(({ value }) => value);
  const truthOf = ({ expected }) => (expected === EXPECTATION ? average : expected);
  const holds = (each) => (each.low <= truthOf(each) && truthOf(each) <= each.high ? 1 : 0);
  return {
    reading: `${detector}.${reading}`,
    by,
    coverage: n > 0 ? mean(holds) : null,
    runs: n,
    world: id,
    truth: n > 0 ? mean(truthOf) : null,
    value: n > 0 ? average : null,
    width: n > 0 ? mean(({ low, high }) => high - low) : null,
    ...(Object.keys(withheld).length > 0 ? { withheld } : {}),
  };
}

/** Flywheels with known truth, as series of blocks. */
import { Series } from '../../src/detectors/flywheel/series.js';
import { hashRandom } from '../../src/statistics/hash-random.js';

export const DAY = 86_400_000;

/** Standard normal numbers (Box & Muller), always the same for the same seed. */
export function normals(...seed: readonly number[]): () => number {
  const next = hashRandom(...seed);
  return () => Math.sqrt(-2 * Math.log(1 - next())) * Math.cos(2 * Math.PI * next());
}

/** Series whose quality is this function of all data so far (as a share of the whole), plus errors. */
export function growthSeries(
  blocks: number,
  quality: (share: number) => number,
  error: number,
  normal: () => number,
): Series {
  const series = new Series(400);
  let data = 0;
  for (let block = 1; block <= blocks; block++) {
    const outcomes = 1000 * (1 + 0.1 * normal());
    data += outcomes;
    series.append({
      end: block * DAY,
      quality: quality(data / (1000 * blocks)) + error * normal(),
      qualityError: error,
      users: 100,
      outcomes,
      information: NaN,
    });
  }
  return series;
}

/**
 * A loop in which users follow quality to the power .8, a block's data users to the power 1.5, and
 * quality the stock of data to the power .6, each pushed about by 2% a block for reasons of its own.
 *
 * @param error of measuring quality, as a share of it
 */
export function loopSeries(blocks: number, normal: () => number, error = 0): Series {
  const before = 50_000;
  const series = new Series(400, before);
  const power = (base: number, exponent: number) => Math.exp(exponent * Math.log(base));
  const pushes = [0, 0, 0];
  let data = before;
  for (let block = 1; block <= blocks; block++) {
    for (const i of pushes.keys()) pushes[i]! += 0.02 * normal();
    const [onQuality, onUsers, onData] = pushes.map(Math.exp);
    const quality = 0.3 * power(data / before, 0.6) * onQuality!;
    const users = 1000 * power(quality / 0.3, 0.8) * onUsers!;
    const outcomes = 2000 * power(users / 1000, 1.5) * onData!;
    data += outcomes;
    series.append({
      end: block * DAY,
      quality: quality * Math.exp(error * normal()),
      qualityError: quality * error,
      users,
      outcomes,
      information: 0.1,
    });
  }
  return series;
}

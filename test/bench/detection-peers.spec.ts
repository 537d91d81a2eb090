/** Our copies of the detectors that we compare with do what they are known to do. */
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, it } from '@jest/globals';
import { RandomStream } from '../../src/simulation/random-stream.js';
import { describeWithSharedData } from '../setup/shared-data.js';
import { inCheckout } from '../setup/root.js';

interface Peer {
  observe(x: number): boolean;
}

interface DirectedPeer extends Peer {
  direction(x: number): number;
}

type Made<T extends Peer> = new (options: Record<string, unknown>) => T;

async function peer<T extends Peer = Peer>(file: string, name: string): Promise<Made<T>> {
  const path = inCheckout('bench', 'detection', 'peers', file);
  return ((await import(path)) as Record<string, Made<T>>)[name]!;
}

function column(path: string): number[] {
  const [, ...rows] = readFileSync(path, 'utf8').trim().split('\n');
  return rows.map(Number);
}

function indices(values: readonly number[], alarms: (x: number) => boolean): number[] {
  return values.flatMap((x, index) => (alarms(x) ? [index] : []));
}

describeWithSharedData('change points', 'data/change-points', (folder) => {
  const drift = column(join(folder, 'drift_stream.csv'));

  it('are where Page-Hinkley was published to alarm', async () => {
    const PageHinkley = await peer('page-hinkley.mjs', 'PageHinkley');
    const detector = new PageHinkley({ minimum: 30, delta: 0.005, threshold: 50, alpha: 0.9999 });
    expect(indices(drift, (x) => detector.observe(x))).toEqual([1013, 1335, 1505, 1758]);
  });

  it('are where ADWIN was published to alarm, with the slips of that version', async () => {
    const Adwin = await peer<DirectedPeer>('adwin.mjs', 'Adwin');
    const published = new Adwin({ delta: 0.002, published: true });
    expect(indices(drift, (x) => published.direction(x) !== 0)).toEqual([1023, 1055, 1087, 1151]);
    const mended = new Adwin({ delta: 0.002 });
    expect(indices(drift, (x) => mended.direction(x) !== 0)).toEqual([1023, 1055]);
  });

  it('are where CUSUM was published to alarm', async () => {
    const Cusum = await peer('cusum.mjs', 'Cusum');
    const detector = new Cusum({ k: 0.005, h: 50, minimum: 30 });
    const stream = column(join(folder, 'frouros_stream_drift.csv'));
    expect(indices(stream, (x) => detector.observe(x))).toEqual([113, 226]);
  });
});

it.each([
  [4, 167.68],
  [5, 465.44],
])('two CUSUMs of k = 0.5 and h = %d alarm every %d blocks', async (h, expected) => {
  const Cusum = await peer('cusum.mjs', 'Cusum');
  const random = new RandomStream(h, 'normal');
  const [runs, lengths] = [600, [] as number[]];
  for (let run = 0; run < runs; run++) {
    const [up, down] = [1, -1].map(() => new Cusum({ k: 0.5, h, mean: 0 }));
    let length = 0;
    for (let alarmed = false; !alarmed; length++) {
      const z = random.normal();
      const tails = [up!.observe(z), down!.observe(-z)];
      alarmed = tails.includes(true);
    }
    lengths.push(length);
  }
  const mean = lengths.reduce((a, b) => a + b) / runs;
  expect(Math.abs(mean / expected - 1)).toBeLessThan(0.15); // run lengths are nearly exponential
});

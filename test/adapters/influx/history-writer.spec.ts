/** Points in batches, apart from whoever hands them in: order, retries, refusals, stopping. */
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from '@jest/globals';
import {
  HistoryWriter,
  type HistoryWriterOptions,
  type WriteOutcome,
} from '../../../src/adapters/influx/history-writer.js';
import { PointQueue } from '../../../src/adapters/influx/point-queue.js';
import type { HistoryPoint } from '../../../src/adapters/influx/points.js';

let folder: string;
let written: number[];
let said: string[];
let answer: () => WriteOutcome;

const WRITTEN: WriteOutcome = { written: true };
const AWAY: WriteOutcome = { written: false, refused: false, why: 'ECONNREFUSED' };

beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), 'flyball-writer-'));
  written = [];
  said = [];
  answer = () => WRITTEN;
});

afterEach(async () => {
  await rm(folder, { recursive: true, force: true });
});

const points = (...times: number[]): HistoryPoint[] =>
  times.map((time) => ({ measurement: 'readings', time, tags: {}, fields: { value: 1 } }));

async function writer(options: Partial<HistoryWriterOptions> = {}): Promise<HistoryWriter> {
  const note = (_: object, message: string) => void said.push(message);
  return new HistoryWriter({
    write: (some) => {
      const outcome = answer();
      if (outcome.written) written.push(...some.map(({ time }) => time));
      return Promise.resolve(outcome);
    },
    queue: await PointQueue.open(folder, 1e6),
    log: { info: note, warn: note, error: note },
    ...{ flushMs: 5, batch: 3, retryMs: [5, 20] as const },
    ...options,
  });
}

async function until(holds: () => boolean): Promise<void> {
  for (let tries = 0; tries < 400 && !holds(); tries++) {
    await new Promise((resolve) => setTimeout(resolve, 5));
  }
  expect(holds()).toBe(true);
}

describe('HistoryWriter', () => {
  it('writes what it is given, in order and in batches', async () => {
    const some = await writer();
    some.add(points(1, 2));
    some.add(points(3, 4, 5, 6, 7));
    await until(() => written.length === 7);
    expect(written).toEqual([1, 2, 3, 4, 5, 6, 7]);
    expect(some.counts()).toEqual({ written: 7, dropped: 0, waiting: 0, isAway: false });
    await some.stop();
  });

  it('keeps points on disk while the server is away, and writes them in order afterwards', async () => {
    answer = () => AWAY;
    const some = await writer();
    some.add(points(1, 2));
    await until(() => some.counts().isAway);
    some.add(points(3));
    await until(() => said.length > 0);
    answer = () => WRITTEN;
    await until(() => written.length === 3);
    expect(written).toEqual([1, 2, 3]);
    expect(some.counts()).toMatchObject({ waiting: 0, isAway: false });
    expect(said).toEqual([
      'the history server is away; readings wait on disk',
      'the history server answers again',
    ]);
    await some.stop();
  });

  it('counts what is refused for good, and goes on', async () => {
    answer = () => ({ written: false, refused: true, why: 'field type conflict' });
    const some = await writer();
    some.add(points(1, 2));
    await until(() => some.counts().dropped === 2);
    answer = () => WRITTEN;
    some.add(points(3));
    await until(() => written.length === 1);
    expect(some.counts()).toEqual({ written: 1, dropped: 2, waiting: 0, isAway: false });
    await some.stop();
  });

  it('writes when it stops, or leaves what it cannot write to the next start', async () => {
    const slow = { flushMs: 60_000 };
    const first = await writer(slow);
    first.add(points(1));
    await first.stop();
    expect(written).toEqual([1]);
    answer = () => AWAY;
    const second = await writer(slow);
    second.add(points(2));
    await second.stop();
    second.add(points(9));
    answer = () => WRITTEN;
    const third = await writer();
    await until(() => written.length === 2);
    expect(written).toEqual([1, 2]);
    await third.stop();
  });
});

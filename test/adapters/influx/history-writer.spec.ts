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

  it('counts points as waiting all the way to the disk, and keeps them where that takes none', async () => {
    answer = () => AWAY;
    const queue = await PointQueue.open(folder, 1e6);
    const put = queue.put.bind(queue);
    const waitingWhilePut: number[] = [];
    let isFull = true;
    queue.put = async (some) => {
      waitingWhilePut.push(keeper.counts().waiting);
      if (isFull) throw new Error('ENOSPC');
      await put(some);
    };
    const keeper = await writer({ queue });
    keeper.add(points(1, 2));
    await until(() => said.length > 1);
    expect(keeper.counts()).toMatchObject({ waiting: 2, dropped: 0, isAway: true });
    isFull = false;
    await until(() => queue.size === 2);
    expect(new Set(waitingWhilePut)).toEqual(new Set([2]));
    answer = () => WRITTEN;
    await until(() => written.length === 2);
    expect(keeper.counts()).toEqual({ written: 2, dropped: 0, waiting: 0, isAway: false });
    await keeper.stop();
  });

  it('drops the oldest, counted, where neither the server nor the disk takes any', async () => {
    const many = Array.from({ length: 100_001 }, (_, time) => time);
    const some = await writer({ flushMs: 60_000, batch: 200_000 });
    some.add(points(...many.slice(0, 50_000)));
    some.add(points(...many.slice(50_000)));
    expect(some.counts()).toMatchObject({ waiting: 100_000, dropped: 1 });
    await some.stop();
    expect([written.length, written[0]]).toEqual([100_000, 1]);
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

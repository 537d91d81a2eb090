/** Points on disk while the server is away: order, room, what a crash leaves. */
import { mkdtemp, readdir, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from '@jest/globals';
import { PointQueue } from '../../../src/adapters/influx/point-queue.js';
import type { HistoryPoint } from '../../../src/adapters/influx/points.js';

let folder: string;

beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), 'flyball-queue-'));
});

afterEach(async () => {
  await rm(folder, { recursive: true, force: true });
});

const point = (time: number): HistoryPoint => ({
  ...{ measurement: 'readings', time },
  tags: { reading: 'bandwagon.exposure_gini' },
  fields: { value: 0.5 },
});

async function all(queue: PointQueue): Promise<number[]> {
  const times: number[] = [];
  for (let points = await queue.first(); points; points = await queue.first()) {
    times.push(...points.map(({ time }) => time));
    await queue.removeFirst();
  }
  return times;
}

describe('PointQueue', () => {
  it('gives back what was put, the oldest first, also after a restart', async () => {
    const queue = await PointQueue.open(folder, 1e6);
    expect(await queue.first()).toBeUndefined();
    await queue.put([point(1), point(2)]);
    await queue.put([point(3)]);
    expect(queue.size).toBe(3);
    const again = await PointQueue.open(folder, 1e6);
    expect(again.size).toBe(3);
    await again.put([point(4)]);
    expect(await all(again)).toEqual([1, 2, 3, 4]);
    expect(await readdir(folder)).toEqual([]);
    expect(again).toMatchObject({ size: 0, bytes: 0, dropped: 0 });
  });

  it('drops the oldest for want of room, and counts them', async () => {
    const room = Buffer.byteLength(JSON.stringify([point(1), point(2)]));
    const queue = await PointQueue.open(folder, 2 * room);
    for (const time of [1, 3, 5]) await queue.put([point(time), point(time + 1)]);
    expect(queue.dropped).toBe(2);
    expect(queue.bytes).toBeLessThanOrEqual(2 * room);
    expect(await all(queue)).toEqual([3, 4, 5, 6]);
    await queue.put(Array.from({ length: 5 }, (_, time) => point(time)));
    expect(queue.dropped).toBe(7);
    expect(await queue.first()).toBeUndefined();
  });

  it('passes over what was never finished, and over a file that was spoilt', async () => {
    const queue = await PointQueue.open(folder, 1e6);
    await queue.put([point(1)]);
    await queue.put([point(2)]);
    await writeFile(join(folder, '000000000003-1.json.new'), '[{"meas');
    await writeFile(join(folder, '000000000001-1.json'), '[{"meas');
    const again = await PointQueue.open(folder, 1e6);
    expect(await all(again)).toEqual([2]);
    expect(again.dropped).toBe(1);
  });
});

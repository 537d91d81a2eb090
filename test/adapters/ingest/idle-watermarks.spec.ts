import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import {
  dueWatermarks,
  watermarkBody,
  type PartitionClock,
} from '../../../src/adapters/ingest/idle-watermarks.js';
import { parseEventTime } from '../../../src/events/event-time.js';
import { paneOf } from '../../../src/windows/pane.js';

const SECOND = 1000;
const MINUTE = 60 * SECOND;
const OPTIONS = { idleAfterMs: 30 * SECOND, paneMs: 5 * MINUTE, latenessMs: 2 * MINUTE };
/** An event time on the edge of a pane, allowing for lateness: one ms more and a pane closes. */
const EDGE = Date.UTC(2026, 4, 1, 12, 2) - 1;
/** A moment of the process's own clock, which has nothing to do with event time. */
const NOW = 1_000_000;

function clock(partition: number, largestTime: number, idleMs: number): PartitionClock {
  return { partition, largestTime, lastArrival: NOW - idleMs };
}

const due = (clocks: readonly PartitionClock[], reached = NOW) =>
  dueWatermarks(clocks, reached, NOW, OPTIONS);

describe('dueWatermarks', () => {
  it('lets an idle partition keep up with the traffic of others', () => {
    const clocks = [clock(0, EDGE - 20 * MINUTE, MINUTE), clock(1, EDGE, 0)];
    expect(due(clocks)).toEqual([{ partition: 0, time: EDGE }]);
  });

  it('lets one that never had an event keep up as well', () => {
    const clocks = [clock(0, -Infinity, MINUTE), clock(1, EDGE, 0)];
    expect(due(clocks)).toEqual([{ partition: 0, time: EDGE }]);
  });

  it('lets one keep up with the partitions of other processes', () => {
    const clocks = [clock(0, EDGE - 20 * MINUTE, MINUTE)];
    expect(dueWatermarks(clocks, NOW, NOW, OPTIONS, EDGE)).toEqual([{ partition: 0, time: EDGE }]);
  });

  it('lets event time go on at the speed of the clock where all are silent', () => {
    const silence = 3 * MINUTE;
    const clocks = [clock(0, EDGE, silence), clock(1, EDGE - MINUTE, silence)];
    expect(due(clocks, NOW - silence)).toEqual([
      { partition: 0, time: EDGE + silence },
      { partition: 1, time: EDGE + silence },
    ]);
  });

  it('counts silence from when the largest time was reached, not from the last message', () => {
    // Old events still arrive: event time has stood still for three minutes.
    const clocks = [clock(0, EDGE, 3 * MINUTE), clock(1, EDGE - MINUTE, 0)];
    expect(due(clocks, NOW - 3 * MINUTE)).toEqual([{ partition: 0, time: EDGE + 3 * MINUTE }]);
  });

  it('waits until a partition has been idle for long enough', () => {
    const others = clock(1, EDGE + 1, 0);
    expect(due([clock(0, EDGE, 30 * SECOND - 1), others])).toEqual([]);
    expect(due([clock(0, EDGE, 30 * SECOND), others])).toHaveLength(1);
  });

  it('says nothing that would not close a pane', () => {
    expect(due([clock(0, EDGE - 4 * MINUTE, MINUTE), clock(1, EDGE, 0)])).toEqual([]);
    expect(due([clock(0, EDGE - 4 * MINUTE, MINUTE), clock(1, EDGE + 1, 0)])).toEqual([
      { partition: 0, time: EDGE + 1 },
    ]);
  });

  it('says nothing before the first event', () => {
    expect(due([clock(0, -Infinity, MINUTE), clock(1, -Infinity, MINUTE)], 0)).toEqual([]);
  });

  it('never goes back, also where the clock does', () => {
    const clocks = [clock(0, EDGE - 20 * MINUTE, MINUTE), clock(1, EDGE, MINUTE)];
    expect(due(clocks, NOW + 3 * MINUTE)).toEqual([{ partition: 0, time: EDGE }]);
  });

  it('gives whole milliseconds', () => {
    const clocks = [clock(0, EDGE, 3 * MINUTE)];
    expect(due(clocks, NOW - 3 * MINUTE - 0.25)).toEqual([
      { partition: 0, time: EDGE + 3 * MINUTE },
    ]);
  });

  it('names the idle partitions in which a pane closes, and only these', () => {
    const largestTime = fc.oneof(
      fc.constant(-Infinity),
      fc.integer({ min: 0, max: 30 }).map((minutes) => EDGE + minutes * MINUTE),
    );
    const clocks = fc
      .array(fc.tuple(largestTime, fc.nat(90 * SECOND)), { minLength: 1, maxLength: 6 })
      .map((all) => all.map(([time, idle], partition) => clock(partition, time, idle)));
    const open = (time: number) => paneOf(time - OPTIONS.latenessMs, OPTIONS.paneMs);
    fc.assert(
      fc.property(clocks, fc.nat(20 * MINUTE), (all, silence) => {
        const times = new Map(
          due(all, NOW - silence).map(({ partition, time }) => [partition, time]),
        );
        const now = Math.max(...all.map((each) => each.largestTime)) + silence;
        for (const each of all) {
          const isIdle = NOW - each.lastArrival >= OPTIONS.idleAfterMs;
          const closes = open(now) > open(each.largestTime);
          expect(times.get(each.partition)).toBe(isIdle && closes ? now : undefined);
        }
      }),
    );
  });
});

describe('watermarkBody', () => {
  it('holds the time as the decoder reads it', () => {
    const { time } = JSON.parse(watermarkBody(EDGE)) as { time: unknown };
    expect(parseEventTime(time)).toBe(EDGE);
  });
});

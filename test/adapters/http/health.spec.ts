/** Readiness: each part, when it is down, and what it says then. */
import { beforeEach, describe, expect, it } from '@jest/globals';
import { Health, HEALTH_PARTS } from '../../../src/adapters/http/health.js';

const MINUTE = 60_000;
const NOON = Date.parse('2026-05-01T12:00:00Z');

let now: number;
let connected: boolean;
let checkpointAt: number | undefined;
let partitions: { pending: number; largestTime: number }[];
let sourceProblem: string | undefined;
let health: Health;

beforeEach(() => {
  now = NOON;
  connected = true;
  checkpointAt = undefined;
  sourceProblem = undefined;
  partitions = [
    { pending: 0, largestTime: -Infinity },
    { pending: 0, largestTime: NOON },
  ];
  health = new Health(
    {
      isConnected: () => connected,
      checkpointAt: () => checkpointAt,
      partitions: () => partitions,
      sourceProblem: () => sourceProblem,
    },
    { checkpointMs: 30_000, lagMs: 60 * MINUTE },
    () => now,
  );
});

const down = () => HEALTH_PARTS.filter((part) => health.reason(part) !== undefined);

describe('Health', () => {
  it('is well right after the start', () => {
    expect(down()).toEqual([]);
  });

  it('is not while the server is away', () => {
    connected = false;
    expect(health.reason('nats')).toBe('the NATS server does not answer');
    expect(down()).toEqual(['nats']);
  });

  it('is not while a source waits for its stream', () => {
    sourceProblem = 'the source shop is not read: there is no stream SHOP';
    expect(down()).toEqual(['sources']);
    expect(health.reason('sources')).toBe(sourceProblem);
  });

  it('is not where the state was not stored for four intervals and some room', () => {
    now = NOON + 150_000;
    expect(down()).toEqual([]);
    now += 1000;
    expect(health.reason('checkpoint')).toMatch(/^the state was not stored for 151s; a restart/);
    checkpointAt = now - MINUTE;
    expect(down()).toEqual([]);
  });

  it('is not while events that wait are read an hour late, and is where none wait', () => {
    partitions = [{ pending: 5, largestTime: NOON - 60 * MINUTE }];
    expect(down()).toEqual([]);
    partitions = [{ pending: 5, largestTime: NOON - 90 * MINUTE }];
    expect(health.reason('lag')).toMatch(/^events that wait are read 90m late/);
    partitions = [{ pending: 0, largestTime: NOON - 90 * MINUTE }];
    expect(down()).toEqual([]);
  });
});

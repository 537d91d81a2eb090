import { describe, expect, it } from '@jest/globals';
import { loadConfig } from '../../src/config/load.js';

const SERVERS = { FLYBALL_NATS_SERVERS: 'n1.example.com:4222' };
const of = (environment: Record<string, string>) => loadConfig({ environment }).scale;

describe('the section scale', () => {
  it('has one process do everything', () => {
    expect(of({})).toEqual({ role: 'all', workers: 1, worker: 0, lease: 15_000 });
  });

  it('is set by variables, as a pod has them', () => {
    const pod = {
      ...SERVERS,
      FLYBALL_SCALE_ROLE: 'worker',
      FLYBALL_SCALE_WORKERS: '3',
      FLYBALL_SCALE_WORKER: '2',
    };
    expect(of(pod)).toMatchObject({ role: 'worker', workers: 3, worker: 2 });
  });

  it.each([
    [{ FLYBALL_SCALE_WORKER: '1' }, /scale\.worker: must be below scale\.workers \(1\)/],
    [{ FLYBALL_SCALE_ROLE: 'worker' }, /nats\.servers: with scale\.role worker, name the servers/],
    [
      { ...SERVERS, FLYBALL_SCALE_ROLE: 'coordinator', FLYBALL_LABELLING_BUDGET: '30' },
      /labelling\.budget: with scale\.role coordinator no labels can be asked for/,
    ],
    [
      {
        ...SERVERS,
        FLYBALL_SCALE_ROLE: 'coordinator',
        FLYBALL_SCALE_WORKERS: '5',
        FLYBALL_NATS_PARTITIONS: '4',
      },
      /scale\.workers: 5 workers for 4 partitions/,
    ],
    [{ FLYBALL_SCALE_LEASE: '1s' }, /scale\.lease: at least 2s/],
    [{ FLYBALL_SCALE_ROLE: 'leader' }, /scale\.role: /],
  ])('refuses %j', (environment, message) => {
    expect(() => of(environment)).toThrow(message);
  });
});

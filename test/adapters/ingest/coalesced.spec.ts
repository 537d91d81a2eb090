/** Work of which one run at a time is enough, and work that comes again and again. */
import { setTimeout as sleep } from 'node:timers/promises';
import { describe, expect, it } from '@jest/globals';
import { Coalesced } from '../../../src/adapters/ingest/coalesced.js';
import { PeriodicWork } from '../../../src/adapters/periodic-work.js';

describe('Coalesced', () => {
  it('serves all who ask during a run with one further run', async () => {
    let runs = 0;
    let atOnce = 0;
    const work = new Coalesced(async () => {
      expect(++atOnce).toBe(1);
      runs++;
      await sleep(5);
      atOnce--;
    });
    await Promise.all(Array.from({ length: 40 }, () => work.run()));
    expect(runs).toBe(2);
    await work.run();
    expect(runs).toBe(3);
  });

  it('tells a failure to who asked for that run, and goes on with the next', async () => {
    let runs = 0;
    const work = new Coalesced(async () => {
      await sleep(1);
      if (++runs === 1) throw new Error('the first fails');
    });
    const [first, second] = await Promise.allSettled([work.run(), work.run()]);
    expect([first.status, second.status]).toEqual(['rejected', 'fulfilled']);
  });
});

describe('PeriodicWork', () => {
  it('never does the same work twice at once, tells failures, and ends when stopped', async () => {
    const failures: string[] = [];
    const periodic = new PeriodicWork((what) => failures.push(what));
    let running = 0;
    let runs = 0;
    const now = periodic.every(1, 'slow work', async () => {
      expect(++running).toBe(1);
      runs++;
      await sleep(20);
      running--;
      throw new Error('and it fails');
    });
    now();
    now();
    while (runs < 3) await sleep(5);
    periodic.stop();
    await sleep(40);
    const after = runs;
    await sleep(40);
    expect(runs).toBe(after);
    expect(new Set(failures)).toEqual(new Set(['slow work']));
  });
});

/** Progress of the service's audits: it never steps back, and ends below the whole. */
import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import type { AuditProgress } from '../../../src/adapters/audits/audit-job.js';
import { ProgressTeller } from '../../../src/adapters/audits/progress.js';
import { ALL_PARTS, PART_NAMES, type PartSwitches } from '../../../src/audit/findings/parts.js';

const NO_PARTS = Object.fromEntries(PART_NAMES.map((part) => [part, false])) as PartSwitches;

function heard(parts: PartSwitches) {
  const told: AuditProgress[] = [];
  return { told, teller: new ProgressTeller(parts, (progress) => void told.push(progress)) };
}

describe('progress', () => {
  it('never steps back, whatever is done in which order, and stays within 0 and 1', () => {
    const share = fc.double({ min: 0, max: 1, noNaN: true });
    const step = fc.oneof(
      share.map((done) => ({ part: undefined, done })),
      fc.record({ part: fc.constantFrom(...PART_NAMES), done: share }),
    );
    fc.assert(
      fc.property(fc.array(step), (steps) => {
        const { told, teller } = heard(ALL_PARTS);
        for (const { part, done } of steps) {
          if (part === undefined) teller.read(done);
          else teller.look(part, done);
        }
        teller.report();
        const values = told.map(({ progress }) => progress);
        expect(values).toEqual([...values].sort((a, b) => a - b));
        expect(values.every((value) => value >= 0 && value < 1)).toBe(true);
      }),
    );
  });

  it('tells every phase as it begins, and of it no more than a hundred times', () => {
    const { told, teller } = heard(ALL_PARTS);
    for (let i = 0; i <= 10_000; i++) teller.read(i / 10_000);
    for (const part of PART_NAMES) for (let i = 0; i <= 1000; i++) teller.look(part, i / 1000);
    teller.report();
    expect([...new Set(told.map(({ phase }) => phase))]).toEqual([
      'reading',
      'investigating',
      'reporting',
    ]);
    expect(told.length).toBeLessThan(103);
    expect(told[0]).toEqual({ phase: 'reading', progress: 0 });
    expect(told.at(-1)!.progress).toBeCloseTo(0.98);
  });

  it('gives reading what parts that are left out do not take', () => {
    const { told, teller } = heard(NO_PARTS);
    teller.read(1);
    expect(told.at(-1)!.progress).toBeCloseTo(0.98);
    const one = heard({ ...NO_PARTS, models: true });
    one.teller.read(1);
    expect(one.told.at(-1)!.progress).toBeGreaterThan(0.4);
    one.teller.look('models', 1);
    expect(one.told.at(-1)!.progress).toBeCloseTo(0.98);
  });
});

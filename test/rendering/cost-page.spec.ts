/** docs/cost.md says what docs/cost.json says, and its arithmetic is that of the tables. */
import { readFileSync } from 'node:fs';
import { describe, expect, it } from '@jest/globals';
import { format, resolveConfig } from 'prettier';
import {
  costConstantsSchema,
  costTables,
  withCosts,
  type CostConstants,
} from '../../src/rendering/cost-page.js';
import { inCheckout } from '../setup/root.js';

const committed = costConstantsSchema.parse(
  JSON.parse(readFileSync(inCheckout('docs/cost.json'), 'utf8')),
);

describe('the page of costs', () => {
  it('holds the tables of the committed constants', async () => {
    const file = inCheckout('docs/cost.md');
    const page = readFileSync(file, 'utf8');
    const wanted = withCosts(page, committed);
    const options = { ...(await resolveConfig(file)), filepath: file };
    expect(page).toBe(await format(wanted, options));
  });

  it('multiplies what was measured', () => {
    const constants: CostConstants = {
      ...committed,
      measured: { ...committed.measured, eventsAnImpression: 0.1 },
      bytes: { ...committed.bytes, stream: 80, archiveWhole: 20, influxPoint: 200 },
      pointsAWindow: 100,
      secondsAWindow: 0.125,
      secondsAMillionEvents: { decode: 9, monitor: 36, desk: 18, archive: 27 },
    };
    const tables = costTables(constants);
    // A billion times 80 and 20 bytes; 100 million events at 36 s a million are an hour.
    expect(tables).toMatch(/disk of the stream \| 80 GB/);
    expect(tables).toMatch(/archive, all users \| 20 GB/);
    expect(tables).toMatch(/the monitor \| 1 h/);
    // 288 windows a day, 365 days, 100 points of 200 bytes.
    expect(tables).toMatch(/a year of a segment \| 2\.1 GB/);
  });

  it('is refused constants that were not measured', () => {
    const { bytes } = committed;
    const none = { ...committed, bytes: { ...bytes, stream: 0 } };
    expect(costConstantsSchema.safeParse(none).success).toBe(false);
    expect(() => withCosts('no marks', committed)).toThrow(RangeError);
  });
});

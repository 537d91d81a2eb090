/** The short form of `npm run bench:coverage`: every interval holds the truth about as often as it says. */
import { describe, expect, it } from '@jest/globals';
import { execFile } from 'node:child_process';
import { promisify } from 'node:util';
import { allDetectors } from '../../src/detectors/registry.js';
import { inCheckout } from '../setup/root.js';

interface Row {
  readonly reading: string;
  readonly coverage: number | null;
  readonly runs: number;
}

const RUNS = 100;
/** Four standard errors, of 100 runs, below 95%. */
const LEAST = 0.86;

/** Counts of the very window, words, and test statistics: there is nothing beyond them to hold. */
const WITHOUT_TRUTH = new Set([
  'bandwagon.catalogue_items',
  'filter-bubble.state',
  'proxy-drift.calibration_drift',
  'proxy-drift.effective_labels',
  'signal-information.order_violations',
  'exposure-bias.overlap_ok',
  'exposure-bias.effective_sample',
  'exposure-bias.largest_weight',
  'exposure-bias.largest_weight_share',
  'flywheel.verdict',
]);

async function coverage(...args: string[]): Promise<Row[]> {
  const bench = inCheckout('bench', 'coverage.mjs');
  const { stdout } = await promisify(execFile)(process.execPath, [bench, '--json', ...args]);
  return (JSON.parse(stdout) as { rows: Row[] }).rows;
}

describe('coverage', () => {
  it('is about 95% or more of every reading with an interval', async () => {
    const rows = await coverage('--runs', String(RUNS));
    expect(rows.filter(({ runs }) => runs < RUNS / 2)).toEqual([]);
    expect(rows.filter(({ coverage: held }) => held === null || held < LEAST)).toEqual([]);
    const covered = new Set(rows.map(({ reading }) => reading));
    const declared = allDetectors().flatMap(({ declaration }) =>
      declaration.readings.map(({ id }) => `${declaration.id}.${id}`),
    );
    expect(declared.filter((id) => !covered.has(id) && !WITHOUT_TRUTH.has(id))).toEqual([]);
    expect([...covered].filter((id) => !declared.includes(id) || WITHOUT_TRUTH.has(id))).toEqual(
      [],
    );
  });

  it('is the same again from the same seed, and told of one detector alone', async () => {
    const some = () => coverage('--runs', '5', '--only', 'signal-uniqueness', '--seed', '3');
    const rows = await some();
    expect(rows.length).toBeGreaterThan(0);
    expect(await some()).toEqual(rows);
    expect(rows.every(({ reading }) => reading.startsWith('signal-uniqueness.'))).toBe(true);
  });
});

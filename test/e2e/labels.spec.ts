/** The short form of `npm run bench:labels`: what labels save, and that intervals hold the truth. */
import { describe, expect, it } from '@jest/globals';
import { execFile } from 'node:child_process';
import { promisify } from 'node:util';
import { inCheckout } from '../setup/root.js';

interface Row {
  readonly scenario: string;
  readonly method: string;
  readonly saving: number;
  readonly coverage: number;
}

const SCENARIOS = [
  'click-only-proxy',
  'calibrated-broad-uncertainty',
  'calibrated',
  'calibrated-noisy-score',
  'clear-and-contested',
  'decisive-score',
  'rare-violations',
  'adversarial-risk',
  'miscalibrated-score',
  'recalibrated-learned-risk',
];
const METHODS = ['random', 'prediction-powered', 'flyball'];
/** Four standard errors, of 60 runs, below 95%. */
const LEAST = 0.83;

async function labels(...args: string[]): Promise<Row[]> {
  const bench = inCheckout('bench', 'labels.mjs');
  const { stdout } = await promisify(execFile)(process.execPath, [bench, '--json', ...args]);
  const found = JSON.parse(stdout) as { rows: Row[] };
  expect(Object.keys(found)).toEqual(['rows']);
  return found.rows;
}

describe('the choice of labels', () => {
  it('saves labels where predictions are good, and never misleads', async () => {
    const rows = await labels('--short');
    const expected = SCENARIOS.flatMap((scenario) => METHODS.map((method) => [scenario, method]));
    expect(rows.map(({ scenario, method }) => [scenario, method])).toEqual(expected);
    for (const row of rows) {
      expect(Object.keys(row)).toEqual(['scenario', 'method', 'saving', 'coverage']);
    }
    expect(rows.filter(({ coverage }) => coverage < LEAST)).toEqual([]);
    const savingOf = (scenario: string, of: string) =>
      rows.find((row) => row.scenario === scenario && row.method === of)!.saving;
    for (const scenario of SCENARIOS) {
      expect(savingOf(scenario, 'random')).toBe(1);
      expect(savingOf(scenario, 'flyball')).toBeGreaterThan(0.9);
    }
    for (const scenario of ['decisive-score', 'rare-violations', 'miscalibrated-score']) {
      expect(savingOf(scenario, 'flyball')).toBeGreaterThan(5);
      const powered = savingOf(scenario, 'prediction-powered');
      expect(savingOf(scenario, 'flyball')).toBeGreaterThan(1.5 * powered);
    }
    // A click says little of quality, and nothing is made of it.
    expect(savingOf('click-only-proxy', 'flyball')).toBeLessThan(1.3);
  });

  it('is the same again from the same seed, and told of one scenario alone', async () => {
    const some = () => labels('--runs', '3', '--only', 'calibrated', '--seed', '5');
    const rows = await some();
    expect(rows.length).toBe(METHODS.length);
    expect(await some()).toEqual(rows);
  });
});

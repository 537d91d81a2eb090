/** Short forms of `npm run bench:detection`: the promised rate of false pages, delays, and faults found. */
import { describe, expect, it } from '@jest/globals';
import { execFile } from 'node:child_process';
import { promisify } from 'node:util';
import { inCheckout } from '../setup/root.js';

interface Row {
  readonly method: string;
  readonly noise: string;
  readonly falsePagesPer90Days: number;
  readonly delay: Readonly<Record<'0.5' | '1' | '2', number>>;
}

interface WorldRow {
  readonly world: string;
  readonly fault: string;
  readonly detector: string;
  readonly detectedShare: number;
  readonly medianDelayWindows: number | null;
  readonly falsePagesPer90Days: number;
}

async function bench(...args: string[]): Promise<unknown> {
  const program = inCheckout('bench', 'detection.mjs');
  const { stdout } = await promisify(execFile)(process.execPath, [program, '--json', ...args]);
  return JSON.parse(stdout);
}

async function rows(...args: string[]): Promise<Row[]> {
  return ((await bench('--only', 'rows', ...args)) as { rows: Row[] }).rows;
}

describe('detection', () => {
  it('pages less than once in 90 days on every noise, and finds a standard deviation', async () => {
    const found = await rows('--methods', 'flyball', '--runs', '150');
    expect(found.map(({ noise }) => noise)).toEqual([
      'iid',
      't4',
      'right-skew',
      'left-skew',
      'ar.3',
      'ar.6',
    ]);
    expect(found.filter(({ falsePagesPer90Days }) => !(falsePagesPer90Days <= 1))).toEqual([]);
    const { delay } = found[0]!;
    expect(delay[1]).toBeLessThan(21);
    expect(delay[2]).toBeLessThan(delay[1]);
    expect(delay[1]).toBeLessThan(delay['0.5']);
  });

  it('compares all methods, and gives the same again from the same seed', async () => {
    const some = () => rows('--runs', '2', '--seed', '3');
    const found = await some();
    expect(await some()).toEqual(found);
    expect(new Set(found.map(({ method }) => method))).toEqual(
      new Set([
        'flyball',
        'flyball-plain-bets',
        'static',
        'page-hinkley',
        'page-hinkley-prewhitened',
        'adwin',
        'cusum',
        'mann-kendall',
      ]),
    );
    expect(found).toHaveLength(8 * 6);
  });

  it('finds faults in simulated worlds, and is silent in a healthy one', async () => {
    const short = ['--only', 'worlds', '--short', '--worlds', 'gaming,logging-bug,healthy'];
    const { worlds } = (await bench(...short)) as { worlds: WorldRow[] };
    const faults = worlds.filter(({ fault }) => fault !== 'none');
    expect(faults).toMatchObject([
      { world: 'gaming', detector: 'proxy-drift', detectedShare: 1 },
      { world: 'logging-bug', detector: 'exposure-bias', detectedShare: 1 },
    ]);
    expect(faults.filter(({ medianDelayWindows }) => !(medianDelayWindows! < 15))).toEqual([]);
    expect(worlds.filter(({ world }) => world === 'healthy')).toHaveLength(4);
    expect(worlds.filter(({ falsePagesPer90Days }) => falsePagesPer90Days > 0)).toEqual([]);
  });
});

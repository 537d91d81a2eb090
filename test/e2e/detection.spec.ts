/** The short form of `npm run bench:detection`: the promised rate of false pages, and the delay. */
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

async function rows(...args: string[]): Promise<Row[]> {
  const bench = inCheckout('bench', 'detection.mjs');
  const { stdout } = await promisify(execFile)(process.execPath, [
    bench,
    '--only',
    'rows',
    '--json',
    ...args,
  ]);
  return (JSON.parse(stdout) as { rows: Row[] }).rows;
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
});

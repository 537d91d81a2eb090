/** That each scenario tells its story: its truth before the onset, after it, and the control beside. */
import { describe, expect, it } from '@jest/globals';
import { findScenario, scenarioOptions } from '../../src/simulation/scenarios.js';
import type { PeriodTruth } from '../../src/simulation/truth.js';
import { HOUR, ofKind, runWorld, START } from './collected-run.js';

const DAY = { seed: 7, start: START, duration: 24 * HOUR };
/** A tenth of the traffic with a tenth of the users: the same diet for each, and quick. */
const SMALLER = { recommendationsPerHour: 500, users: 200 };

function told(id: string, policy = 'production') {
  const run = runWorld(scenarioOptions(findScenario(id)!, DAY, SMALLER));
  const periods = run.truth.periods.filter((period) => period.policy === policy);
  const mean = (from: number, to: number, of: (period: PeriodTruth) => number) => {
    const part = periods.slice(from * 48, to * 48).map(of);
    return part.reduce((sum, each) => sum + each, 0) / part.length;
  };
  return {
    run,
    periods,
    before: (of: (period: PeriodTruth) => number) => mean(0, 0.25, of),
    after: (of: (period: PeriodTruth) => number) => mean(0.75, 1, of),
  };
}

const diversity = ({ diet }: PeriodTruth) => diet.diversity!;
const overlap = ({ diet }: PeriodTruth) => diet.overlap!;
const segregation = ({ diet }: PeriodTruth) => diet.segregation!;
const effective = ({ effectiveItems }: PeriodTruth) => effectiveItems!;
const quality = (period: PeriodTruth) => period.quality!;
const clickRate = (period: PeriodTruth) => period.clickRate!;

describe('the stories', () => {
  it('bubble: diversity within users falls, segregation rises, overlap does not', () => {
    const { before, after } = told('bubble');
    expect(after(diversity)).toBeLessThan(before(diversity) - 0.2);
    expect(after(segregation)).toBeGreaterThan(before(segregation) + 0.2);
    expect(after(overlap)).toBeLessThan(1.2 * before(overlap));
  });

  it('homogenisation: overlap rises, segregation does not', () => {
    const { before, after } = told('homogenisation');
    expect(after(overlap)).toBeGreaterThan(1.4 * before(overlap));
    expect(after(segregation)).toBeLessThan(before(segregation));
  });

  it('gaming: clicks rise while quality falls', () => {
    const { before, after } = told('gaming');
    expect(after(clickRate)).toBeGreaterThan(1.3 * before(clickRate));
    expect(after(quality)).toBeLessThan(before(quality) - 0.15);
  });

  it('logging-bug: the log is wrong and nothing else', () => {
    const { run, before, after } = told('logging-bug');
    expect(Math.abs(after(effective) / before(effective) - 1)).toBeLessThan(0.05);
    expect(Math.abs(after(quality) - before(quality))).toBeLessThan(0.02);
    const inverse = (later: boolean) => {
      const values = ofKind(run.events, 'recommendation')
        .filter(({ policy }) => policy === 'production')
        .filter(({ version }) => Number(version) >= 24 === later)
        .map(({ slate: [top] }) => 1 / (300 * top!.propensity!));
      return values.reduce((sum, each) => sum + each, 0) / values.length;
    };
    expect(inverse(false)).toBeCloseTo(1, 1);
    expect(inverse(true)).toBeCloseTo(2, 1);
  });

  it('launch: traffic rises, and neither quality, diversity nor concentration is harmed', () => {
    const { run, before, after } = told('launch');
    expect(after(({ recommendations }) => recommendations)).toBeGreaterThan(
      1.4 * before(({ recommendations }) => recommendations),
    );
    expect(Math.abs(after(quality) - before(quality))).toBeLessThan(0.02);
    expect(after(effective)).toBeGreaterThan(0.95 * before(effective));
    expect(after(diversity)).toBeGreaterThan(before(diversity) - 0.03);
    expect(after(clickRate)).toBeGreaterThan(before(clickRate));
    expect(ofKind(run.events, 'change')).toMatchObject([
      { expected: 'half as much traffic again' },
    ]);
  });

  it('holdout: it stays as it was, and began as production did', () => {
    const production = told('holdout');
    const holdout = told('holdout', 'holdout');
    expect(production.after(effective)).toBeLessThan(production.before(effective) / 5);
    expect(holdout.after(effective) / holdout.before(effective)).toBeCloseTo(1, 1);
    const [first, theirs] = [holdout, production].map(({ periods }) => periods[0]!.effectiveItems!);
    expect(Math.abs(first! / theirs! - 1)).toBeLessThan(0.1);
  });

  it('cycles: traffic swings and nothing else does', () => {
    const { periods, before, after } = told('cycles');
    const visits = periods.map(({ recommendations }) => recommendations);
    expect(Math.max(...visits)).toBeGreaterThan(2 * Math.min(...visits));
    expect(Math.abs(after(quality) - before(quality))).toBeLessThan(0.02);
    expect(Math.abs(after(diversity) - before(diversity))).toBeLessThan(0.01);
  });

  it('growth: the catalogue nearly doubles', () => {
    const { periods } = told('growth');
    expect(periods[0]!.eligibleItems).toBe(150);
    expect(periods.at(-1)!.eligibleItems).toBeGreaterThan(260);
  });
});

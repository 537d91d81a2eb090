/** The budget of false alarms: how it is split, and that it is kept. */
import { describe, expect, it } from '@jest/globals';
import { SequentialAlarms } from '../../src/alarms/sequential-alarms.js';
import { createDetectors, ALL_DETECTORS } from '../../src/detectors/registry.js';
import { block, HOUR, noise, toy, type Value } from './blocks.js';

const page = { severity: 'page' } as const;

describe('the split', () => {
  it('is one budget for all that pages, and one for each reading otherwise', () => {
    const detectors = [
      toy({ monitors: [page, { reading: 'other' }] }),
      toy({ id: 'daily', block: 'day', monitors: [page] }),
    ];
    const guardrails = [{ reading: 'toy.other', above: 1 }];
    const rows = new SequentialAlarms(detectors, { guardrails }).split();
    const paging = rows.filter(({ severity }) => severity === 'page');
    expect(paging.map(({ share }) => share)).toEqual([1 / 3, 1 / 3, 1 / 3]);
    expect(paging.reduce((sum, { falseAlarms }) => sum + falseAlarms, 0)).toBeCloseTo(1, 12);
    expect(paging.map(({ blocksBetween }) => Math.round(blocksBetween))).toEqual([6480, 270, 6480]);
    expect(rows.find(({ severity }) => severity === 'ticket')).toMatchObject({ share: 1 });
  });

  it.each([
    ['hour', 2160],
    ['day', 90],
    ['week', 90 / 7],
    [900_000, 8640],
  ] as const)('leaves a reading with blocks of %s alarms %d blocks apart', (length, blocks) => {
    const [row] = new SequentialAlarms([toy({ block: length })]).split();
    expect(row!.blocksBetween).toBeCloseTo(blocks, 9);
    const [double] = new SequentialAlarms([toy({ block: length })], { falsePages: 2 }).split();
    expect(double!.blocksBetween).toBeCloseTo(blocks / 2, 9);
  });

  it('gives segments equal parts, and is not changed by a segment that comes later', () => {
    const alarms = new SequentialAlarms([toy()], { baselineBlocks: { toy: 8 } });
    const next = noise(1);
    const of = (...surfaces: string[]) => surfaces.map((surface) => ({ surface, value: next() }));
    for (let i = 0; i < 10; i++) alarms.apply(block(i, of('a')));
    expect(alarms.states()[0]!.threshold).toBeCloseTo(2160, 9);
    const before = alarms.states()[0]!;
    for (let i = 10; i < 18; i++) alarms.apply(block(i, [...of('b')]));
    alarms.apply(block(18, of('b')));
    const [a, b] = alarms.states();
    expect([a!.threshold, b!.threshold].map(Math.round)).toEqual([4320, 4320]);
    // In parts of an alarm it is what it was.
    expect(a!.evidence! / a!.threshold).toBeCloseTo(before.evidence! / before.threshold, 12);
  });

  it('is spent on the three things that page', () => {
    const rows = new SequentialAlarms(createDetectors(ALL_DETECTORS)).split();
    expect(
      rows.filter(({ severity }) => severity === 'page').map(({ reading }) => reading),
    ).toEqual(['proxy-drift.quality', 'exposure-bias.propensity_sanity']);
  });
});

/** False alarms in 90 days of hours, on average over so many simulated installations. */
function falseAlarms(
  runs: number,
  series: (seed: number) => (i: number) => Value[],
  baseline: number,
) {
  let alarms = 0;
  for (let seed = 1; seed <= runs; seed++) {
    const detector = toy({
      monitors: [
        { ...page, watch: 'both' },
        { ...page, reading: 'other' },
      ],
    });
    const installation = new SequentialAlarms([detector], { baselineBlocks: { toy: baseline } });
    const at = series(seed);
    for (let i = 0; i < baseline + 2160; i++) {
      const changes = installation.apply(block(i, at(i)));
      alarms += changes.filter(({ what }) => what === 'opened' || what === 'reopened').length;
    }
  }
  return alarms / runs;
}

describe('false pages in 90 days', () => {
  /** Two readings on two surfaces, which move together. */
  const together = (seed: number) => {
    const next = noise(seed);
    let wander = 0;
    return (): Value[] => {
      wander = 0.3 * wander + Math.sqrt(1 - 0.09) * next();
      return ['home', 'mail'].flatMap((surface) =>
        ['level', 'other'].map((reading) => ({
          ...{ surface, reading, error: 0.1, value: 0.7 * wander + 0.7 * next() },
        })),
      );
    };
  };

  it.each([168, 8])('stay within the budget of one with a baseline of %d hours', (baseline) => {
    expect(falseAlarms(6, together, baseline)).toBeLessThanOrEqual(1);
  });
});

it('finds a shift of two standard deviations in half a day of hours', () => {
  let delay = 0;
  for (let seed = 1; seed <= 30; seed++) {
    const alarms = new SequentialAlarms([toy()], { baselineBlocks: { toy: 168 } });
    const next = noise(seed);
    let i = 0;
    while (alarms.list().length === 0 && i < 600) {
      alarms.apply(block(i, [{ value: next() + (i >= 200 ? 2 : 0) }], HOUR));
      i++;
    }
    delay += i - 200;
  }
  expect(delay / 30).toBeLessThan(12.5);
});

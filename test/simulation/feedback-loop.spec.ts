/** Statistical checks on seeded runs: the numbers repeat exactly, so none of these can flicker. */
import { describe, expect, it } from '@jest/globals';
import { effectiveItems, gini } from '../../src/simulation/concentration.js';
import { BANDWAGON, HEALTHY, scenarioOptions } from '../../src/simulation/scenarios.js';
import { HOUR, ofKind, runWorld, shownCounts, START, timeOf } from './collected-run.js';

const DAY = { seed: 7, start: START, duration: 24 * HOUR };
/** A third of the scenarios' traffic: enough for the statistics, and quick. */
const TRAFFIC = { recommendationsPerHour: 1700 };

const healthy = runWorld(scenarioOptions(HEALTHY, DAY, TRAFFIC));
const bandwagon = runWorld(scenarioOptions(BANDWAGON, DAY, TRAFFIC));

/** Gini and effective items of the impressions counted in the stream, in a part of the run. */
function concentration(run: typeof healthy, from: number, to: number): [number, number] {
  const part = ofKind(run.events, 'recommendation').filter((event) => {
    const progress = (timeOf(event) - START) / DAY.duration;
    return progress >= from && progress < to;
  });
  const counts = shownCounts(ofKind(run.events, 'item'), part);
  return [gini(counts), effectiveItems(counts)];
}

describe('the healthy world', () => {
  it('spreads exposure broadly, as much at the end as at the beginning', () => {
    for (const [from, to] of [
      [0, 0.2],
      [0.4, 0.6],
      [0.8, 1],
    ] as const) {
      const [giniOfPart, effective] = concentration(healthy, from, to);
      expect(giniOfPart).toBeGreaterThan(0.4);
      expect(giniOfPart).toBeLessThan(0.5);
      expect(effective).toBeGreaterThan(100);
    }
  });

  it('opens settled: the first tenth of the run is as concentrated as the last', () => {
    const [first] = concentration(healthy, 0, 0.1);
    const [last] = concentration(healthy, 0.9, 1);
    expect(Math.abs(last - first)).toBeLessThan(0.02);
  });
});

describe('the bandwagon world', () => {
  it('equals the healthy one until the onset', () => {
    const before = (run: typeof healthy): unknown[] =>
      ofKind(run.events, 'recommendation').filter(
        (event) => timeOf(event) < START + 0.4 * DAY.duration,
      );
    expect(before(bandwagon)).toEqual(before(healthy));
  });

  it('runs away after it', () => {
    const [giniBefore, effectiveBefore] = concentration(bandwagon, 0.2, 0.4);
    const [giniAfter, effectiveAfter] = concentration(bandwagon, 0.8, 1);
    expect(giniBefore).toBeLessThan(0.5);
    expect(giniAfter).toBeGreaterThan(0.75);
    expect(effectiveBefore / effectiveAfter).toBeGreaterThan(5);
  });

  it('says so in its truth', () => {
    const first = bandwagon.truth.periods.at(0)!;
    const last = bandwagon.truth.periods.at(-1)!;
    expect(first).toMatchObject({ version: '0', loopGain: 0.2 });
    expect(last).toMatchObject({ version: '47', loopGain: 1.2 });
    expect(first.effectiveLoopGain).toBeLessThan(0.2);
    expect(last.effectiveLoopGain).toBeGreaterThan(1);
  });
});

describe('expected exposure', () => {
  it.each([
    ['healthy', healthy],
    ['bandwagon', bandwagon],
  ])('is as concentrated as the impressions of each period (%s)', (_, run) => {
    const items = ofKind(run.events, 'item');
    const served = ofKind(run.events, 'recommendation');
    for (const period of run.truth.periods) {
      const ofPeriod = served.filter(({ version }) => version === period.version);
      const counts = shownCounts(items, ofPeriod);
      // Counts add noise to shares: N items at Σp² seem to hold Σp² + (1 - Σp²) / impressions.
      const concentrationSeen = 1 / effectiveItems(counts);
      const n = period.impressions;
      const unbiased = (n * concentrationSeen - 1) / (n - 1);
      expect(Math.abs(unbiased * period.effectiveItems! - 1)).toBeLessThan(0.12);
    }
  });
});

describe('clicks', () => {
  it('get fewer from position to position', () => {
    const rates = clickRateByPosition(healthy.events);
    for (let place = 1; place < rates.length; place++) {
      expect(rates[place]).toBeLessThan(rates[place - 1]!);
    }
  });

  it('fall by examination alone where slates are uniform', () => {
    const { events, truth } = runWorld({
      ...DAY,
      duration: 6 * HOUR,
      policies: [{ name: 'explore', ranking: 'uniform', share: 1 }],
    });
    const rates = clickRateByPosition(events);
    truth.world.examination.forEach((examination, place) => {
      expect(Math.abs(rates[place]! / rates[0]! / examination - 1)).toBeLessThan(0.06);
    });
  });

  it('change what is shown next: a world whose users click otherwise shows otherwise', () => {
    const fewer = runWorld({ ...scenarioOptions(HEALTHY, DAY, TRAFFIC), clickLevel: -1.5 });
    const slates = (run: typeof healthy, version: string): unknown[] =>
      ofKind(run.events, 'recommendation')
        .filter((event) => event.version === version)
        .map(({ slate }) => slate.map(({ item }) => item));
    expect(slates(fewer, '1')).not.toEqual(slates(healthy, '1'));
  });
});

describe('propensities', () => {
  it('are logged for the first position only, where they are exact', () => {
    const logged = ofKind(healthy.events, 'recommendation').map(({ slate }) =>
      slate.map(({ propensity }) => (propensity === undefined ? '-' : 'p')).join(''),
    );
    expect(new Set(logged)).toEqual(new Set(['p----']));
  });

  it('average to the number of items when inverted, as they must', () => {
    const inverse = ofKind(healthy.events, 'recommendation').map(
      ({ slate }) => 1 / slate[0]!.propensity!,
    );
    const mean = inverse.reduce((sum, value) => sum + value, 0) / inverse.length;
    const squares = inverse.reduce((sum, value) => sum + (value - mean) ** 2, 0);
    const standardError = Math.sqrt(squares / inverse.length / (inverse.length - 1));
    expect(Math.abs(mean - 300) / standardError).toBeLessThan(3);
  });

  it('are 1 / n everywhere in uniform slates', () => {
    const { events } = runWorld({
      ...DAY,
      duration: HOUR,
      policies: [{ name: 'explore', ranking: 'uniform', share: 1 }],
    });
    for (const { slate } of ofKind(events, 'recommendation').slice(0, 200)) {
      for (const { propensity } of slate) expect(propensity).toBeCloseTo(1 / 300, 12);
    }
  });
});

describe('labels', () => {
  it('estimate the true quality without bias, at the share that was asked for', () => {
    const labels = ofKind(healthy.events, 'label');
    const impressions = healthy.truth.periods.reduce((sum, p) => sum + p.impressions, 0);
    expect(Math.abs(labels.length / (0.01 * impressions) - 1)).toBeLessThan(0.05);
    expect(new Set(labels.map(({ inclusion }) => inclusion))).toEqual(new Set([0.01]));
    const good = labels.reduce((sum, { label }) => sum + label, 0) / labels.length;
    const quality =
      healthy.truth.periods.reduce((sum, p) => sum + p.quality! * p.impressions, 0) / impressions;
    expect(Math.abs(good - quality)).toBeLessThan(3 * Math.sqrt(0.25 / labels.length));
  });
});

function clickRateByPosition(events: typeof healthy.events): number[] {
  const place = new Map<string, number>();
  const shown: number[] = [];
  const clicked: number[] = [];
  for (const { id, slate } of ofKind(events, 'recommendation')) {
    slate.forEach(({ item }, at) => {
      place.set(`${id} ${item}`, at);
      shown[at] = (shown[at] ?? 0) + 1;
    });
  }
  for (const { recommendation, item } of ofKind(events, 'outcome')) {
    const at = place.get(`${String(recommendation)} ${item}`)!;
    clicked[at] = (clicked[at] ?? 0) + 1;
  }
  return shown.map((count, at) => (clicked[at] ?? 0) / count);
}

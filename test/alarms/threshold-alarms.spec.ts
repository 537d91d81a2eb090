/** Limits on readings: when an incident opens and closes, in event time. */
import { describe, expect, it } from '@jest/globals';
import { ThresholdAlarms } from '../../src/alarms/threshold-alarms.js';
import type { Measurement } from '../../src/detectors/reading.js';
import { createDetectors } from '../../src/detectors/registry.js';
import { BinaryReader, BinaryWriter } from '../../src/summaries/binary.js';
import type { ReadingSet } from '../../src/windows/reading-set.js';

const MINUTE = 60_000;
const START = Date.parse('2026-05-01T00:00:00Z');
const detectors = createDetectors({ bandwagon: {} });

const gini = (low: number, value = low + 0.02): Measurement => ({
  reading: 'exposure_gini',
  by: {},
  n: 1000,
  value,
  low,
  high: value + 0.02,
});
const unknown: Measurement = {
  reading: 'exposure_gini',
  by: {},
  enough: false,
  reason: 'empty',
  seen: 0,
  needed: 1,
};

/** The window that ends these minutes after the start. */
function set(minutes: number, measurement?: Measurement, policy = 'production'): ReadingSet {
  const end = START + minutes * MINUTE;
  const window = { start: end - 60 * MINUTE, end };
  const readings =
    measurement === undefined
      ? []
      : [{ detector: 'bandwagon', surface: 'home', policy, window, measurement }];
  return { of: 'window', lane: 'exposure', readAt: end, window, readings };
}

/** What opens and closes over windows five minutes apart. */
function changes(alarms: ThresholdAlarms, measurements: readonly (Measurement | undefined)[]) {
  return measurements.flatMap((measurement, i) =>
    alarms.apply(set(5 * i, measurement)).map(({ what }) => `${what} at ${5 * i}`),
  );
}

describe('an incident', () => {
  it('opens when the whole interval has lain beyond the limit for long enough', () => {
    const alarms = new ThresholdAlarms(detectors);
    expect(
      changes(
        alarms,
        [0.7, 0.81, 0.82, 0.83, 0.84].map((low) => gini(low)),
      ),
    ).toEqual(['opened at 20']);
    expect(alarms.list()).toMatchObject([
      { since: START + 5 * MINUTE, openedAt: START + 20 * MINUTE, low: 0.84, threshold: 0.8 },
    ]);
  });

  it('does not open while the interval reaches back, at the limit itself, or before its time', () => {
    const quiet = (measurements: (Measurement | undefined)[]) =>
      changes(new ThresholdAlarms(detectors), measurements);
    expect(quiet(Array.from({ length: 9 }, () => gini(0.79, 0.9)))).toEqual([]);
    expect(quiet(Array.from({ length: 9 }, () => gini(0.8)))).toEqual([]);
    expect(quiet([gini(0.9), gini(0.9), gini(0.9), gini(0.7), gini(0.9)])).toEqual([]);
  });

  it('closes with the first window back inside, unknown, or silent', () => {
    const beyond = Array.from({ length: 4 }, () => gini(0.9));
    for (const back of [gini(0.7), unknown, undefined]) {
      const alarms = new ThresholdAlarms(detectors);
      expect(changes(alarms, [...beyond, back])).toEqual(['opened at 15', 'closed at 20']);
      expect(alarms.list()[0]!.closedAt).toBe(START + 20 * MINUTE);
    }
  });

  it('has the same id wherever the same stream is read, and another on another segment', () => {
    const idOf = (policy: string) => {
      const alarms = new ThresholdAlarms(detectors);
      for (let minutes = 0; minutes <= 15; minutes += 5)
        alarms.apply(set(minutes, gini(0.9), policy));
      return alarms.list()[0]!.id;
    };
    expect(idOf('production')).toBe(idOf('production'));
    expect(idOf('explore')).not.toBe(idOf('production'));
    expect(idOf('production')).toMatch(/^[0-9a-f]{16}$/);
  });

  it('goes on over a restart as if there had been none', () => {
    const before = new ThresholdAlarms(detectors);
    changes(before, [gini(0.9), gini(0.9), gini(0.9)]);
    const writer = new BinaryWriter();
    before.encode(writer);
    const after = new ThresholdAlarms(detectors);
    after.restore(new BinaryReader(writer.finish()));
    expect(after.apply(set(15, gini(0.9)))).toEqual(before.apply(set(15, gini(0.9))));
    expect(after.list()).toEqual(before.list());
  });

  it('takes no notice of blocks', () => {
    const alarms = new ThresholdAlarms(detectors);
    for (let minutes = 0; minutes <= 60; minutes += 5) {
      expect(alarms.apply({ ...set(minutes, gini(0.9)), of: 'block' })).toEqual([]);
    }
  });
});

/** The stored state: pipeline and incidents together, and a clear word where it does not fit. */
import { DeskRun, LABELLING, traffic } from '../../labelling/desk-run.js';
import { messagesOf, OPTIONS as PIPELINE } from '../../windows/streams.js';
import { describe, expect, it } from '@jest/globals';
import {
  decodeMonitorState,
  encodeMonitorState,
} from '../../../src/adapters/ingest/monitor-state.js';
import { SequentialAlarms } from '../../../src/alarms/sequential-alarms.js';
import { createDetectors } from '../../../src/detectors/registry.js';
import { Pipeline } from '../../../src/windows/pipeline.js';

const DAY = 86_400_000;
const DETECTORS = createDetectors({ bandwagon: {} });
const OPTIONS = { ...PIPELINE, partitions: 2 };
const pipeline = () => new Pipeline(OPTIONS, DETECTORS, () => undefined);

const madeAlarms = () =>
  new SequentialAlarms(DETECTORS, {
    guardrails: [{ reading: 'bandwagon.exposure_gini', above: 0.8 }],
  });

function alarmsWithIncident(): SequentialAlarms {
  const alarms = madeAlarms();
  const measurement = { reading: 'exposure_gini', by: {}, n: 9, value: 0.9, low: 0.89, high: 0.91 };
  const window = { start: 0, end: DAY };
  const reading = { detector: 'bandwagon', surface: 'home', policy: 'p', window, measurement };
  alarms.apply({ of: 'block', lane: 'exposure', readAt: DAY, window, readings: [reading] });
  return alarms;
}

describe('the stored state', () => {
  it('brings incidents back', () => {
    const alarms = alarmsWithIncident();
    expect(alarms.list()).toHaveLength(1);
    const restored = madeAlarms();
    decodeMonitorState(encodeMonitorState(pipeline(), alarms), pipeline(), restored);
    expect(restored.list()).toEqual(alarms.list());
  });

  it('brings the label desk back, unless its options have changed', () => {
    const alarms = madeAlarms;
    const run = new DeskRun().playOpen(messagesOf(traffic(3, 200), 1));
    const stored = encodeMonitorState(pipeline(), alarms(), run.desk);
    const same = new DeskRun().desk;
    expect(decodeMonitorState(stored, pipeline(), alarms(), same)).toBe(true);
    expect(same.open(10)).toEqual(run.desk.open(10));
    expect(same.open(10).length).toBeGreaterThan(0);
    const other = new DeskRun({ ...LABELLING, salt: 'other' }).desk;
    expect(decodeMonitorState(stored, pipeline(), alarms(), other)).toBe(false);
    expect(other.open(10)).toEqual([]);
    // Switched off, and switched on: there is nothing to forget.
    expect(decodeMonitorState(stored, pipeline(), alarms())).toBe(true);
    const without = encodeMonitorState(pipeline(), alarms());
    expect(decodeMonitorState(without, pipeline(), alarms(), new DeskRun().desk)).toBe(true);
  });

  it('of a former version is refused with a remedy', () => {
    const restore = () => decodeMonitorState(pipeline().checkpoint(), pipeline(), madeAlarms());
    expect(restore).toThrow(/made with another version \(2; now 5\).*--discard-state/);
  });
});

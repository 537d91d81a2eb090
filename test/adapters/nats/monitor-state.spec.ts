/** The stored state: pipeline and incidents together, and a clear word where it does not fit. */
import { OPTIONS as PIPELINE } from '../../windows/streams.js';
import { describe, expect, it } from '@jest/globals';
import {
  decodeMonitorState,
  encodeMonitorState,
} from '../../../src/adapters/nats/monitor-state.js';
import { ThresholdAlarms } from '../../../src/alarms/threshold-alarms.js';
import { createDetectors } from '../../../src/detectors/registry.js';
import { Pipeline } from '../../../src/windows/pipeline.js';

const DETECTORS = createDetectors({ bandwagon: {} });
const OPTIONS = { ...PIPELINE, partitions: 2 };
const pipeline = () => new Pipeline(OPTIONS, DETECTORS, () => undefined);

function alarmsWithIncident(): ThresholdAlarms {
  const alarms = new ThresholdAlarms(DETECTORS);
  const measurement = { reading: 'exposure_gini', by: {}, n: 9, value: 0.9, low: 0.9, high: 0.9 };
  for (const end of [3_600_000, 7_200_000]) {
    const window = { start: end - 3_600_000, end };
    const reading = { detector: 'bandwagon', surface: 'home', policy: 'p', window, measurement };
    alarms.apply({ of: 'window', lane: 'exposure', readAt: 0, window, readings: [reading] });
  }
  return alarms;
}

describe('the stored state', () => {
  it('brings incidents back', () => {
    const alarms = alarmsWithIncident();
    expect(alarms.list()).toHaveLength(1);
    const restored = new ThresholdAlarms(DETECTORS);
    decodeMonitorState(encodeMonitorState(pipeline(), alarms), pipeline(), restored);
    expect(restored.list()).toEqual(alarms.list());
  });

  it('of a former version is refused with a remedy', () => {
    const restore = () =>
      decodeMonitorState(pipeline().checkpoint(), pipeline(), new ThresholdAlarms(DETECTORS));
    expect(restore).toThrow(/made with another version \(2; now 3\).*--discard-state/);
  });
});

/**
 * The readings of stretches against a monitor that was shown nothing but the stretch: what was shown
 * outside must have no part in them, and what became known later must.
 */
import { beforeAll, describe, expect, it } from '@jest/globals';
import { laterDetectors } from '../../../src/audit/stretches/later-parts.js';
import { StretchReadings } from '../../../src/audit/stretches/stretch-readings.js';
import type { PerStretch } from '../../../src/audit/stretches/stretch.js';
import type { Reading } from '../../../src/detectors/reading.js';
import { createDetectors } from '../../../src/detectors/registry.js';
import { parseEventTime } from '../../../src/events/event-time.js';
import type { KindedEvent } from '../../../src/events/schemas.js';
import { GAMING } from '../../../src/simulation/scenarios.js';
import { Pipeline } from '../../../src/windows/pipeline.js';
import { OPTIONS } from '../../windows/streams.js';
import { deliveriesOf, MINUTE, scenarioEvents, START } from '../audits.js';

const DETECTORS = createDetectors({
  bandwagon: {},
  proxyDrift: {},
  signalInformation: {},
  exposureBias: {},
});
const STRETCHES = {
  baseline: { start: START + 30 * MINUTE, end: START + 75 * MINUTE },
  audited: { start: START + 90 * MINUTE, end: START + 140 * MINUTE },
};

function options(partitions: number) {
  return { ...OPTIONS, partitions, windowPanes: 6 };
}

async function readingsOf(
  events: readonly KindedEvent[],
  stretches: PerStretch<{ start: number; end: number }>,
  partitions = 1,
): Promise<PerStretch<readonly Reading[]>> {
  const readings = new StretchReadings(options(partitions), stretches, DETECTORS);
  for await (const { partition, delivery } of deliveriesOf(events, partitions)) {
    readings.apply(partition, delivery);
  }
  return readings.end();
}

/** What a monitor says of these events in one window over everything, when the last label is in. */
async function monitored(events: readonly KindedEvent[]): Promise<Reading[]> {
  const read: Reading[] = [];
  const whole = {
    ...options(1),
    windowPanes: undefined,
    labelWindowPanes: undefined,
    // One pane of labels, which is not final before the end.
    labelPaneMs: 24 * 60 * MINUTE,
  };
  const pipeline = new Pipeline(whole, laterDetectors(DETECTORS), ({ of, readings }) => {
    if (of === 'window') read.push(...readings);
  });
  for await (const { partition, delivery } of deliveriesOf(events, 1)) {
    pipeline.apply(partition, delivery);
  }
  pipeline.end();
  return read;
}

/** By reading, without the window, which a pane's edges may cut otherwise. */
function named(readings: readonly Reading[]): Map<string, unknown> {
  return new Map(
    readings.map(({ detector, surface, policy, measurement }) => [
      JSON.stringify([detector, surface, policy, measurement.reading, measurement.by]),
      measurement,
    ]),
  );
}

describe('the readings of stretches', () => {
  const events = scenarioEvents(GAMING, 5, 3);
  let found: PerStretch<readonly Reading[]>;
  beforeAll(async () => {
    found = await readingsOf(events, STRETCHES);
  });

  it.each(['baseline', 'audited'] as const)(
    'of the %s stretch are those of a monitor that saw no other impression',
    async (stretch) => {
      const { start, end } = STRETCHES[stretch];
      const shown = new Set<string>();
      const only = events.filter((event) => {
        if (event.kind === 'recommendation') {
          const time = parseEventTime(event.time);
          const isInside = time >= start && time < end;
          if (isInside) shown.add(event.id);
          return isInside;
        }
        if (event.kind !== 'outcome' && event.kind !== 'label') return true;
        return event.recommendation !== undefined && shown.has(event.recommendation);
      });
      const expected = named(await monitored(only));
      const got = named(found[stretch]);
      const measured = [...got].filter(([, measurement]) => 'value' in (measurement as object));
      expect(measured.length).toBeGreaterThan(20);
      for (const [name, measurement] of measured)
        expect([name, expected.get(name)]).toEqual([name, measurement]);
    },
  );

  it('are the same however the stream is partitioned', async () => {
    const apart = await readingsOf(events, STRETCHES, 4);
    expect(named(apart.audited)).toEqual(named(found.audited));
    expect(named(apart.baseline)).toEqual(named(found.baseline));
  });

  it('take the whole panes within a stretch', async () => {
    const wider = {
      baseline: { start: STRETCHES.baseline.start - 60_000, end: STRETCHES.baseline.end + 61_000 },
      audited: { start: STRETCHES.audited.start - 1, end: STRETCHES.audited.end + 1 },
    };
    const cut = await readingsOf(events, wider);
    expect(named(cut.audited)).toEqual(named(found.audited));
    expect(named(cut.baseline)).toEqual(named(found.baseline));
  });

  it('are none for a stretch in which nothing was shown', async () => {
    const later = { start: START + 1000 * MINUTE, end: START + 1100 * MINUTE };
    const { audited } = await readingsOf(events, { ...STRETCHES, audited: later });
    expect(audited.filter(({ measurement }) => 'value' in measurement)).toEqual([]);
  });
});

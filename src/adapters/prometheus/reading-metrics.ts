/**
 * Readings as Prometheus gauges: the name, `_low` and `_high`; absent where there is too little
 * data, with flyball_reading_insufficient{reading,reason} 1 instead. How much each value rests on is
 * flyball_reading_n{reading}.
 */
import { Gauge, type Registry } from 'prom-client';
import type { Detector, ReadingDeclaration, Tier } from '../../detectors/detector.js';
import {
  INSUFFICIENT_METRIC,
  INTERVAL_ENDS,
  metricName,
  READING_N_METRIC,
} from '../../detectors/metric-name.js';
import { isMeasured } from '../../detectors/reading.js';
import type { LatestReadings } from '../latest-readings.js';

export interface ReadingMetricsOptions {
  readonly ingest: { readonly latest: LatestReadings };
  readonly detectors: readonly Detector[];
  readonly tiers: readonly Tier[];
}

/** Registers the gauges of all readings of the tiers. */
export function readingMetrics(registry: Registry, options: ReadingMetricsOptions): void {
  const { latest } = options.ingest;
  const shown = options.detectors.flatMap(({ declaration }) =>
    declaration.readings
      .filter(({ tier }) => options.tiers.includes(tier))
      .map((reading) => ({ detector: declaration.id, reading })),
  );
  for (const { detector, reading } of shown) {
    gauges(registry, latest, detector, reading);
  }
  const names = new Set(shown.map(({ detector, reading }) => `${detector}.${reading.id}`));
  const byLabels = [...new Set(shown.flatMap(({ reading }) => reading.by))];
  const shownReadings = () =>
    latest.readings
      .map((each) => ({ ...each, reading: `${each.detector}.${each.measurement.reading}` }))
      .filter(({ reading }) => names.has(reading));
  new Gauge({
    name: INSUFFICIENT_METRIC,
    help: '1 where a reading has no value, with the reason.',
    labelNames: ['reading', 'reason', 'surface', 'policy', ...byLabels],
    registers: [registry],
    collect() {
      this.reset();
      for (const { reading, surface, policy, measurement } of shownReadings()) {
        if (isMeasured(measurement)) continue;
        this.set({ reading, reason: measurement.reason, surface, policy, ...measurement.by }, 1);
      }
    },
  });
  new Gauge({
    name: READING_N_METRIC,
    help: 'How much the value of a reading rests on, in the unit of its n (see the reference of readings).',
    labelNames: ['reading', 'surface', 'policy', ...byLabels],
    registers: [registry],
    collect() {
      this.reset();
      for (const { reading, surface, policy, measurement } of shownReadings()) {
        if (!isMeasured(measurement)) continue;
        this.set({ reading, surface, policy, ...measurement.by }, measurement.n);
      }
    },
  });
}

function gauges(
  registry: Registry,
  latest: LatestReadings,
  detector: string,
  reading: ReadingDeclaration,
): void {
  const name = metricName(detector, reading.id);
  const gauge = (suffix: string, help: string, part: 'value' | 'low' | 'high'): void => {
    new Gauge({
      name: `${name}${suffix}`,
      help,
      labelNames: ['surface', 'policy', ...reading.by],
      registers: [registry],
      collect() {
        this.reset();
        for (const { detector: of, surface, policy, measurement } of latest.readings) {
          if (of !== detector || measurement.reading !== reading.id) continue;
          const value = isMeasured(measurement) ? measurement[part] : undefined;
          if (value !== undefined) this.set({ surface, policy, ...measurement.by }, value);
        }
      },
    });
  };
  gauge('', `${reading.title}: ${reading.meaning}`, 'value');
  gauge(INTERVAL_ENDS.low, `${reading.title}: lower end of the 95% interval.`, 'low');
  gauge(INTERVAL_ENDS.high, `${reading.title}: upper end of the 95% interval.`, 'high');
}

/** Every metric that the service can expose, as it is declared: for the reference, and for tests of what asks for them. */
import type { Registry } from 'prom-client';
import { SequentialAlarms } from '../../alarms/sequential-alarms.js';
import { labellingOptions, pipelineOptions } from '../../config/options.js';
import { loadConfig } from '../../config/load.js';
import { allDetectors } from '../../detectors/registry.js';
import { LabelDesk } from '../../labelling/label-desk.js';
import { Pipeline } from '../../windows/pipeline.js';
import { archiveMetrics } from '../archive/archive-metrics.js';
import { CallLimits } from '../http/call-limits.js';
import { historyMetrics } from '../influx/influx-history.js';
import { LatestReadings } from '../latest-readings.js';
import { NO_COUNTS } from '../sources/source-cursor.js';
import { auditMetrics } from './audit-metrics.js';
import { httpMetrics } from './http-metrics.js';
import { leaseMetrics, workersMetrics } from './lease-metrics.js';
import { createRegistry } from './registry.js';
import { sourceMetrics } from './source-metrics.js';

export interface ExposedMetric {
  readonly name: string;
  readonly type: string;
  readonly help: string;
  readonly labels: readonly string[];
}

/** Sorted by name; with the readings of both tiers, and with what is shown only where labelling, InfluxDB, the archive, a source or roles are on. */
export function exposedMetrics(): ExposedMetric[] {
  const detectors = allDetectors();
  const config = loadConfig({ flags: { 'labelling.budget': 1 } });
  const ingest = {
    pipeline: new Pipeline(pipelineOptions(config, 1), detectors, () => undefined),
    latest: new LatestReadings(),
    incidents: new SequentialAlarms(detectors),
    desk: new LabelDesk(labellingOptions(config, 1), () => undefined),
    pending: [0],
    checkpointAt: undefined,
    checkpointBytes: 0,
    missedMessages: 0,
  };
  const registry = createRegistry({ ingest, detectors, tiers: ['core', 'detail'], version: '' });
  httpMetrics(registry, new CallLimits(() => 0));
  historyMetrics(registry, {
    counts: () => ({ written: 0, dropped: 0, waiting: 0, isAway: false }),
  });
  auditMetrics(registry, { list: () => [] });
  leaseMetrics(registry, { asked: () => [] });
  workersMetrics(registry, { heldPartitions: [], pendingPanes: 0 });
  archiveMetrics(registry, {
    counts: () => ({
      ...{ state: undefined, succeededAt: 0, failures: new Map() },
      removed: { age: 0, room: 0 },
    }),
  });
  const source = { plan: { name: '' }, counts: NO_COUNTS, pending: 0, problem: undefined };
  sourceMetrics(registry, [source]);
  return registry
    .getMetricsAsArray()
    .map(({ name, help, type }) => ({
      ...{ name, help, labels: labelsOf(registry, name) },
      // A word at run time, whatever the types say.
      type: String(type),
    }))
    .sort((a, b) => (a.name < b.name ? -1 : 1));
}

/** prom-client keeps them with the metric, but not in its types. */
function labelsOf(registry: Registry, name: string): string[] {
  const metric = registry.getSingleMetric(name);
  const labels: unknown = metric && Reflect.get(metric, 'labelNames');
  if (!Array.isArray(labels)) throw new Error(`the labels of ${name} are not known`);
  return labels.map(String);
}

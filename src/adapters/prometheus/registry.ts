/** The metrics of the service in a registry of its own, by what the process does. */
import { collectDefaultMetrics, Gauge, Registry } from 'prom-client';
import type { Detector, Tier } from '../../detectors/detector.js';
import type { Monitor, StoredState, WorkedPartitions } from '../ingest/monitor.js';
import { alarmMetrics } from './alarm-metrics.js';
import { coordinatorMetrics } from './coordinator-metrics.js';
import { labelMetrics } from './label-metrics.js';
import { partitionMetrics } from './partition-metrics.js';
import { readingMetrics } from './reading-metrics.js';
import { stateMetrics } from './state-metrics.js';

/** Default metrics whose names break the naming rules (gauges that end in _total). */
const MISNAMED = [
  'nodejs_active_handles_total',
  'nodejs_active_requests_total',
  'nodejs_active_resources_total',
];

/** What is shown of the running monitor. */
export type ShownMonitor = Pick<
  Monitor,
  | 'pipeline'
  | 'latest'
  | 'incidents'
  | 'desk'
  | 'pending'
  | 'checkpointAt'
  | 'checkpointBytes'
  | 'missedMessages'
>;

export interface RegistryOptions {
  readonly ingest: ShownMonitor;
  readonly detectors: readonly Detector[];
  readonly tiers: readonly Tier[];
  readonly version: string;
}

/** What a worker shows of itself. */
export interface WorkerView extends StoredState {
  readonly group: WorkedPartitions;
  readonly pending: readonly number[];
}

/** A registry that shows the process alone. */
export function createProcessRegistry(version: string): Registry {
  const registry = new Registry();
  collectDefaultMetrics({ register: registry });
  for (const name of MISNAMED) registry.removeSingleMetric(name);
  new Gauge({
    name: 'flyball_build_info',
    help: 'Version of the running service; the value is always 1.',
    labelNames: ['version', 'node'],
    registers: [registry],
  }).set({ version, node: process.version }, 1);
  return registry;
}

/** A registry that shows the whole running monitor. */
export function createRegistry(options: RegistryOptions): Registry {
  const registry = createCoordinatorRegistry(options);
  const { ingest } = options;
  partitionMetrics(registry, ingest.pipeline, () => ingest.pending);
  return registry;
}

/** A registry that shows what is merged and read; workers show their partitions. */
export function createCoordinatorRegistry(options: RegistryOptions): Registry {
  const registry = createProcessRegistry(options.version);
  const { ingest } = options;
  stateMetrics(registry, ingest);
  coordinatorMetrics(registry, ingest.pipeline.coordinator, ingest.latest);
  readingMetrics(registry, options);
  alarmMetrics(registry, options);
  if (ingest.desk) labelMetrics(registry, ingest.desk);
  return registry;
}

/** A registry that shows a worker's share. */
export function createWorkerRegistry(worker: WorkerView, version: string): Registry {
  const registry = createProcessRegistry(version);
  stateMetrics(registry, worker);
  partitionMetrics(registry, worker.group, () => worker.pending);
  return registry;
}

/** Metrics of what the coordinator keeps, and how far it has read. */
import { Counter, Gauge, type Registry } from 'prom-client';
import type { Coordinator } from '../../windows/coordinator.js';
import type { LatestReadings } from '../latest-readings.js';
import { gauge } from './measured-gauge.js';

/** Registers the metrics of what is merged and read. */
export function coordinatorMetrics(
  registry: Registry,
  coordinator: Coordinator,
  latest: LatestReadings,
): void {
  const registers = [registry];
  const { catalogue, changes } = coordinator;
  gauge(
    registry,
    'flyball_window_end_timestamp_seconds',
    'End of the last window that was read.',
    () => latest.windowEnd && latest.windowEnd / 1000,
  );
  gauge(registry, 'flyball_segments', 'Segments kept apart.', () => coordinator.segmentCount);
  gauge(registry, 'flyball_declared_items', 'Items ever declared.', () => catalogue.size);
  new Gauge({
    name: 'flyball_pane_end_timestamp_seconds',
    help: 'End of the newest pane of the partition that is closed and merged; windows wait for the slowest partition.',
    labelNames: ['partition'],
    registers,
    collect() {
      this.reset();
      coordinator.closedUntil.forEach((end, partition) => {
        if (Number.isFinite(end)) this.set({ partition: String(partition) }, end / 1000);
      });
    },
  });
  new Gauge({
    name: 'flyball_last_change_timestamp_seconds',
    help: 'Time of the latest change event of a surface and policy; both empty where it named none.',
    labelNames: ['surface', 'policy'],
    registers,
    collect() {
      this.reset();
      for (const { time, ...where } of changes.latest()) this.set(where, time / 1000);
    },
  });
  const counter = (name: string, help: string, read: () => number): void => {
    new Counter({
      name,
      help,
      registers,
      collect() {
        this.reset();
        this.inc(read());
      },
    });
  };
  counter(
    'flyball_segments_cut_total',
    'Segments of a pane that were merged into `other` for want of room.',
    () => coordinator.cutSegments,
  );
  counter(
    'flyball_items_cut_total',
    'Declarations of items for which the catalogue had no room.',
    () => catalogue.cut,
  );
  counter(
    'flyball_labels_too_late_total',
    'Labels that came after the readings of their impressions had become final.',
    () => coordinator.labelsTooLate,
  );
  memoryGauge(registry, coordinator, 'users', 'Users or items that a detector remembers.');
  memoryGauge(registry, coordinator, 'cut', 'Users or items left out for want of room.');
}

/** By detector and part, over all segments. */
function memoryGauge(
  registry: Registry,
  coordinator: Coordinator,
  of: 'users' | 'cut',
  help: string,
): void {
  new Gauge({
    name: `flyball_detector_memory_${of === 'users' ? 'keys' : 'cut_keys'}`,
    help,
    labelNames: ['detector', 'part'],
    registers: [registry],
    collect() {
      this.reset();
      for (const memory of coordinator.memories()) {
        this.inc({ detector: memory.detector, part: memory.part }, memory[of]);
      }
    },
  });
}

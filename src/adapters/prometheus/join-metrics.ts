/** Metrics of how outcomes and labels find their impressions, and of what detectors remember. */
import { Counter, Gauge, type Registry } from 'prom-client';
import { EVENT_KINDS } from '../../events/kinds.js';
import type { Accounting } from '../../windows/accounting.js';
import type { Pipeline } from '../../windows/pipeline.js';

const ATTRIBUTABLE = ['outcome', 'label'] as const;

/** What can become of an accepted outcome or label apart from finding its impression. */
const FATES: Readonly<Record<string, (accounting: Accounting) => Float64Array>> = {
  unattributed: (accounting) => accounting.unattributed,
  by_context: (accounting) => accounting.byContext,
  item_level: (accounting) => accounting.itemLevel,
  unmeasured: (accounting) => accounting.unmeasured,
};

/** Registers the metrics of a pipeline's joins. */
export function joinMetrics(registry: Registry, pipeline: Pipeline): void {
  const { coordinator, workers } = pipeline;
  const registers = [registry];
  new Counter({
    name: 'flyball_attribution_total',
    help: 'Accepted outcomes and labels by fate: unattributed (no impression found in time), by_context (placed by the context they carry), item_level (labels of an item alone), unmeasured (of a signal that is not configured).',
    labelNames: ['kind', 'fate'],
    registers,
    collect() {
      const accounting = pipeline.accounting();
      this.reset();
      for (const kind of ATTRIBUTABLE) {
        for (const [fate, of] of Object.entries(FATES)) {
          this.inc({ kind, fate }, of(accounting)[EVENT_KINDS.indexOf(kind)]);
        }
      }
    },
  });
  new Gauge({
    name: 'flyball_remembered_impressions',
    help: 'Impressions that outcomes and labels can still be brought to.',
    labelNames: ['partition'],
    registers,
    collect() {
      this.reset();
      workers.forEach(({ rememberedImpressions }, partition) =>
        this.set({ partition: String(partition) }, rememberedImpressions),
      );
    },
  });
  new Counter({
    name: 'flyball_evicted_impressions_total',
    help: 'Impressions forgotten before their time for want of room (attribution.maxImpressions).',
    registers,
    collect() {
      this.reset();
      this.inc(workers.reduce((sum, { evictedImpressions }) => sum + evictedImpressions, 0));
    },
  });
  new Counter({
    name: 'flyball_labels_too_late_total',
    help: 'Labels that came after the readings of their impressions had become final.',
    registers,
    collect() {
      this.reset();
      this.inc(coordinator.labelsTooLate);
    },
  });
  memoryGauge(registry, pipeline, 'users', 'Users or items that a detector remembers.');
  memoryGauge(registry, pipeline, 'cut', 'Users or items left out for want of room.');
}

/** By detector and part, over all segments. */
function memoryGauge(
  registry: Registry,
  { coordinator }: Pipeline,
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

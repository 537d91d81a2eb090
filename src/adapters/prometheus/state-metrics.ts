/** Metrics of the stored state. */
import { Counter, type Registry } from 'prom-client';
import type { StoredState } from '../ingest/monitor.js';
import { gauge } from './measured-gauge.js';

/** Registers when and how large state was stored, and what was missed before it was taken up. */
export function stateMetrics(registry: Registry, state: StoredState): void {
  gauge(
    registry,
    'flyball_checkpoint_timestamp_seconds',
    'When state and cursors were last stored.',
    () => state.checkpointAt && state.checkpointAt / 1000,
  );
  gauge(
    registry,
    'flyball_checkpoint_bytes',
    'Size of the stored state.',
    () => state.checkpointBytes,
  );
  new Counter({
    name: 'flyball_missed_messages_total',
    help: 'Messages that the stream had dropped before they were read, at least, as seen at the last start.',
    registers: [registry],
    collect() {
      this.reset();
      this.inc(state.missedMessages);
    },
  });
}

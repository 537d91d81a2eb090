/**
 * State that one process has stored of the whole: workers and a coordinator that share the work from then
 * on take up each its part, so that nothing learned is lost. There is no way back, since they store theirs
 * at different moments.
 */
import type { Detector } from '../../detectors/detector.js';
import type { BinaryReader } from '../../summaries/binary.js';
import { Pipeline, type Origin, type PipelineOptions } from '../../windows/pipeline.js';
import type { CheckpointStore } from '../nats/checkpoint-store.js';
import { NatsError } from '../nats/connection.js';
import { COORDINATOR_LEASE } from '../nats/leases.js';
import { openMonitorState } from './monitor-state.js';
import { MONITOR_CHECKPOINT } from '../nats/names.js';

export interface WholeState {
  readonly pipeline: Pipeline;
  /** At the state of the alarms. */
  readonly reader: BinaryReader;
}

/**
 * The stored state of the whole; undefined where there is none.
 *
 * @throws CheckpointMismatchError when it was made by another version, or under other options
 */
export async function storedWhole(
  store: CheckpointStore,
  options: PipelineOptions,
  detectors: readonly Detector[],
  origin: Origin,
): Promise<WholeState | undefined> {
  const stored = await store.get(MONITOR_CHECKPOINT);
  if (!stored) return undefined;
  const { pipelineState, reader } = openMonitorState(stored);
  const pipeline = new Pipeline(options, detectors, () => undefined, origin);
  pipeline.restore(pipelineState);
  return { pipeline, reader };
}

/**
 * Refuses to go on alone where workers and a coordinator have stored their states.
 *
 * @throws NatsError that says what can be done
 */
export async function expectNoRoles(store: CheckpointStore): Promise<void> {
  if (!(await store.has(COORDINATOR_LEASE))) return;
  throw new NatsError(
    'The stored state is that of workers and a coordinator (scale.role), which one process cannot take up. Go on with them; or stop them and start with --discard-state to read the stream anew.',
  );
}

/**
 * The monitor's checkpoints: its state is stored only when everything it has put out is stored, so that
 * a crash loses nothing, and taken up again where the stream still fits it.
 */
import type { SequentialAlarms } from '../../alarms/sequential-alarms.js';
import type { LabelDesk } from '../../labelling/label-desk.js';
import type { Pipeline } from '../../windows/pipeline.js';
import { CheckpointStore } from '../nats/checkpoint-store.js';
import type { Nats } from '../nats/connection.js';
import type { Log } from '../log.js';
import { decodeMonitorState, encodeMonitorState } from './monitor-state.js';
import { MONITOR_CHECKPOINT } from '../nats/names.js';
import type { Outputs } from '../nats/outbox-set.js';
import { missedMessages } from '../nats/stream-position.js';
import { expectNoRoles } from './whole-state.js';

/** What the state is made of; without a desk where labelling is off. */
export interface MonitorState {
  readonly pipeline: Pipeline;
  readonly incidents: SequentialAlarms;
  readonly desk: LabelDesk | undefined;
}

export interface MonitorCheckpointsOptions {
  readonly replicas: number;
  /** Drops the stored state, so that the stream is read from its beginning. */
  readonly discardState: boolean;
  readonly log: Log;
}

const OTHER_LABELLING =
  'the options of labelling have changed: the label desk begins anew, and answers to what it asked before are not counted';

export class MonitorCheckpoints {
  private constructor(
    private readonly nats: Nats,
    private readonly store: CheckpointStore,
    private readonly log: Log,
  ) {}

  static async open(
    nats: Nats,
    { replicas, discardState, log }: MonitorCheckpointsOptions,
  ): Promise<MonitorCheckpoints> {
    const store = await CheckpointStore.open(nats, replicas);
    if (discardState) await store.clear();
    else await expectNoRoles(store);
    return new MonitorCheckpoints(nats, store, log);
  }

  /**
   * Stores the state as it is now in place of the former one, once all that it has put out is stored.
   * Returns its bytes.
   */
  async put({ pipeline, incidents, desk }: MonitorState, outputs: Outputs): Promise<number> {
    const state = encodeMonitorState(pipeline, incidents, desk);
    await outputs.flush();
    await this.store.put(MONITOR_CHECKPOINT, state);
    return state.length;
  }

  /**
   * Takes up the stored state, if there is one; only before the first delivery. Returns how many
   * messages the stream had dropped before they were read.
   *
   * @throws NatsError, CheckpointMismatchError when the stored state does not fit
   */
  async restore({ pipeline, incidents, desk }: MonitorState): Promise<number> {
    const stored = await this.store.get(MONITOR_CHECKPOINT);
    if (stored && !decodeMonitorState(stored, pipeline, incidents, desk)) {
      this.log.warn({}, OTHER_LABELLING);
    }
    const cursors = pipeline.workers.map((worker) => worker.lastSequence);
    return missedMessages(this.nats, this.nats.names.events, cursors, this.log);
  }
}

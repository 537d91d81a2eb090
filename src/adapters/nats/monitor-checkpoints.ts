/**
 * The monitor's checkpoints: its state is stored only when everything it has put out is stored, so that
 * a crash loses nothing, and taken up again where the stream still fits it.
 */
import type { SequentialAlarms } from '../../alarms/sequential-alarms.js';
import type { LabelDesk } from '../../labelling/label-desk.js';
import type { Pipeline } from '../../windows/pipeline.js';
import { CheckpointStore } from './checkpoint-store.js';
import { NatsError, type Nats } from './connection.js';
import type { IngestLog } from './ingest-log.js';
import type { MonitorOutputs } from './monitor-outputs.js';
import { decodeMonitorState, encodeMonitorState } from './monitor-state.js';
import { EVENTS_STREAM } from './names.js';

/** What the state is made of; without a desk where labelling is off. */
export interface Monitor {
  readonly pipeline: Pipeline;
  readonly incidents: SequentialAlarms;
  readonly desk: LabelDesk | undefined;
}

export interface MonitorCheckpointsOptions {
  readonly replicas: number;
  /** Drops the stored state, so that the stream is read from its beginning. */
  readonly discardState: boolean;
  readonly log: IngestLog;
}

const CHECKPOINT_NAME = 'monitor';
const OTHER_LABELLING =
  'the options of labelling have changed: the label desk begins anew, and answers to what it asked before are not counted';

export class MonitorCheckpoints {
  private constructor(
    private readonly nats: Nats,
    private readonly store: CheckpointStore,
    private readonly log: IngestLog,
  ) {}

  static async open(
    nats: Nats,
    { replicas, discardState, log }: MonitorCheckpointsOptions,
  ): Promise<MonitorCheckpoints> {
    const store = await CheckpointStore.open(nats, replicas);
    if (discardState) await store.delete(CHECKPOINT_NAME);
    return new MonitorCheckpoints(nats, store, log);
  }

  /**
   * Stores the state as it is now in place of the former one, once all that it has put out is stored.
   * Returns its bytes.
   */
  async put({ pipeline, incidents, desk }: Monitor, outputs: MonitorOutputs): Promise<number> {
    const state = encodeMonitorState(pipeline, incidents, desk);
    await outputs.flush();
    await this.store.put(CHECKPOINT_NAME, state);
    return state.length;
  }

  /**
   * Takes up the stored state, if there is one; only before the first delivery. Returns how many
   * messages the stream had dropped before they were read.
   *
   * @throws NatsError, CheckpointMismatchError when the stored state does not fit
   */
  async restore({ pipeline, incidents, desk }: Monitor): Promise<number> {
    const stored = await this.store.get(CHECKPOINT_NAME);
    if (stored && !decodeMonitorState(stored, pipeline, incidents, desk)) {
      this.log.warn({}, OTHER_LABELLING);
    }
    const { state } = await this.nats.manager.streams.info(EVENTS_STREAM);
    const cursors = pipeline.workers.map((worker) => worker.lastSequence);
    const furthest = Math.max(...cursors);
    if (furthest > state.last_seq) {
      throw new NatsError(
        `The stored state has read up to message ${furthest}, but the stream ${EVENTS_STREAM} ends at ${state.last_seq}: it was made anew. Start with --discard-state.`,
      );
    }
    if (!stored) return 0;
    // At least these are gone: a partition whose cursor lies further back may have lost more.
    const missedMessages = Math.max(0, state.first_seq - 1 - furthest);
    if (missedMessages > 0) {
      this.log.warn({ missedMessages }, 'the stream dropped messages before they were read');
    }
    this.log.info({ cursors }, 'state restored');
    return missedMessages;
  }
}

/**
 * A worker on JetStream: takes in the events of its share of the partitions, and tells the coordinator of
 * their closed panes. Each partition's state and cursor are stored together, under its lease.
 */
import type { Delivery } from '../../events/delivery.js';
import { PartitionGroup } from '../../windows/partition-group.js';
import { pipelineParts, type Origin, type PipelineParts } from '../../windows/pipeline-parts.js';
import { CheckpointStore, StaleOwnerError } from '../nats/checkpoint-store.js';
import type { Nats } from '../nats/connection.js';
import { EventIntake } from './event-intake.js';
import type { EventOptions } from './event-options.js';
import type { DeliveryContext, JetStreamStrategy } from './jetstream.strategy.js';
import { KeptState } from './kept-state.js';
import { partitionLease, type HeldLeases, type Leases } from '../nats/leases.js';
import type { EventTransport, Running, StoredState } from './monitor.js';
import { MONITOR_CHECKPOINT } from '../nats/names.js';
import { missedMessages } from '../nats/stream-position.js';
import { storedWhole, type WholeState } from './whole-state.js';
import { WorkerOutputs } from './worker-outputs.js';

export interface WorkerIngestOptions extends EventOptions {
  /** The partitions of this worker, ascending; their leases are held. */
  readonly owned: readonly number[];
  readonly held: HeldLeases;
  readonly leases: Leases;
}

export class WorkerIngest implements EventTransport, Running, StoredState {
  readonly group: PartitionGroup;
  missedMessages = 0;
  private readonly intake: EventIntake;
  private readonly kept: KeptState;
  /** Up to which sequence each stored checkpoint goes, to leave out those that would be the same. */
  private readonly stored = new Map<number, string>();
  private readonly origin: Origin;

  private constructor(
    private readonly nats: Nats,
    private readonly options: WorkerIngestOptions,
    parts: PipelineParts,
    private readonly store: CheckpointStore,
    private readonly outputs: WorkerOutputs,
    streamCreated: string,
    now: () => number,
  ) {
    this.origin = { userKey: options.fingerprint, stream: streamCreated };
    this.group = new PartitionGroup(parts, options.owned, (...closed) =>
      outputs.publishPanes(...closed),
    );
    this.kept = new KeptState({ ...options, outputs, now, store: () => this.storeAll() });
    this.intake = new EventIntake(nats, this.group, {
      ...options,
      ...{ partitions: options.pipeline.partitions, streamCreated, outputs, now },
      keepEvents: false,
      onStreamReplaced: (error) => this.kept.fail(error),
      elsewhere: () => this.timeElsewhere(),
    });
  }

  /**
   * Takes up the stored states of the partitions, or starts anew where there is none.
   *
   * @throws NatsError, CheckpointMismatchError when a stored state does not fit
   */
  static async open(
    nats: Nats,
    options: WorkerIngestOptions,
    now = Date.now,
  ): Promise<WorkerIngest> {
    const { pipeline, detectors, fingerprint, owned, log } = options;
    const { created } = await nats.manager.streams.info(nats.names.events);
    const parts = pipelineParts(pipeline, detectors, { userKey: fingerprint, stream: created });
    const store = await CheckpointStore.open(nats, options.replicas);
    const outputs = await WorkerOutputs.open(nats, {
      ...{ parts, owned, takesStrays: owned.includes(0), streamCreated: Date.parse(created) },
      onError: (error) => log.warn({ err: error }, 'publishing failed; it is tried again'),
    });
    const ingest = new WorkerIngest(nats, options, parts, store, outputs, created, now);
    await ingest.restore();
    return ingest;
  }

  get strategy(): JetStreamStrategy {
    return this.intake.strategy;
  }

  /** Messages that the server holds back, by partition. */
  get pending(): readonly number[] {
    return this.intake.pending;
  }

  get checkpointAt(): number | undefined {
    return this.kept.checkpointAt;
  }

  get checkpointBytes(): number {
    return this.kept.checkpointBytes;
  }

  /** How far events have been read, by partition, epoch ms; −Infinity for those of other workers. */
  eventTimes(): number[] {
    const times = new Array<number>(this.options.pipeline.partitions).fill(-Infinity);
    for (const { partition, largestTime } of this.group.workers) times[partition] = largestTime;
    return times;
  }

  start(): void {
    this.kept.start();
    this.intake.start(this.kept.periodic);
  }

  /** Applies a delivery; as that of the whole monitor. */
  async apply(delivery: Delivery, context: DeliveryContext): Promise<void> {
    const { partition } = context;
    this.kept.change(() => {
      this.group.apply(partition, delivery);
      this.intake.applied(delivery, context);
    });
    await this.outputs.makeRoom(partition);
  }

  /** A lease was lost: nothing may be published or stored any more. */
  lose(error: unknown): void {
    this.outputs.close();
    this.kept.fail(error);
  }

  beginStop(): void {
    this.kept.beginStop();
  }

  stop(): Promise<void> {
    return this.kept.stop();
  }

  private async storeAll(): Promise<number> {
    const applied = this.intake.lastDelivered();
    // All states of one moment, before anything is awaited.
    const states = this.options.owned
      .map((partition) => ({ partition, upTo: this.cursorsOf(partition) }))
      .filter(({ partition, upTo }) => this.stored.get(partition) !== upTo)
      .map((each) => ({ ...each, bytes: this.group.partitionState(each.partition) }));
    await this.outputs.flush();
    let total = 0;
    for (const { partition, upTo, bytes } of states) {
      const name = partitionLease(partition);
      try {
        await this.store.putAsOwner(name, bytes, this.options.held.token(name));
      } catch (error) {
        if (error instanceof StaleOwnerError) this.lose(error);
        throw error;
      }
      this.stored.set(partition, upTo);
      total += bytes.length;
    }
    this.strategy.acknowledge(applied);
    return states.length === 0 ? this.checkpointBytes : total;
  }

  private cursorsOf(partition: number): string {
    const { lastSequence } = this.group.worker(partition);
    return partition === 0
      ? `${lastSequence}:${this.group.strays.lastSequence}`
      : `${lastSequence}`;
  }

  private async restore(): Promise<void> {
    const { owned, pipeline, detectors, discardState, log } = this.options;
    if (discardState) await this.store.delete(MONITOR_CHECKPOINT);
    let whole: Promise<WholeState | undefined> | undefined;
    for (const partition of owned) {
      const name = partitionLease(partition);
      if (discardState) await this.store.delete(name);
      const stored = await this.store.get(name);
      if (stored) {
        this.group.restorePartition(partition, stored);
        this.stored.set(partition, this.cursorsOf(partition));
      } else {
        // What one process has read before the work was shared.
        whole ??= storedWhole(this.store, pipeline, detectors, this.origin);
        const before = await whole;
        const state = before?.pipeline.group.partitionState(partition);
        if (state) this.group.restorePartition(partition, state);
      }
    }
    const cursors = this.group.workers.map(({ lastSequence }) => lastSequence);
    this.missedMessages = await missedMessages(this.nats, this.nats.names.events, cursors, log);
  }

  /** The largest event time that the holders of other partitions tell. */
  private async timeElsewhere(): Promise<number> {
    const { pipeline, owned, leases } = this.options;
    const others = Array.from({ length: pipeline.partitions }, (_, partition) => partition).filter(
      (partition) => !owned.includes(partition),
    );
    const notes = await Promise.all(others.map((each) => leases.note(partitionLease(each))));
    return Math.max(-Infinity, ...notes.map((note) => note?.time ?? -Infinity));
  }
}

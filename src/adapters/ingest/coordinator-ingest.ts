/**
 * The coordinator on JetStream: takes in closed panes from the workers, merges and reads them, watches
 * for changes, publishes readings. State and its place in the stream of panes are stored together, under
 * the coordinator's lease.
 */
import type { Action } from '../../alarms/action.js';
import type { AlarmOptions } from '../../alarms/alarm-options.js';
import type { IncidentChange } from '../../alarms/incident.js';
import { SequentialAlarms } from '../../alarms/sequential-alarms.js';
import type { Detector } from '../../detectors/detector.js';
import { BinaryReader, BinaryWriter } from '../../summaries/binary.js';
import { Accounting } from '../../windows/accounting.js';
import type { Origin, PipelineOptions } from '../../windows/pipeline-parts.js';
import type { ReadingSet } from '../../windows/reading-set.js';
import { RemotePanes } from '../../windows/remote-panes.js';
import type { LatestReadings } from '../latest-readings.js';
import { CheckpointStore, StaleOwnerError } from '../nats/checkpoint-store.js';
import type { Nats } from '../nats/connection.js';
import { Findings } from './findings.js';
import type { Log } from '../log.js';
import { KeptState } from './kept-state.js';
import { COORDINATOR_LEASE, partitionLease, type HeldLeases, type Leases } from '../nats/leases.js';
import type { Monitor } from './monitor.js';
import { MONITOR_CHECKPOINT } from '../nats/names.js';
import { makeRoomIn, OutboxSet } from '../nats/outbox-set.js';
import { PaneIntake, type PaneArrival } from './pane-intake.js';
import { seriesOf } from './pane-messages.js';
import { ReadingsBox } from './readings-box.js';
import { missedMessages } from '../nats/stream-position.js';
import { storedWhole } from './whole-state.js';

export interface CoordinatorIngestOptions {
  readonly pipeline: PipelineOptions;
  readonly detectors: readonly Detector[];
  readonly alarms: Omit<Partial<AlarmOptions>, 'changesOf'>;
  readonly held: HeldLeases;
  /** Where it sees which partitions are worked on. */
  readonly leases: Pick<Leases, 'note'>;
  /** Of the user key; the state depends on it. */
  readonly fingerprint: string;
  readonly checkpointMs: number;
  readonly replicas: number;
  /** Drops the stored state, so that the panes are read from the beginning of their stream. */
  readonly discardState: boolean;
  readonly log: Log;
  /** The state can no longer be trusted, or belongs to another process: this one must end. */
  readonly onFatal: (error: unknown) => void;
}

/** Whether partitions are worked on is looked up this often. */
const LOOK_MS = 5000;

export class CoordinatorIngest implements Monitor {
  readonly desk = undefined;
  readonly transport = undefined;
  readonly pipeline: Monitor['pipeline'];
  missedMessages = 0;
  /** Whether anybody holds the lease of each partition; empty before it was looked up. */
  heldPartitions: readonly boolean[] = [];
  /** Messages of panes that the server holds back. */
  private waiting = 0;
  private readonly origin: Origin;
  private readonly panes: RemotePanes;
  private readonly findings: Findings;
  private readonly kept: KeptState;
  private readonly intake: PaneIntake;
  private readonly outputs: OutboxSet;

  private constructor(
    nats: Nats,
    private readonly options: CoordinatorIngestOptions,
    private readonly store: CheckpointStore,
    private readonly readings: ReadingsBox,
    streamCreated: string,
    now: () => number,
  ) {
    const { pipeline, detectors, fingerprint } = options;
    const incidents = new SequentialAlarms(detectors, {
      ...options.alarms,
      changesOf: (surface, policy) => this.panes.coordinator.changes.of(surface, policy),
    });
    this.findings = new Findings(incidents, (set) => readings.publish(set));
    const read = (set: ReadingSet) => this.findings.take(set);
    this.origin = { userKey: fingerprint, stream: streamCreated };
    this.panes = new RemotePanes(pipeline, detectors, read, this.origin);
    const { coordinator } = this.panes;
    this.pipeline = { coordinator, workers: [], accounting: () => new Accounting() };
    this.outputs = new OutboxSet([readings.box]);
    this.kept = new KeptState({
      ...options,
      ...{ outputs: this.outputs, now, store: () => this.storeState() },
    });
    this.intake = new PaneIntake(nats, {
      series: seriesOf(this.panes.identity),
      lastSequence: () => this.panes.lastSequence,
      take: (arrival) => this.take(arrival),
      onFatal: (error) => this.kept.fail(error),
      log: options.log,
    });
  }

  /**
   * Takes up the stored state, or starts anew where there is none.
   *
   * @throws NatsError, CheckpointMismatchError when the stored state does not fit
   */
  static async open(
    nats: Nats,
    options: CoordinatorIngestOptions,
    now = Date.now,
  ): Promise<CoordinatorIngest> {
    const { log, replicas } = options;
    const { created } = await nats.manager.streams.info(nats.names.events);
    const store = await CheckpointStore.open(nats, replicas);
    const readings = await ReadingsBox.open(nats, (error) =>
      log.warn({ err: error }, 'publishing failed; it is tried again'),
    );
    const ingest = new CoordinatorIngest(nats, options, store, readings, created, now);
    await ingest.restore(nats);
    return ingest;
  }

  get latest(): LatestReadings {
    return this.findings.latest;
  }

  get incidents(): SequentialAlarms {
    return this.findings.incidents;
  }

  /** Of each partition: panes of all are in one stream. */
  get pending(): readonly number[] {
    return new Array<number>(this.options.pipeline.partitions).fill(this.waiting);
  }

  get checkpointAt(): number | undefined {
    return this.kept.checkpointAt;
  }

  get checkpointBytes(): number {
    return this.kept.checkpointBytes;
  }

  /** Messages of closed panes that the server holds back. */
  get pendingPanes(): number {
    return this.waiting;
  }

  /** Of each partition what its closed panes tell: it has been read at least so far. */
  eventTimes(): number[] {
    const { latenessMs } = this.options.pipeline;
    return this.panes.coordinator.closedUntil.map((end) => end + latenessMs);
  }

  start(): void {
    this.kept.start();
    this.intake.start();
    const look = () => this.lookForWorkers();
    this.kept.periodic.every(LOOK_MS, 'looking for the workers', look)();
  }

  onReadings(listener: (set: ReadingSet) => void): () => void {
    return this.findings.onReadings(listener);
  }

  onIncident(listener: (change: IncidentChange) => void): () => void {
    return this.findings.onIncident(listener);
  }

  async act(action: Action): Promise<void> {
    this.kept.expectSound();
    this.findings.act(action);
    await this.kept.checkpoint();
  }

  /** The lease was lost: nothing may be published or stored any more. */
  lose(error: unknown): void {
    this.outputs.close();
    this.kept.fail(error);
  }

  async beginStop(): Promise<void> {
    this.kept.beginStop();
    await this.intake.close();
  }

  stop(): Promise<void> {
    return this.kept.stop();
  }

  private async lookForWorkers(): Promise<void> {
    const { leases, pipeline } = this.options;
    const keys = Array.from({ length: pipeline.partitions }, (_, each) => partitionLease(each));
    const notes = await Promise.all(keys.map((key) => leases.note(key)));
    this.heldPartitions = notes.map((note) => note !== undefined);
  }

  private async take({ partition, notice, wholeThrough, pending }: PaneArrival): Promise<void> {
    this.kept.change(() => {
      if (notice) this.panes.receive(partition, notice);
      this.panes.lastSequence = wholeThrough;
    });
    this.waiting = pending;
    await makeRoomIn([this.readings.box]);
  }

  private async storeState(): Promise<number> {
    const writer = new BinaryWriter();
    writer.array(this.panes.state());
    this.incidents.encode(writer);
    const state = writer.finish();
    await this.outputs.flush();
    try {
      const token = this.options.held.token(COORDINATOR_LEASE);
      await this.store.putAsOwner(COORDINATOR_LEASE, state, token);
    } catch (error) {
      if (error instanceof StaleOwnerError) this.lose(error);
      throw error;
    }
    return state.length;
  }

  private async restore(nats: Nats): Promise<void> {
    const { pipeline, detectors, discardState, log } = this.options;
    if (discardState) {
      await this.store.delete(MONITOR_CHECKPOINT);
      await this.store.delete(COORDINATOR_LEASE);
    }
    const stored = await this.store.get(COORDINATOR_LEASE);
    if (stored) {
      const reader = new BinaryReader(stored);
      this.panes.restore(reader.array(Uint8Array));
      this.incidents.restore(reader);
      reader.end();
    } else {
      // What one process has found before the work was shared.
      const whole = await storedWhole(this.store, pipeline, detectors, this.origin);
      if (whole) {
        this.panes.takeUp(whole.pipeline.coordinator);
        this.incidents.restore(whole.reader);
      }
    }
    const cursors = [this.panes.lastSequence];
    this.missedMessages = await missedMessages(nats, nats.names.panes, cursors, log);
    this.findings.showAgain(this.panes.coordinator.lastWindows());
  }
}

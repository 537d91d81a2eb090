/**
 * The running monitor on JetStream: partitions' decoders, the pipeline, alarms and label desk that they
 * feed, what these publish, and the checkpoints that hold state and cursors together (law 4).
 *
 * What a run after a crash puts out a second time, the outboxes drop.
 */
import type { JsMsg } from '@nats-io/jetstream';
import type { Action } from '../../alarms/action.js';
import type { AlarmOptions } from '../../alarms/alarm-options.js';
import type { IncidentChange } from '../../alarms/incident.js';
import { SequentialAlarms } from '../../alarms/sequential-alarms.js';
import type { Detector } from '../../detectors/detector.js';
import { Decoder } from '../../events/decoder.js';
import type { Delivery } from '../../events/delivery.js';
import { DictionaryPool } from '../../events/dictionary-pool.js';
import type { HashKey } from '../../events/hash64.js';
import { LabelDesk } from '../../labelling/label-desk.js';
import { isLabellingOn, type LabellingOptions } from '../../labelling/labelling-options.js';
import type { ReadingSet } from '../../windows/reading-set.js';
import { Pipeline, type PipelineOptions } from '../../windows/pipeline.js';
import { LatestReadings } from '../latest-readings.js';
import { Coalesced } from './coalesced.js';
import type { Nats } from './connection.js';
import type { IdleOptions } from './idle-watermarks.js';
import type { IngestLog } from './ingest-log.js';
import { JetStreamStrategy, type DeliveryContext } from './jetstream.strategy.js';
import { MonitorCheckpoints } from './monitor-checkpoints.js';
import { MonitorOutputs } from './monitor-outputs.js';
import { EVENTS_STREAM } from './names.js';
import { PeriodicWork } from './periodic-work.js';
import { Silence } from './silence.js';
import { StrayIntake } from './stray-intake.js';

export type { IngestLog } from './ingest-log.js';

export interface IngestOptions {
  readonly pipeline: PipelineOptions;
  readonly detectors: readonly Detector[];
  readonly alarms: Omit<Partial<AlarmOptions>, 'changesOf'>;
  readonly labelling: LabellingOptions;
  readonly userKey: HashKey;
  /** Of the user key; the state depends on it. */
  readonly fingerprint: string;
  readonly maxMessageBytes: number;
  readonly checkpointMs: number;
  readonly idle: IdleOptions;
  readonly replicas: number;
  /** Drops the stored state, so that the stream is read from its beginning. */
  readonly discardState: boolean;
  readonly log: IngestLog;
  /** The state can no longer be trusted: the process must end, and start from its checkpoint. */
  readonly onFatal: (error: unknown) => void;
}

const STRAY_LOOK_MS = 30_000;
/** How long stopping waits for the server. */
const STOP_LIMIT_MS = 5000;
/** Acknowledgements come with checkpoints, so the server must wait longer than between two. */
const ACK_WAIT_CHECKPOINTS = 10;

export class Ingest {
  readonly pipeline: Pipeline;
  readonly latest = new LatestReadings();
  /** What is watched, and the incidents; part of the stored state. */
  readonly incidents: SequentialAlarms;
  /** What is to be labelled; undefined where labelling is off. Part of the stored state. */
  readonly desk: LabelDesk | undefined;
  readonly strategy: JetStreamStrategy;
  /** Messages that the server holds back, by partition. */
  readonly pending: number[];
  /** When the last checkpoint was stored, epoch ms; undefined before the first. */
  checkpointAt: number | undefined;
  checkpointBytes = 0;
  /** Messages that the stream had dropped before they were read. */
  missedMessages = 0;
  private readonly decoders: readonly Decoder[];
  private readonly strays: StrayIntake;
  private readonly listeners = new Set<(set: ReadingSet) => void>();
  private readonly incidentListeners = new Set<(change: IncidentChange) => void>();
  private readonly silence: Silence;
  private readonly periodic: PeriodicWork;
  private readonly storing = new Coalesced(() => this.store());
  private givingUp: NodeJS.Timeout | undefined;
  /** Set by an error while state was being changed: it must be neither used nor stored any more. */
  private failure: unknown;

  private constructor(
    private readonly nats: Nats,
    private readonly options: IngestOptions,
    private readonly checkpoints: MonitorCheckpoints,
    private readonly outputs: MonitorOutputs,
    streamCreated: string,
    private readonly now: () => number,
  ) {
    const { partitions } = options.pipeline;
    this.incidents = new SequentialAlarms(options.detectors, {
      ...options.alarms,
      changesOf: (surface, policy) => this.pipeline.coordinator.changes.of(surface, policy),
    });
    this.pipeline = new Pipeline(options.pipeline, options.detectors, (set) => this.publish(set), {
      userKey: options.fingerprint,
      stream: streamCreated,
    });
    this.desk = isLabellingOn(options.labelling)
      ? new LabelDesk(options.labelling, (request) => outputs.publishRequest(request))
      : undefined;
    // Without labelling nothing is kept beside the columns.
    const keepEvents = this.desk !== undefined;
    const dictionaries = new DictionaryPool();
    const decoder = (partition: number) =>
      new Decoder({ ...options, partitions, partition, keepEvents }, dictionaries);
    this.decoders = Array.from({ length: partitions }, (_, partition) => decoder(partition));
    this.strays = new StrayIntake(nats, this.pipeline, decoder(-1), outputs);
    this.pending = new Array<number>(partitions).fill(0);
    this.silence = new Silence(this.pipeline.workers, options.idle, now);
    this.periodic = new PeriodicWork((what, error) =>
      options.log.warn({ err: error }, `${what} failed; it is tried again`),
    );
    this.strategy = new JetStreamStrategy({
      nats,
      sources: this.decoders.map((each, partition) => ({
        partition,
        decoder: each,
        lastSequence: () => this.pipeline.worker(partition).lastSequence,
      })),
      ackWaitMs: options.checkpointMs * ACK_WAIT_CHECKPOINTS,
      streamCreated,
      onStreamReplaced: (error) => {
        this.failure = error;
        options.onFatal(error);
      },
      onError: (error, partition) =>
        options.log.error(
          { err: error, partition },
          'reading was interrupted; it is taken up again',
        ),
    });
  }

  /**
   * Takes up the stored state, or starts anew where there is none.
   *
   * @throws NatsError, CheckpointMismatchError when the stored state does not fit
   */
  static async open(nats: Nats, options: IngestOptions, now = Date.now): Promise<Ingest> {
    const checkpoints = await MonitorCheckpoints.open(nats, options);
    const { created } = await nats.manager.streams.info(EVENTS_STREAM);
    const outputs = await MonitorOutputs.open(nats, {
      partitions: options.pipeline.partitions,
      streamCreated: Date.parse(created),
      onError: (error) => options.log.warn({ err: error }, 'publishing failed; it is tried again'),
    });
    const ingest = new Ingest(nats, options, checkpoints, outputs, created, now);
    await ingest.restore();
    return ingest;
  }

  /** Begins the timers; the strategy's listen begins the reading. */
  start(): void {
    const { checkpointMs, idle } = this.options;
    this.periodic.every(checkpointMs, 'storing the state', () => this.checkpoint());
    this.periodic.every(idle.idleAfterMs / 2, 'publishing watermarks', () =>
      this.silence.publishWatermarks(this.nats),
    );
    const lookForStrays = this.periodic.every(STRAY_LOOK_MS, 'looking for stray subjects', () =>
      this.strays.take(),
    );
    lookForStrays();
  }

  /** Called for every window and block; returns how to stop that. */
  onReadings(listener: (set: ReadingSet) => void): () => void {
    this.listeners.add(listener);
    return () => this.listeners.delete(listener);
  }

  /** Called for every incident that opens, grows, comes back or closes; returns how to stop that. */
  onIncident(listener: (change: IncidentChange) => void): () => void {
    this.incidentListeners.add(listener);
    return () => this.incidentListeners.delete(listener);
  }

  /**
   * Does what someone has decided about incidents, tells of it, and stores it before it resolves.
   *
   * @throws RangeError when there is no such incident, or it cannot be accepted
   */
  async act(action: Action): Promise<void> {
    this.expectSound();
    this.tell(this.incidents.act(action));
    await this.checkpoint();
  }

  /**
   * Applies a delivery; an error in here leaves the state half changed, and is fatal. Resolves at
   * once, or when enough of what waits to be published is out: what floods in must not pile up.
   */
  async apply(delivery: Delivery, { partition, pending }: DeliveryContext): Promise<void> {
    this.expectSound();
    try {
      this.pipeline.apply(partition, delivery);
      this.desk?.apply(partition, delivery);
      this.outputs.keepRefused(delivery, partition);
    } catch (error) {
      this.failure = error;
      this.options.onFatal(error);
      throw error;
    }
    this.pending[partition] = pending;
    this.silence.broken(partition);
    await this.outputs.makeRoom(partition);
  }

  /** Stores state and cursors, once all that they have put out is stored. */
  checkpoint(): Promise<void> {
    return this.storing.run();
  }

  /** Call before the transport is closed: what waits for an absent server is given up after a while. */
  beginStop(): void {
    this.periodic.stop();
    this.givingUp = setTimeout(() => this.outputs.close(), STOP_LIMIT_MS);
  }

  /**
   * Stores the state; call after the transport has been closed. Where the server does not answer, or
   * the state cannot be trusted, the last checkpoint is what the next start takes up.
   */
  async stop(): Promise<void> {
    const { promise: late, cancel } = after(STOP_LIMIT_MS);
    const stored = await Promise.race([
      this.checkpoint().then(
        () => true,
        () => false,
      ),
      late,
    ]);
    cancel();
    this.outputs.close();
    this.periodic.stop();
    clearTimeout(this.givingUp);
    if (!stored) {
      this.options.log.warn(
        {},
        'the state could not be stored; the last checkpoint will be taken up',
      );
    }
  }

  private expectSound(): void {
    if (this.failure === undefined) return;
    throw new Error('the state cannot be trusted after an error', { cause: this.failure });
  }

  private async store(): Promise<void> {
    this.expectSound();
    const applied: ReadonlyMap<number, JsMsg> = this.strategy.lastDelivered();
    this.checkpointBytes = await this.checkpoints.put(this, this.outputs);
    this.checkpointAt = this.now();
    this.strategy.acknowledge(applied);
  }

  private async restore(): Promise<void> {
    this.missedMessages = await this.checkpoints.restore(this);
    // The last windows again, so that nothing is missing from the metrics until the next ones end.
    for (const set of this.pipeline.coordinator.lastWindows()) this.latest.update(set);
  }

  private publish(set: ReadingSet): void {
    this.latest.update(set);
    const changes = this.incidents.apply(set);
    this.outputs.publishReadings(set);
    for (const listener of this.listeners) listener(set);
    this.tell(changes);
  }

  private tell(changes: readonly IncidentChange[]): void {
    for (const change of changes) {
      for (const listener of this.incidentListeners) listener(change);
    }
  }
}

/** Resolves with false after this long, unless cancelled. */
function after(ms: number): { promise: Promise<false>; cancel: () => void } {
  let timer: NodeJS.Timeout | undefined;
  const promise = new Promise<false>((resolve) => (timer = setTimeout(() => resolve(false), ms)));
  return { promise, cancel: () => clearTimeout(timer) };
}

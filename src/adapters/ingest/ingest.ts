/**
 * The whole monitor in one process on JetStream: partitions' events, the pipeline, alarms and label desk
 * that they feed, what these publish, and the checkpoints that hold state and cursors together (law 4).
 *
 * What a run after a crash puts out a second time, the outboxes drop.
 */
import type { Action } from '../../alarms/action.js';
import type { AlarmOptions } from '../../alarms/alarm-options.js';
import type { IncidentChange } from '../../alarms/incident.js';
import { SequentialAlarms } from '../../alarms/sequential-alarms.js';
import type { Delivery } from '../../events/delivery.js';
import { LabelDesk } from '../../labelling/label-desk.js';
import { isLabellingOn, type LabellingOptions } from '../../labelling/labelling-options.js';
import { Pipeline } from '../../windows/pipeline.js';
import type { ReadingSet } from '../../windows/reading-set.js';
import type { LatestReadings } from '../latest-readings.js';
import type { Nats } from '../nats/connection.js';
import { EventIntake } from './event-intake.js';
import { Findings } from './findings.js';
import type { EventOptions } from './event-options.js';
import type { DeliveryContext, JetStreamStrategy } from './jetstream.strategy.js';
import { KeptState } from './kept-state.js';
import { MonitorCheckpoints } from './monitor-checkpoints.js';
import { MonitorOutputs } from './monitor-outputs.js';
import type { EventTransport, Monitor } from './monitor.js';

export interface IngestOptions extends EventOptions {
  readonly alarms: Omit<Partial<AlarmOptions>, 'changesOf'>;
  readonly labelling: LabellingOptions;
}

export class Ingest implements Monitor, EventTransport {
  readonly transport = this;
  readonly pipeline: Pipeline;
  readonly desk: LabelDesk | undefined;
  /** Messages that the stream had dropped before they were read. */
  missedMessages = 0;
  private readonly findings: Findings;
  private readonly intake: EventIntake;
  private readonly kept: KeptState;

  private constructor(
    nats: Nats,
    options: IngestOptions,
    private readonly checkpoints: MonitorCheckpoints,
    private readonly outputs: MonitorOutputs,
    streamCreated: string,
    now: () => number,
  ) {
    const { partitions } = options.pipeline;
    const incidents = new SequentialAlarms(options.detectors, {
      ...options.alarms,
      changesOf: (surface, policy) => this.pipeline.coordinator.changes.of(surface, policy),
    });
    this.findings = new Findings(incidents, (set) => outputs.readings.publish(set));
    const read = (set: ReadingSet) => this.findings.take(set);
    this.pipeline = new Pipeline(options.pipeline, options.detectors, read, {
      userKey: options.fingerprint,
      stream: streamCreated,
    });
    this.desk = isLabellingOn(options.labelling)
      ? new LabelDesk(options.labelling, (request) => outputs.publishRequest(request))
      : undefined;
    this.kept = new KeptState({ ...options, outputs, now, store: () => this.store() });
    this.intake = new EventIntake(nats, this.pipeline.group, {
      ...options,
      ...{ partitions, streamCreated, outputs, now },
      // Without labelling nothing is kept beside the columns.
      keepEvents: this.desk !== undefined,
      onStreamReplaced: (error) => this.kept.fail(error),
    });
  }

  /**
   * Takes up the stored state, or starts anew where there is none.
   *
   * @throws NatsError, CheckpointMismatchError when the stored state does not fit
   */
  static async open(nats: Nats, options: IngestOptions, now = Date.now): Promise<Ingest> {
    const checkpoints = await MonitorCheckpoints.open(nats, options);
    const { created } = await nats.manager.streams.info(nats.names.events);
    const outputs = await MonitorOutputs.open(nats, {
      partitions: options.pipeline.partitions,
      streamCreated: Date.parse(created),
      onError: (error) => options.log.warn({ err: error }, 'publishing failed; it is tried again'),
    });
    const ingest = new Ingest(nats, options, checkpoints, outputs, created, now);
    ingest.missedMessages = await checkpoints.restore(ingest);
    // The last windows again, so that nothing is missing from the metrics until the next ones end.
    ingest.findings.showAgain(ingest.pipeline.coordinator.lastWindows());
    return ingest;
  }

  get latest(): LatestReadings {
    return this.findings.latest;
  }

  get incidents(): SequentialAlarms {
    return this.findings.incidents;
  }

  get strategy(): JetStreamStrategy {
    return this.intake.strategy;
  }

  get pending(): readonly number[] {
    return this.intake.pending;
  }

  get checkpointAt(): number | undefined {
    return this.kept.checkpointAt;
  }

  get checkpointBytes(): number {
    return this.kept.checkpointBytes;
  }

  eventTimes(): number[] {
    return this.pipeline.workers.map(({ largestTime }) => largestTime);
  }

  start(): void {
    this.kept.start();
    this.intake.start(this.kept.periodic);
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
    await this.checkpoint();
  }

  /**
   * Applies a delivery; an error in here leaves the state half changed, and is fatal. Resolves at
   * once, or when enough of what waits to be published is out: what floods in must not pile up.
   */
  async apply(delivery: Delivery, context: DeliveryContext): Promise<void> {
    const { partition } = context;
    this.kept.change(() => {
      this.pipeline.apply(partition, delivery);
      this.desk?.apply(partition, delivery);
      this.intake.applied(delivery, context);
    });
    await this.outputs.makeRoom(partition);
  }

  /** Stores state and cursors, once all that they have put out is stored. */
  checkpoint(): Promise<void> {
    return this.kept.checkpoint();
  }

  beginStop(): void {
    this.kept.beginStop();
  }

  stop(): Promise<void> {
    return this.kept.stop();
  }

  private async store(): Promise<number> {
    const applied = this.intake.lastDelivered();
    const bytes = await this.checkpoints.put(this, this.outputs);
    this.strategy.acknowledge(applied);
    return bytes;
  }
}

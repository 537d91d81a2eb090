/** What pages, metrics, audits and histories know of a running monitor, whatever its role. */
import type { CustomTransportStrategy } from '@nestjs/microservices';
import type { Action } from '../../alarms/action.js';
import type { IncidentChange } from '../../alarms/incident.js';
import type { SequentialAlarms } from '../../alarms/sequential-alarms.js';
import type { Delivery } from '../../events/delivery.js';
import type { LabelDesk } from '../../labelling/label-desk.js';
import type { Accounting } from '../../windows/accounting.js';
import type { Coordinator } from '../../windows/coordinator.js';
import type { PartitionWorker } from '../../windows/partition-worker.js';
import type { ReadingSet } from '../../windows/reading-set.js';
import type { LatestReadings } from '../latest-readings.js';
import type { DeliveryContext } from './jetstream.strategy.js';

/** The partitions of this process, in their order; a coordinator has none. */
export interface WorkedPartitions {
  readonly workers: readonly PartitionWorker[];
  accounting(): Accounting;
}

/** Where events come from, and what takes them. */
export interface EventTransport {
  readonly strategy: CustomTransportStrategy;
  /** Applies a delivery; the next one of its partition comes when it resolves. */
  apply(delivery: Delivery, context: DeliveryContext): Promise<void>;
}

/** A state that is stored now and then. */
export interface StoredState {
  /** When the last checkpoint was stored, epoch ms; undefined before the first. */
  readonly checkpointAt: number | undefined;
  readonly checkpointBytes: number;
  /** Messages that the stream had dropped before they were read. */
  readonly missedMessages: number;
}

/** Something that runs beside HTTP until it is told to stop. */
export interface Running {
  /** Begins reading and the timers; call once the HTTP side listens. */
  start(): void;
  /** Call before the transport is closed: what waits for an absent server is given up after a while. */
  beginStop(): void | Promise<void>;
  /** Stores the state; call after the transport has been closed. */
  stop(): Promise<void>;
}

export interface Monitor extends StoredState, Running {
  readonly pipeline: WorkedPartitions & { readonly coordinator: Coordinator };
  readonly latest: LatestReadings;
  /** What is watched, and the incidents. */
  readonly incidents: SequentialAlarms;
  /** What is to be labelled; undefined where labelling is off. */
  readonly desk: LabelDesk | undefined;
  /** Undefined where partitions are worked on elsewhere. */
  readonly transport: EventTransport | undefined;
  /** Messages that the server holds back, by partition. */
  readonly pending: readonly number[];
  /** How far events have been read, by partition, epoch ms; −Infinity before the first. */
  eventTimes(): readonly number[];
  /** Called for every window and block; returns how to stop that. */
  onReadings(listener: (set: ReadingSet) => void): () => void;
  /** Called for every incident that opens, grows, comes back or closes; returns how to stop that. */
  onIncident(listener: (change: IncidentChange) => void): () => void;
  /**
   * Does what someone has decided about incidents, tells of it, and stores it before it resolves.
   *
   * @throws RangeError when there is no such incident, or it cannot be accepted
   */
  act(action: Action): Promise<void>;
}

/**
 * Takes in the events of the partitions of this process: their decoders, the transport that pulls their
 * messages, what lies outside of every partition, and the watermarks of those that are silent.
 */
import type { JsMsg } from '@nats-io/jetstream';
import { Decoder } from '../../events/decoder.js';
import type { Delivery } from '../../events/delivery.js';
import { DictionaryPool } from '../../events/dictionary-pool.js';
import type { HashKey } from '../../events/hash64.js';
import type { PartitionGroup } from '../../windows/partition-group.js';
import type { Nats } from '../nats/connection.js';
import type { IdleOptions } from './idle-watermarks.js';
import type { Log } from '../log.js';
import { JetStreamStrategy, type DeliveryContext } from './jetstream.strategy.js';
import type { PeriodicWork } from '../periodic-work.js';
import { Silence } from './silence.js';
import { StrayIntake, type RefusedKeeper } from './stray-intake.js';

export interface EventIntakeOptions {
  /** Of the whole stream. */
  readonly partitions: number;
  readonly userKey: HashKey;
  readonly maxMessageBytes: number;
  /** Whether the events are wanted beside the columns. */
  readonly keepEvents: boolean;
  readonly checkpointMs: number;
  readonly idle: IdleOptions;
  /** As the server says it. */
  readonly streamCreated: string;
  readonly log: Log;
  readonly onStreamReplaced: (error: Error) => void;
  readonly outputs: RefusedKeeper;
  readonly now: () => number;
  /** The largest event time of partitions of other processes, epoch ms; default: there are none. */
  readonly elsewhere?: () => Promise<number>;
}

const STRAY_LOOK_MS = 30_000;
/** Acknowledgements come with checkpoints, so the server must wait longer than between two. */
const ACK_WAIT_CHECKPOINTS = 10;

export class EventIntake {
  readonly strategy: JetStreamStrategy;
  /** Messages that the server holds back, by partition. */
  readonly pending: number[];
  private readonly strays: StrayIntake | undefined;
  private readonly silence: Silence;

  constructor(
    private readonly nats: Nats,
    group: PartitionGroup,
    private readonly options: EventIntakeOptions,
  ) {
    const { log, outputs, partitions } = options;
    const dictionaries = new DictionaryPool();
    const decoder = (partition: number) => new Decoder({ ...options, partition }, dictionaries);
    this.pending = new Array<number>(partitions).fill(0);
    // One process alone takes in what belongs to none.
    this.strays = group.takesStrays
      ? new StrayIntake(nats, group.strays, partitions, decoder(-1), outputs)
      : undefined;
    this.silence = new Silence(group.workers, options.idle, options.now, options.elsewhere);
    this.strategy = new JetStreamStrategy({
      nats,
      sources: group.workers.map((worker) => ({
        partition: worker.partition,
        decoder: decoder(worker.partition),
        lastSequence: () => worker.lastSequence,
      })),
      ackWaitMs: options.checkpointMs * ACK_WAIT_CHECKPOINTS,
      streamCreated: options.streamCreated,
      onStreamReplaced: options.onStreamReplaced,
      onError: (error, partition) =>
        log.error({ err: error, partition }, 'reading was interrupted; it is taken up again'),
    });
  }

  /** Begins the timers; the strategy's listen begins the reading. */
  start(periodic: PeriodicWork): void {
    periodic.every(this.options.idle.idleAfterMs / 2, 'publishing watermarks', () =>
      this.silence.publishWatermarks(this.nats),
    );
    const { strays } = this;
    if (!strays) return;
    const look = periodic.every(STRAY_LOOK_MS, 'looking for stray subjects', () => strays.take());
    look();
  }

  /** Notes that a delivery has been applied, and keeps what it had to refuse. */
  applied(delivery: Delivery, { partition, pending }: DeliveryContext): void {
    this.options.outputs.keepRefused(delivery, partition);
    this.pending[partition] = pending;
    this.silence.broken(partition);
  }

  /** The last message handed over, by partition: to be acknowledged once the state is stored. */
  lastDelivered(): ReadonlyMap<number, JsMsg> {
    return this.strategy.lastDelivered();
  }
}

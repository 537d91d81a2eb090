/**
 * The Nest transport: pulls each partition's messages from JetStream, decodes a run of them into
 * columns and hands the batch to the handler, one after the other in stream order. The cursor is the
 * caller's: consumers are made anew from it, and acknowledgements only show how far the state is.
 */
import { AckPolicy, DeliverPolicy, type ConsumerMessages, type JsMsg } from '@nats-io/jetstream';
import { Server, type CustomTransportStrategy } from '@nestjs/microservices';
import { lastValueFrom } from 'rxjs';
import type { Decoder } from '../../events/decoder.js';
import { NatsError, type Nats } from '../nats/connection.js';
import { Incoming } from '../nats/incoming.js';

/** The pattern that the handler of deliveries is registered under. */
export const DELIVERY_PATTERN = 'flyball.delivery';

/** What comes with a delivery. */
export interface DeliveryContext {
  readonly partition: number;
  /** Messages of the partition that the server still holds back. */
  readonly pending: number;
}

export interface PartitionSource {
  readonly partition: number;
  readonly decoder: Decoder;
  /** Stream sequence of the last applied message; 0 for none. */
  readonly lastSequence: () => number;
}

export interface JetStreamStrategyOptions {
  readonly nats: Nats;
  readonly sources: readonly PartitionSource[];
  /** Names the durable consumers, as in `flyball-3`; a replay takes another, and removes its own. */
  readonly consumerPrefix?: string;
  /** Above the interval of checkpoints, so that nothing is sent twice while all is well. */
  readonly ackWaitMs: number;
  /** When the stream was created that the cursors count in; in another one they mean nothing. */
  readonly streamCreated?: string;
  readonly onStreamReplaced?: (error: Error) => void;
  readonly onError: (error: unknown, partition: number) => void;
}

/** Most messages decoded into one delivery. */
const MAX_RUN = 512;
/** Bytes after which a run ends, so that large messages do not pile up in one. */
const MAX_RUN_BYTES = 4 * 1024 * 1024;
/**
 * Messages asked for ahead of the decoder, for each partition. Asking by bytes instead stalled with
 * nats-server 2.9.
 */
const PREFETCH = 512;
/** A replay's consumers go when it was killed before it could remove them. */
const REPLAY_CONSUMER_MS = 300_000;
/** A partition whose consumer was lost is taken up again after this long. */
const RETRY_MS = 500;

export class JetStreamStrategy extends Server implements CustomTransportStrategy {
  private readonly running = new Map<number, ConsumerMessages>();
  private readonly lastMessages = new Map<number, JsMsg>();
  private loops: Promise<void>[] = [];
  private closing = false;

  constructor(private readonly options: JetStreamStrategyOptions) {
    super();
  }

  listen(callback: (error?: Error) => void): void {
    this.loops = this.options.sources.map((source) => this.run(source));
    callback();
  }

  /** Stops pulling and waits until the deliveries at hand are handled. */
  async close(): Promise<void> {
    this.closing = true;
    for (const messages of this.running.values()) messages.stop();
    await Promise.all(this.loops);
    if (this.options.consumerPrefix === undefined) return;
    const { manager, names } = this.options.nats;
    for (const { partition } of this.options.sources) {
      await manager.consumers.delete(names.events, this.consumer(partition)).catch(() => false);
    }
  }

  override on(): never {
    throw new Error('the JetStream transport emits no events');
  }

  // The signature is Nest's.
  // eslint-disable-next-line @typescript-eslint/no-unnecessary-type-parameters
  override unwrap<T>(): T {
    return this.options.nats.connection as T;
  }

  /** Tells the server how far the stored state is; call when a checkpoint is stored. */
  acknowledge(applied: ReadonlyMap<number, JsMsg>): void {
    for (const message of applied.values()) message.ack();
  }

  /** The last message handed over, by partition. */
  lastDelivered(): ReadonlyMap<number, JsMsg> {
    return new Map(this.lastMessages);
  }

  /** Reads one partition until closed; a lost consumer is made anew from the cursor. */
  private async run(source: PartitionSource): Promise<void> {
    while (!this.isClosing() && !this.options.nats.connection.isClosed()) {
      try {
        const messages = await this.consume(source);
        this.running.set(source.partition, messages);
        // Closing may have come while the consumer was being made.
        if (this.isClosing()) messages.stop();
        try {
          await this.readRuns(source, messages);
        } finally {
          // It would pull what the next one is meant to get.
          messages.stop();
        }
      } catch (error) {
        if (this.isClosing()) return;
        this.options.onError(error, source.partition);
        await new Promise((resolve) => setTimeout(resolve, RETRY_MS));
      }
    }
  }

  private async consume(source: PartitionSource): Promise<ConsumerMessages> {
    const { manager, jetstream, names } = this.options.nats;
    await this.expectSameStream();
    const name = this.consumer(source.partition);
    await manager.consumers.delete(names.events, name).catch(() => false);
    await manager.consumers.add(names.events, {
      durable_name: name,
      filter_subject: names.partitionSubjects(source.partition),
      deliver_policy: DeliverPolicy.StartSequence,
      opt_start_seq: source.lastSequence() + 1,
      ack_policy: AckPolicy.All,
      max_ack_pending: -1,
      ack_wait: this.options.ackWaitMs * 1e6,
      ...(this.options.consumerPrefix === undefined
        ? {}
        : { inactive_threshold: REPLAY_CONSUMER_MS * 1e6 }),
    });
    const consumer = await jetstream.consumers.get(names.events, name);
    return consumer.consume({ max_messages: PREFETCH, abort_on_missing_resource: true });
  }

  /** A call, since the field may change while something is awaited. */
  private isClosing(): boolean {
    return this.closing;
  }

  private consumer(partition: number): string {
    const { consumerPrefix, nats } = this.options;
    if (consumerPrefix === undefined) return nats.names.consumer(partition);
    return `${consumerPrefix}-${partition}`;
  }

  private async expectSameStream(): Promise<void> {
    const { nats, streamCreated, onStreamReplaced } = this.options;
    if (streamCreated === undefined) return;
    const { created } = await nats.manager.streams.info(nats.names.events);
    if (created === streamCreated) return;
    const error = new NatsError(
      `The stream ${nats.names.events} was made anew while it was read. Start again with --discard-state.`,
    );
    onStreamReplaced?.(error);
    throw error;
  }

  private async readRuns(source: PartitionSource, messages: ConsumerMessages): Promise<void> {
    const { decoder, partition } = source;
    const incoming = new Incoming(messages);
    let delivered = 0;
    for (;;) {
      let next: JsMsg | undefined = await incoming.next();
      if (!next) return;
      decoder.begin();
      let last: JsMsg | undefined;
      let count = 0;
      let bytes = 0;
      while (next) {
        const message: JsMsg = next;
        // What went to another reader, or was lost on the way, would come again too late: behind what
        // is applied by then. One that was paused for longer than its lease reads on for a moment.
        if (message.info.deliverySequence !== ++delivered) {
          throw new NatsError(
            `Messages of the consumer ${this.consumer(partition)} went to another reader, or were lost on the way.`,
          );
        }
        // A redelivery after a missed acknowledgement was applied already.
        if (message.seq > Math.max(source.lastSequence(), last?.seq ?? 0)) {
          const publishedAt = message.info.timestampNanos / 1e6;
          decoder.message(message.subject, message.data, message.seq, publishedAt);
          last = message;
        }
        bytes += message.data.length;
        if (++count >= MAX_RUN || bytes >= MAX_RUN_BYTES) break;
        next = await incoming.nextAtHand();
      }
      if (last) await this.hand(partition, decoder, last);
    }
  }

  private async hand(partition: number, decoder: Decoder, last: JsMsg): Promise<void> {
    const handler = this.getHandlerByPattern(DELIVERY_PATTERN);
    if (!handler) throw new Error(`no handler is registered for ${DELIVERY_PATTERN}`);
    const context: DeliveryContext = { partition, pending: last.info.pending };
    // Server.handleEvent would not wait for the handler; the order of the stream needs it.
    const result = this.transformToObservable(await handler(decoder.delivery, context));
    await lastValueFrom(result, { defaultValue: undefined });
    this.lastMessages.set(partition, last);
  }
}

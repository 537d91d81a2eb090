/**
 * Reads the stream of closed panes in its order, puts together what was cut into parts, and hands over
 * notice by notice. The cursor is the caller's.
 */
import { DeliverPolicy, type ConsumerMessages, type JsMsg } from '@nats-io/jetstream';
import { NatsError, type Nats } from '../nats/connection.js';
import type { Log } from '../log.js';
import { partitionOfSubject } from '../nats/names.js';
import { SERIES_HEADER } from '../nats/outbox.js';
import { PaneAssembly } from './pane-messages.js';

/** What a message of the stream brings. */
export interface PaneArrival {
  readonly partition: number;
  /** The notice that the message completes; undefined for none. */
  readonly notice: Uint8Array | undefined;
  /** Everything up to this sequence has been handed over. */
  readonly wholeThrough: number;
  /** Messages that the server still holds back. */
  readonly pending: number;
}

export interface PaneIntakeOptions {
  /** Panes of another series were made under other options, and are passed over. */
  readonly series: string;
  /** Stream sequence up to which everything was received; 0 for none. */
  readonly lastSequence: () => number;
  readonly take: (arrival: PaneArrival) => Promise<void>;
  readonly onFatal: (error: unknown) => void;
  readonly log: Log;
}

/** Messages asked for ahead; each may be large. */
const PREFETCH = 16;
/** Reading is taken up again after this long. */
const RETRY_MS = 500;

export class PaneIntake {
  /** Partitions whose last message was made under other options than these. */
  readonly foreign = new Set<number>();
  private messages: ConsumerMessages | undefined;
  private loop: Promise<void> | undefined;
  private closing = false;
  private created: string | undefined;

  constructor(
    private readonly nats: Nats,
    private readonly options: PaneIntakeOptions,
  ) {}

  start(): void {
    this.loop = this.run();
  }

  /** Stops reading, and waits until the message at hand is handled. */
  async close(): Promise<void> {
    this.closing = true;
    this.messages?.stop();
    await this.loop;
  }

  private async run(): Promise<void> {
    while (!this.isClosing() && !this.nats.connection.isClosed()) {
      try {
        this.messages = await this.consume();
        // Closing may have come while the consumer was being made.
        if (this.isClosing()) this.messages.stop();
        await this.read(this.messages);
      } catch (error) {
        if (this.isClosing()) return;
        this.options.log.error(
          { err: error },
          'reading of panes was interrupted; it is taken up again',
        );
        await new Promise((resolve) => setTimeout(resolve, RETRY_MS));
      }
    }
  }

  private async consume(): Promise<ConsumerMessages> {
    await this.expectSameStream();
    const consumer = await this.nats.jetstream.consumers.get(this.nats.names.panes, {
      deliver_policy: DeliverPolicy.StartSequence,
      opt_start_seq: this.options.lastSequence() + 1,
    });
    return consumer.consume({ max_messages: PREFETCH });
  }

  private async read(messages: ConsumerMessages): Promise<void> {
    const assembly = new PaneAssembly();
    for await (const message of messages) {
      const partition = partitionOfSubject(message.subject);
      const notice = this.isOurs(message, partition)
        ? assembly.take({
            ...{ partition, seq: message.seq, data: message.data },
            header: (name) => message.headers?.get(name) ?? '',
          })
        : undefined;
      const wholeThrough = assembly.wholeThrough(message.seq);
      await this.options.take({ partition, notice, wholeThrough, pending: message.info.pending });
    }
  }

  /** Whether the pane was made under our options; of each partition it is told once when it was not. */
  private isOurs(message: JsMsg, partition: number): boolean {
    if (message.headers?.get(SERIES_HEADER) === this.options.series) {
      this.foreign.delete(partition);
      return true;
    }
    if (!this.foreign.has(partition)) {
      this.foreign.add(partition);
      this.options.log.warn(
        { partition, sequence: message.seq },
        'panes were made under other options than these, and are passed over',
      );
    }
    return false;
  }

  /** A call, since the field may change while something is awaited. */
  private isClosing(): boolean {
    return this.closing;
  }

  private async expectSameStream(): Promise<void> {
    const { created } = await this.nats.manager.streams.info(this.nats.names.panes);
    this.created ??= created;
    if (created === this.created) return;
    const error = new NatsError(
      `The stream ${this.nats.names.panes} was made anew while it was read. Start again with --discard-state.`,
    );
    this.options.onFatal(error);
    throw error;
  }
}

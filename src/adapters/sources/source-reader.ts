/**
 * Reads one stream of others, and publishes what its mapping makes of each message. A run of messages is
 * done when all its events and dead letters are stored; only then the next run is asked for, and the
 * cursor moves. Where the process ends in between, the same events are published again under the same
 * ids, which the server drops, or else the monitor.
 */
import type { ConsumerMessages, JsMsg, StreamInfo } from '@nats-io/jetstream';
import { MessageMapper, type Route } from '../../events/import/message-mapper.js';
import type { Nats } from '../nats/connection.js';
import { Incoming } from '../nats/incoming.js';
import type { Log } from '../log.js';
import { Outbox } from '../nats/outbox.js';
import {
  NO_COUNTS,
  type SourceCounts,
  type SourceCursor,
  type SourceCursors,
} from './source-cursor.js';
import { EventPublisher } from './event-publisher.js';
import { mapRun, runFrom, streamIdOf, type RunTools } from './source-run.js';
import { placeIn } from './source-place.js';
import { consumeAfter, foreignStream, MissingStreamError } from './source-stream.js';

export interface SourcePlan {
  readonly name: string;
  readonly stream: string;
  /** Where the stream is begun at the first start. */
  readonly from: 'new' | 'all';
  readonly routes: readonly Route[];
}

export interface SourceOptions {
  readonly nats: Nats;
  readonly partitions: number;
  readonly maxMessageBytes: number;
  readonly log: Log;
}

const RETRY_MS = 1000;
const STOP_LIMIT_MS = 5000;
/** What the headers of an event may take of the server's largest message. */
const HEADER_ROOM = 8192;

export class SourceReader {
  /** Why nothing is read; undefined while it is. */
  problem: string | undefined = 'it has not begun yet';
  /** Messages that the stream still holds. */
  pending = 0;
  private cursor: SourceCursor | undefined;
  private stored: SourceCursor | undefined;
  private messages: ConsumerMessages | undefined;
  private letters: Outbox | undefined;
  /** All of a stream that was waited for is new. */
  private wasMissing = false;
  private readonly publisher: EventPublisher;
  private closing = false;
  private loop: Promise<void> = Promise.resolve();
  private wake: () => void = () => undefined;

  constructor(
    readonly plan: SourcePlan,
    private readonly options: SourceOptions,
    private readonly cursors: SourceCursors,
  ) {
    this.publisher = new EventPublisher(options.nats, (error) => this.warn(error, 'publishing'));
  }

  get counts(): SourceCounts {
    return this.cursor?.counts ?? NO_COUNTS;
  }

  start(): void {
    this.loop = this.run();
  }

  /** Stops asking; resolves when the run at hand is done or given up, and the cursor is stored. */
  async stop(): Promise<void> {
    this.closing = true;
    this.messages?.stop();
    this.publisher.close();
    this.wake();
    // What waits for an absent server is given up after a while, and read again after the next start.
    const givingUp = setTimeout(() => this.letters?.close(), STOP_LIMIT_MS);
    await this.loop;
    clearTimeout(givingUp);
    await this.storeCursor().catch((error: unknown) => this.warn(error, 'storing the cursor'));
  }

  /** Stores how far reading has come, where that has changed. */
  async storeCursor(): Promise<void> {
    const { cursor } = this;
    if (cursor === undefined || cursor === this.stored) return;
    await this.cursors.put(this.plan.name, cursor);
    this.stored = cursor;
  }

  /** Reads until stopped; a stream that is missing, or lost, is waited for. */
  private async run(): Promise<void> {
    while (!this.isClosing()) {
      try {
        await this.read();
      } catch (error) {
        if (this.isClosing()) return;
        this.warn(error, 'reading');
        await this.pause();
      }
    }
  }

  private async read(): Promise<void> {
    const { nats, partitions, maxMessageBytes } = this.options;
    const { name, stream, routes } = this.plan;
    const { names } = nats;
    const cursor = await this.position();
    const maxPayload = nats.connection.info?.max_payload;
    const mapper = new MessageMapper({
      ...{ routes, streamId: streamIdOf(name, cursor) },
      maxMessageBytes: Math.min(maxMessageBytes, (maxPayload ?? Infinity) - HEADER_ROOM),
    });
    const letters = await Outbox.open(
      nats,
      names.deadLetters,
      names.outSubject('dead-letter', `source-${name}-${stream}`),
      (error) => this.warn(error, 'keeping dead letters'),
    );
    this.letters = letters;
    // One subject the server can sort out; of several the others are passed over here.
    const subject = routes.length === 1 ? routes[0]!.subject : undefined;
    const durable = `${names.prefix}-source-${name}`;
    this.messages = await consumeAfter(nats, stream, durable, cursor.sequence, subject);
    // Stopping may have come while the consumer was being made.
    if (this.isClosing()) this.messages.stop();
    this.problem = undefined;
    const incoming = new Incoming(this.messages);
    for (let first = await incoming.next(); first; first = await incoming.next()) {
      const run = await runFrom(first, incoming);
      await this.take(run, letters, { mapper, names, partitions, maxPayload });
    }
  }

  /** Publishes what a run gives, and moves the cursor behind it. */
  private async take(run: readonly JsMsg[], letters: Outbox, tools: RunTools): Promise<void> {
    if (!this.cursor) return;
    const mapped = mapRun(run, this.plan.name, this.cursor, tools);
    for (const letter of mapped.letters) letters.push(letter);
    await this.publisher.publish(mapped.events);
    await letters.flush();
    this.pending = run.at(-1)!.info.pending;
    this.cursor = mapped.cursor;
    this.problem = undefined;
  }

  /** Where to go on; stored at once, so that what is new at the first start stays new. */
  private async position(): Promise<SourceCursor> {
    const { name } = this.plan;
    const info = await this.streamInfo();
    const known = this.cursor ?? (await this.cursors.get(name));
    const cursor = placeIn(info, known, { ...this.plan, wasMissing: this.wasMissing });
    const missed = cursor.counts.missed - (known?.counts.missed ?? 0);
    if (missed > 0) {
      this.options.log.warn(
        { source: name, missed },
        'up to so many messages were dropped by the stream before they were read',
      );
    }
    this.cursor = cursor;
    await this.storeCursor();
    return cursor;
  }

  private async streamInfo(): Promise<StreamInfo> {
    try {
      return await foreignStream(this.options.nats, this.plan.stream);
    } catch (error) {
      if (error instanceof MissingStreamError) this.wasMissing = true;
      throw error;
    }
  }

  private warn(error: unknown, what: string): void {
    const problem = error instanceof Error ? error.message : String(error);
    // The same reason every second would hide everything else.
    if (problem !== this.problem) {
      const { log } = this.options;
      log.warn({ err: error, source: this.plan.name }, `${what} failed; it is tried again`);
    }
    this.problem = problem;
  }

  private pause(): Promise<void> {
    return new Promise((resolve) => {
      const timer = setTimeout(resolve, RETRY_MS);
      this.wake = () => {
        clearTimeout(timer);
        resolve();
      };
    });
  }

  /** A call, since the field may change while something is awaited. */
  private isClosing(): boolean {
    return this.closing;
  }
}

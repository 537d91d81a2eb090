/**
 * Publishes a sequence of outputs in order and each only once, across crashes. Every output has a
 * place in a total order that a re-run repeats, and carries it as a header; after a restart the last
 * message on the subject says how far the former run came, and what comes up to there is skipped.
 */
import { headers, type MsgHdrs } from '@nats-io/transport-node';
import type { Nats } from './connection.js';

/** Carries the place of an output. */
const PLACE_HEADER = 'Flyball-Place';
/** Carries what the places count in, where that can change. */
export const SERIES_HEADER = 'Flyball-Series';

export interface Output {
  /** Numbers compared from left to right; later outputs have larger places. */
  readonly place: readonly number[];
  readonly headers: Readonly<Record<string, string>>;
  readonly data: Uint8Array;
  /** Nats-Msg-Id of the message; default: made of subject and place. */
  readonly messageId?: string;
}

/** Order of two places: negative, zero or positive. */
export function comparePlaces(a: readonly number[], b: readonly number[]): number {
  for (let i = 0; i < Math.max(a.length, b.length); i++) {
    const difference = (a[i] ?? 0) - (b[i] ?? 0);
    if (difference !== 0) return difference;
  }
  return 0;
}

/** The outbox was closed while outputs waited: they are not stored, and so nothing must rely on them. */
export class OutboxClosedError extends Error {
  readonly code = 'outbox_closed';

  constructor(subject: string) {
    super(`What waits to be published on ${subject} was given up.`);
    this.name = 'OutboxClosedError';
  }
}

/** Publishing is tried again after this long. */
const RETRY_MS = 500;

export class Outbox {
  /** Outputs that wait to be published. */
  waiting = 0;
  private tail: Promise<void> = Promise.resolve();
  private closed = false;

  private constructor(
    private readonly nats: Nats,
    private readonly subject: string,
    private last: readonly number[],
    private readonly onError: (error: unknown) => void,
    private readonly series: string | undefined,
  ) {}

  /**
   * An outbox that goes on where the last message on the subject left off.
   *
   * @param series what the places count in: after a message of another one they begin anew
   */
  static async open(
    nats: Nats,
    stream: string,
    subject: string,
    onError: (error: unknown) => void,
    series?: string,
  ): Promise<Outbox> {
    const message = await nats.manager.streams.getMessage(stream, { last_by_subj: subject });
    const isOther = series !== undefined && message?.header.get(SERIES_HEADER) !== series;
    const place = message?.header.get(PLACE_HEADER).split(':').map(Number) ?? [];
    const last = isOther || place.some(Number.isNaN) ? [] : place;
    return new Outbox(nats, subject, last, onError, series);
  }

  /** Queues an output; one that a former run has published is dropped. */
  push(output: Output): void {
    if (comparePlaces(output.place, this.last) <= 0) return;
    this.last = output.place;
    this.waiting++;
    this.tail = this.tail.then(() => this.publish(output));
    // Who waits for it hears of a failure; nobody needs to wait.
    this.tail.catch(() => undefined);
  }

  /**
   * Resolves when everything queued so far is stored by the server.
   *
   * @throws OutboxClosedError where it was given up before
   */
  async flush(): Promise<void> {
    await this.tail;
  }

  /** Gives up what still waits; who waits for it is told. */
  close(): void {
    this.closed = true;
  }

  private async publish(output: Output): Promise<void> {
    const place = output.place.join(':');
    while (!this.closed) {
      try {
        // The id lets the server drop a repetition whose first acknowledgement was lost.
        await this.nats.jetstream.publish(this.subject, output.data, {
          headers: this.headersOf(output, place),
          msgID: output.messageId ?? [this.subject, this.series ?? [], place].flat().join(':'),
        });
        this.waiting--;
        return;
      } catch (error) {
        this.onError(error);
        await new Promise((resolve) => setTimeout(resolve, RETRY_MS));
      }
    }
    throw new OutboxClosedError(this.subject);
  }

  private headersOf(output: Output, place: string): MsgHdrs {
    const all = headers();
    all.set(PLACE_HEADER, place);
    if (this.series !== undefined) all.set(SERIES_HEADER, this.series);
    for (const [name, value] of Object.entries(output.headers)) all.set(name, value);
    return all;
  }
}

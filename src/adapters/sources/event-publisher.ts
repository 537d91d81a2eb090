/** Publishes mapped events in their order, and again until they are stored. */
import type { Nats } from '../nats/connection.js';

export interface OutgoingEvent {
  readonly subject: string;
  readonly data: Uint8Array;
  /** Nats-Msg-Id: what is published again soon is dropped by the server. */
  readonly id: string;
}

/** Events under way at once; the server stores those of one connection in the order sent. */
const MAX_IN_FLIGHT = 256;
const RETRY_MS = 500;

export class EventPublisher {
  private closed = false;

  constructor(
    private readonly nats: Nats,
    private readonly onError: (error: unknown) => void,
  ) {}

  /**
   * Resolves when all are stored. What failed is sent again with what was sent beside it, so it may come
   * after what was stored meanwhile.
   *
   * @throws what publishing threw, once closed
   */
  async publish(events: readonly OutgoingEvent[]): Promise<void> {
    for (let at = 0; at < events.length;) {
      const some = events.slice(at, at + MAX_IN_FLIGHT);
      const results = await Promise.allSettled(some.map((event) => this.send(event)));
      const failed = results.find((result) => result.status === 'rejected');
      if (!failed) {
        at += some.length;
        continue;
      }
      if (this.closed) throw failed.reason;
      this.onError(failed.reason);
      await new Promise((resolve) => setTimeout(resolve, RETRY_MS));
    }
  }

  /** From now on a failure is final. */
  close(): void {
    this.closed = true;
  }

  private async send({ subject, data, id }: OutgoingEvent): Promise<void> {
    await this.nats.jetstream.publish(subject, data, { msgID: id });
  }
}

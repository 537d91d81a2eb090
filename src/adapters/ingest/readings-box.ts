/** Publishes the readings of windows and blocks, in order and only once. */
import type { ReadingSet } from '../../windows/reading-set.js';
import type { Nats } from '../nats/connection.js';
import { Outbox } from '../nats/outbox.js';
import { ReadingMessages } from './readings-stream.js';

export class ReadingsBox {
  private readonly messages = new ReadingMessages();

  private constructor(readonly box: Outbox) {}

  /** Goes on where a former run has left off. */
  static async open(nats: Nats, onError: (error: unknown) => void): Promise<ReadingsBox> {
    return new ReadingsBox(
      await Outbox.open(nats, nats.names.readings, nats.names.outSubject('reading', 0), onError),
    );
  }

  /** Publishes a window's or block's readings; what is provisional is shown, and not kept. */
  publish(set: ReadingSet): void {
    if (set.provisional) return;
    for (const output of this.messages.of(set)) this.box.push(output);
  }
}

/** Takes in messages on subjects that no partition reads: each is refused, counted and kept. */
import type { Decoder } from '../../events/decoder.js';
import type { Delivery } from '../../events/delivery.js';
import type { Strays } from '../../windows/strays.js';
import type { Nats } from '../nats/connection.js';
import { strayMessages } from './stray-subjects.js';

/** Keeps what a delivery had to refuse; the number of partitions stands for none. */
export interface RefusedKeeper {
  keepRefused(delivery: Delivery, partition: number): void;
}

export class StrayIntake {
  /**
   * @param partitions how many the stream has
   * @param decoder one of no partition, which refuses every event
   */
  constructor(
    private readonly nats: Nats,
    private readonly strays: Strays,
    private readonly partitions: number,
    private readonly decoder: Decoder,
    private readonly outputs: RefusedKeeper,
  ) {}

  /** Looks for stray messages since the last look, and takes them in. */
  async take(): Promise<void> {
    const { strays, partitions } = this;
    const { messages, through } = await strayMessages(this.nats, partitions, strays.lastSequence);
    for (const { subject, data, seq, time } of messages) {
      if (seq <= strays.lastSequence) continue;
      this.decoder.begin();
      this.decoder.message(subject, data, seq, time.getTime());
      strays.apply(this.decoder.delivery);
      this.outputs.keepRefused(this.decoder.delivery, partitions);
    }
    strays.passed(through);
  }
}

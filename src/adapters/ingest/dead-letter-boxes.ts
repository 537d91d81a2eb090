/** The outboxes of dead letters: one for each partition of this process, and one for what has none. */
import type { Delivery } from '../../events/delivery.js';
import type { Nats } from '../nats/connection.js';
import { deadLetters } from '../nats/dead-letters.js';
import { Outbox } from '../nats/outbox.js';

export interface DeadLetterOptions {
  /** Numbers of the partitions; the number of all partitions stands for none. */
  readonly partitions: readonly number[];
  /** When the stream of events was created, epoch ms. */
  readonly streamCreated: number;
  /** Publishing failed; it is tried again. */
  readonly onError: (error: unknown) => void;
}

export class DeadLetterBoxes {
  private constructor(
    private readonly nats: Nats,
    private readonly streamCreated: number,
    private readonly byPartition: ReadonlyMap<number, Outbox>,
  ) {}

  /** Goes on where a former run has left off. */
  static async open(nats: Nats, options: DeadLetterOptions): Promise<DeadLetterBoxes> {
    const { partitions, streamCreated, onError } = options;
    const boxes = await Promise.all(
      partitions.map(async (partition) => {
        const subject = nats.names.outSubject('dead-letter', partition);
        const box = await Outbox.open(nats, nats.names.deadLetters, subject, onError);
        return [partition, box] as const;
      }),
    );
    return new DeadLetterBoxes(nats, streamCreated, new Map(boxes));
  }

  /** Keeps what a delivery of this partition had to refuse. */
  keepRefused({ refused }: Delivery, partition: number): void {
    const maxPayload = this.nats.connection.info?.max_payload;
    for (const each of refused) {
      for (const letter of deadLetters(each, this.streamCreated, maxPayload)) {
        this.of(partition).push(letter);
      }
    }
  }

  /** Throws RangeError for a partition that is not of this process. */
  of(partition: number): Outbox {
    const box = this.byPartition.get(partition);
    if (!box) throw new RangeError(`no partition ${partition}`);
    return box;
  }

  get boxes(): readonly Outbox[] {
    return [...this.byPartition.values()];
  }
}

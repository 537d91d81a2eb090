/**
 * What the monitor publishes in one process: readings, dead letters, requests for labels. Each goes out
 * in order and only once, on a subject of its own or its partition's.
 */
import type { Delivery } from '../../events/delivery.js';
import type { LabelRequest } from '../../labelling/label-request.js';
import type { Nats } from '../nats/connection.js';
import { DeadLetterBoxes } from './dead-letter-boxes.js';
import { partitionOfRequest, requestMessage } from './label-requests-stream.js';
import { makeRoomIn, OutboxSet } from '../nats/outbox-set.js';
import { Outbox } from '../nats/outbox.js';
import { ReadingsBox } from './readings-box.js';

export interface OutputsOptions {
  readonly partitions: number;
  /** When the stream of events was created, epoch ms. */
  readonly streamCreated: number;
  /** Publishing failed; it is tried again. */
  readonly onError: (error: unknown) => void;
}

export class MonitorOutputs extends OutboxSet {
  private constructor(
    private readonly streamCreated: number,
    readonly readings: ReadingsBox,
    private readonly deadLetters: DeadLetterBoxes,
    private readonly requests: readonly Outbox[],
  ) {
    super([readings.box, ...deadLetters.boxes, ...requests]);
  }

  /** Goes on where a former run has left off. */
  static async open(nats: Nats, options: OutputsOptions): Promise<MonitorOutputs> {
    const { partitions, streamCreated, onError } = options;
    const all = Array.from({ length: partitions }, (_, partition) => partition);
    const requests = all.map((partition) =>
      Outbox.open(
        nats,
        nats.names.labelRequests,
        nats.names.outSubject('label-request', partition),
        onError,
      ),
    );
    return new MonitorOutputs(
      streamCreated,
      await ReadingsBox.open(nats, onError),
      await DeadLetterBoxes.open(nats, {
        ...{ partitions: [...all, partitions], streamCreated, onError },
      }),
      await Promise.all(requests),
    );
  }

  /** Publishes a request for labels. */
  publishRequest(request: LabelRequest): void {
    this.requests[partitionOfRequest(request)]!.push(requestMessage(request, this.streamCreated));
  }

  /** Keeps what a delivery of this partition had to refuse; the number of partitions stands for none. */
  keepRefused(delivery: Delivery, partition: number): void {
    this.deadLetters.keepRefused(delivery, partition);
  }

  /** Resolves at once, or when enough is out of what a partition's deliveries may have put out. */
  async makeRoom(partition: number): Promise<void> {
    await makeRoomIn([this.deadLetters.of(partition), this.readings.box, ...this.requests]);
  }
}

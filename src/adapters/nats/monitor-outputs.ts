/**
 * What the monitor publishes: readings, dead letters, requests for labels. Each goes out in order and
 * only once, on a subject of its own or its partition's.
 */
import type { Delivery } from '../../events/delivery.js';
import type { LabelRequest } from '../../labelling/label-request.js';
import type { ReadingSet } from '../../windows/reading-set.js';
import type { Nats } from './connection.js';
import { deadLetters } from './dead-letters.js';
import { partitionOfRequest, requestMessage } from './label-requests-stream.js';
import {
  DEAD_LETTERS_STREAM,
  LABEL_REQUESTS_STREAM,
  outSubject,
  READINGS_STREAM,
} from './names.js';
import { Outbox } from './outbox.js';
import { ReadingMessages } from './readings-stream.js';

export interface OutputsOptions {
  readonly partitions: number;
  /** When the stream of events was created, epoch ms. */
  readonly streamCreated: number;
  /** Publishing failed; it is tried again. */
  readonly onError: (error: unknown) => void;
}

/** Outputs that may wait to be published before reading waits for them. */
const MAX_WAITING = 1000;

export class MonitorOutputs {
  private readonly readingMessages = new ReadingMessages();

  private constructor(
    private readonly nats: Nats,
    private readonly streamCreated: number,
    private readonly readings: Outbox,
    /** By partition; the last one is of what belongs to none. */
    private readonly deadLetters: readonly Outbox[],
    private readonly requests: readonly Outbox[],
  ) {}

  /** Goes on where a former run has left off. */
  static async open(
    nats: Nats,
    { partitions, streamCreated, onError }: OutputsOptions,
  ): Promise<MonitorOutputs> {
    const boxes = (stream: string, kind: 'dead-letter' | 'label-request', count: number) =>
      Promise.all(
        Array.from({ length: count }, (_, partition) =>
          Outbox.open(nats, stream, outSubject(kind, partition), onError),
        ),
      );
    return new MonitorOutputs(
      nats,
      streamCreated,
      await Outbox.open(nats, READINGS_STREAM, outSubject('reading', 0), onError),
      await boxes(DEAD_LETTERS_STREAM, 'dead-letter', partitions + 1),
      await boxes(LABEL_REQUESTS_STREAM, 'label-request', partitions),
    );
  }

  /** Publishes a window's or block's readings; what is provisional is shown, and not kept. */
  publishReadings(set: ReadingSet): void {
    if (set.provisional) return;
    for (const output of this.readingMessages.of(set)) this.readings.push(output);
  }

  /** Publishes a request for labels. */
  publishRequest(request: LabelRequest): void {
    this.requests[partitionOfRequest(request)]!.push(requestMessage(request, this.streamCreated));
  }

  /** Keeps what a delivery of this partition had to refuse; the number of partitions stands for none. */
  keepRefused({ refused }: Delivery, partition: number): void {
    const maxPayload = this.nats.connection.info?.max_payload;
    for (const each of refused) {
      for (const letter of deadLetters(each, this.streamCreated, maxPayload)) {
        this.deadLetters[partition]!.push(letter);
      }
    }
  }

  /** Resolves at once, or when enough is out of what a partition's deliveries may have put out. */
  async makeRoom(partition: number): Promise<void> {
    for (const box of [this.deadLetters[partition]!, this.readings, ...this.requests]) {
      if (box.waiting > MAX_WAITING) await box.flush();
    }
  }

  /**
   * Resolves when all that was published so far is stored by the server.
   *
   * @throws OutboxClosedError where some of it was given up
   */
  async flush(): Promise<void> {
    await Promise.all(this.boxes.map((box) => box.flush()));
  }

  /** Gives up what still waits to be published. */
  close(): void {
    for (const box of this.boxes) box.close();
  }

  private get boxes(): readonly Outbox[] {
    return [this.readings, ...this.deadLetters, ...this.requests];
  }
}

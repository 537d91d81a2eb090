/**
 * Publishes events into the stream, each on the subject of its kind and partition. Consecutive
 * events of one partition and kind travel as one message, so the order within a partition is kept.
 */
import { partitionOf } from '../../events/partition.js';
import type { EventKind } from '../../events/kinds.js';
import type { KindedEvent } from '../../events/schemas.js';
import type { Nats } from './connection.js';

/** Most events in one message, and most bytes (far below the server's usual 1 MiB). */
const MAX_EVENTS = 200;
const MAX_BYTES = 256 * 1024;
/** Messages under way at once; the server stores those of one connection in the order sent. */
const MAX_IN_FLIGHT = 256;
/**
 * How long the server may take to say that a message is stored. The client's own 5 s pass on a machine
 * that is busy or was asleep; sending again instead would need ids against storing twice.
 */
const PATIENCE_MS = 30_000;

interface Run {
  kind: EventKind;
  texts: string[];
  bytes: number;
}

export class Publisher {
  /** Stream sequence of the last message of each partition, as acknowledged; 0 for none. */
  readonly lastSequences: number[];
  /** Sequence of the first message; undefined before it is acknowledged. */
  firstSequence: number | undefined;
  published = 0;
  private readonly runs: (Run | undefined)[];
  private readonly inFlight = new Set<Promise<void>>();
  private failure: Error | undefined;

  constructor(
    private readonly nats: Nats,
    private readonly partitions: number,
  ) {
    this.lastSequences = new Array<number>(partitions).fill(0);
    this.runs = new Array<Run | undefined>(partitions).fill(undefined);
  }

  /** Queues an event; waits only while too much is under way. Throws what publishing threw. */
  async add(event: KindedEvent): Promise<void> {
    const { kind } = event;
    const partition = partitionOf(kind, event, this.partitions);
    const text = JSON.stringify(event);
    let run = this.runs[partition];
    if (
      run &&
      (run.kind !== kind || run.texts.length >= MAX_EVENTS || run.bytes + text.length > MAX_BYTES)
    ) {
      await this.send(partition);
      run = undefined;
    }
    if (!run) this.runs[partition] = run = { kind, texts: [], bytes: 0 };
    run.texts.push(text);
    run.bytes += text.length;
    this.published++;
  }

  /** Sends what is queued; resolves when the server has stored all of it. */
  async flush(): Promise<void> {
    for (let partition = 0; partition < this.partitions; partition++) await this.send(partition);
    await Promise.all(this.inFlight);
    this.throwFailure();
  }

  private async send(partition: number): Promise<void> {
    const run = this.runs[partition];
    if (!run) return;
    this.runs[partition] = undefined;
    while (this.inFlight.size >= MAX_IN_FLIGHT) await Promise.race(this.inFlight);
    this.throwFailure();
    const body = run.texts.length === 1 ? run.texts[0]! : `[${run.texts.join(',')}]`;
    const sent = this.nats.jetstream
      .publish(this.nats.names.subject(run.kind, partition), body, { timeout: PATIENCE_MS })
      .then(({ seq }) => {
        this.lastSequences[partition] = Math.max(this.lastSequences[partition]!, seq);
        this.firstSequence = Math.min(this.firstSequence ?? seq, seq);
      })
      .catch((error: unknown) => {
        this.failure ??= error instanceof Error ? error : new Error(String(error));
      })
      .finally(() => this.inFlight.delete(sent));
    this.inFlight.add(sent);
  }

  private throwFailure(): void {
    if (this.failure !== undefined) throw this.failure;
  }
}

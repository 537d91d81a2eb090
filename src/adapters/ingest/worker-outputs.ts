/** What a worker publishes, each in order and only once: closed panes of its partitions, dead letters. */
import type { Delivery } from '../../events/delivery.js';
import type { ClosedPane } from '../../windows/closed-pane.js';
import type { PipelineParts } from '../../windows/pipeline-parts.js';
import { publishedNotices } from '../../windows/remote-panes.js';
import { NatsError, type Nats } from '../nats/connection.js';
import { DeadLetterBoxes } from './dead-letter-boxes.js';
import { makeRoomIn, OutboxSet } from '../nats/outbox-set.js';
import { Outbox } from '../nats/outbox.js';
import { paneOutputs, PART_BYTES, seriesOf } from './pane-messages.js';

export interface WorkerOutputsOptions {
  readonly parts: PipelineParts;
  readonly owned: readonly number[];
  /** Whether what belongs to no partition is kept here. */
  readonly takesStrays: boolean;
  /** When the stream of events was created, epoch ms. */
  readonly streamCreated: number;
  /** Publishing failed; it is tried again. */
  readonly onError: (error: unknown) => void;
}

/** Messages of panes may be large: few of them wait. */
const MAX_WAITING_PANES = 32;
/** Most that the headers of a part take. */
const HEADER_ROOM = 4096;

export class WorkerOutputs extends OutboxSet {
  private constructor(
    private readonly parts: PipelineParts,
    private readonly panes: ReadonlyMap<number, Outbox>,
    private readonly deadLetters: DeadLetterBoxes,
  ) {
    super([...panes.values(), ...deadLetters.boxes]);
  }

  /**
   * Goes on where a former run has left off.
   *
   * @throws NatsError when the server takes no messages as large as parts of panes
   */
  static async open(nats: Nats, options: WorkerOutputsOptions): Promise<WorkerOutputs> {
    const { parts, owned, takesStrays, streamCreated, onError } = options;
    const most = nats.connection.info?.max_payload ?? Infinity;
    if (most < PART_BYTES + HEADER_ROOM) {
      throw new NatsError(
        `The server takes messages of ${most} bytes; closed panes need ${PART_BYTES + HEADER_ROOM}. Raise its max_payload (default 1MB).`,
      );
    }
    // State made under other options is another series: what was published of that does not count.
    const series = seriesOf(parts.identity);
    const panes = await Promise.all(
      owned.map(async (partition) => {
        const subject = nats.names.outSubject('pane', partition);
        return [
          partition,
          await Outbox.open(nats, nats.names.panes, subject, onError, series),
        ] as const;
      }),
    );
    const partitions = takesStrays ? [...owned, parts.options.partitions] : owned;
    const deadLetters = await DeadLetterBoxes.open(nats, { partitions, streamCreated, onError });
    return new WorkerOutputs(parts, new Map(panes), deadLetters);
  }

  /** Publishes what a partition has closed. */
  publishPanes(partition: number, closed: readonly ClosedPane[], through: number): void {
    for (const notice of publishedNotices(this.parts, closed, through)) {
      for (const output of paneOutputs(notice, this.parts.options.paneMs)) {
        this.panes.get(partition)!.push(output);
      }
    }
  }

  /** Keeps what a delivery of this partition had to refuse; the number of partitions stands for none. */
  keepRefused(delivery: Delivery, partition: number): void {
    this.deadLetters.keepRefused(delivery, partition);
  }

  /** Resolves at once, or when enough is out of what a partition's deliveries may have put out. */
  async makeRoom(partition: number): Promise<void> {
    await makeRoomIn([this.deadLetters.of(partition)]);
    await makeRoomIn([this.panes.get(partition)!], MAX_WAITING_PANES);
  }
}

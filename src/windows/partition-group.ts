/**
 * The partitions that one process works on: all of them by default, or a worker's share. Each has a
 * state of its own, so that a share can change hands partition by partition.
 */
import type { Delivery } from '../events/delivery.js';
import { BinaryReader, BinaryWriter } from '../summaries/binary.js';
import { Accounting } from './accounting.js';
import type { ClosedPane } from './closed-pane.js';
import { PartitionWorker } from './partition-worker.js';
import {
  CheckpointMismatchError,
  expectHeader,
  writeHeader,
  type PipelineParts,
} from './pipeline-parts.js';
import { Strays } from './strays.js';

/** Takes the closed panes of a partition; see `CloseSink`. */
export type GroupSink = (partition: number, closed: readonly ClosedPane[], through: number) => void;

/** At the head of a partition's stored state; raised when the layout changes. */
const PARTITION_STATE_VERSION = 1;

/** Whoever has this partition takes in what belongs to none. */
const STRAYS_PARTITION = 0;

export class PartitionGroup {
  /** In the order of their partitions. */
  readonly workers: readonly PartitionWorker[];
  readonly strays = new Strays();
  private readonly byPartition: ReadonlyMap<number, PartitionWorker>;

  /** @param owned numbers of the partitions, ascending */
  constructor(
    private readonly parts: PipelineParts,
    owned: readonly number[],
    sink: GroupSink,
  ) {
    const { options, plan, lanes } = parts;
    this.workers = owned.map(
      (partition) =>
        new PartitionWorker(partition, options, plan, lanes, (closed, through) =>
          sink(partition, closed, through),
        ),
    );
    this.byPartition = new Map(this.workers.map((worker) => [worker.partition, worker]));
  }

  /** Whether what belongs to no partition is taken in here. */
  get takesStrays(): boolean {
    return this.byPartition.has(STRAYS_PARTITION);
  }

  /** Applies a partition's next delivery. */
  apply(partition: number, delivery: Delivery): void {
    this.worker(partition).apply(delivery);
  }

  /** Throws RangeError for a partition that is not of this group. */
  worker(partition: number): PartitionWorker {
    const worker = this.byPartition.get(partition);
    if (!worker) throw new RangeError(`no partition ${partition}`);
    return worker;
  }

  /**
   * Closes everything: the end of the input.
   *
   * @param settlesAfter panes after its own in which an impression is settled
   * @param onLast told the last pane in which anything happened, before any is closed
   */
  end(settlesAfter: number, onLast: (last: number) => void = () => undefined): void {
    const last = Math.max(...this.workers.map((worker) => worker.lastPane));
    onLast(last);
    for (const worker of this.workers) worker.closeThrough(last);
    // What follows from the last events may take some partitions further than others.
    const furthest = Math.max(
      last + settlesAfter,
      ...this.workers.map((worker) => worker.closedThrough),
    );
    for (const worker of this.workers) worker.closeThrough(furthest);
  }

  /** The sum of the partitions' accounting. */
  accounting(): Accounting {
    const sum = new Accounting();
    for (const { accounting } of [...this.workers, this.strays]) sum.add(accounting);
    return sum;
  }

  /** State and cursor of one partition, as bytes. */
  partitionState(partition: number): Uint8Array {
    const writer = new BinaryWriter();
    writeHeader(writer, PARTITION_STATE_VERSION, this.parts.identity);
    writer.uint32(partition);
    this.worker(partition).encode(writer);
    if (partition === STRAYS_PARTITION) this.strays.encode(writer);
    return writer.finish();
  }

  /**
   * Takes up the state of one partition; only before its first delivery.
   *
   * @throws CheckpointMismatchError when it was made by another version, under other options, or of
   *   another partition
   * @throws MalformedBytesError when the bytes are no such state
   */
  restorePartition(partition: number, state: Uint8Array): void {
    const reader = new BinaryReader(state);
    expectHeader(reader, PARTITION_STATE_VERSION, this.parts.identity);
    const stored = reader.uint32();
    if (stored !== partition) {
      throw new CheckpointMismatchError('partition', `${stored}`, `${partition}`);
    }
    this.worker(partition).restore(reader);
    if (partition === STRAYS_PARTITION) this.strays.restore(reader);
    reader.end();
  }
}

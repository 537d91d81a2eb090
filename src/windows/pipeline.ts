/**
 * The whole way from deliveries to readings in one process: a worker for each partition and the
 * coordinator that merges them. Used alike by the live service, by replay and by tests.
 */
import type { Detector } from '../detectors/detector.js';
import type { Delivery } from '../events/delivery.js';
import { BinaryReader, BinaryWriter } from '../summaries/binary.js';
import type { Accounting } from './accounting.js';
import { Coordinator } from './coordinator.js';
import { PartitionGroup } from './partition-group.js';
import type { PartitionWorker } from './partition-worker.js';
import {
  expectHeader,
  pipelineParts,
  writeHeader,
  type Origin,
  type PipelineOptions,
  type PipelineParts,
} from './pipeline-parts.js';
import type { ReadingSink } from './reading-set.js';
import { SignalTimes } from './signal-times.js';
import type { Strays } from './strays.js';

export { CheckpointMismatchError, type Origin, type PipelineOptions } from './pipeline-parts.js';

/** Written at the head of every checkpoint; raised when the layout changes. */
const CHECKPOINT_VERSION = 2;

export class Pipeline {
  readonly coordinator: Coordinator;
  readonly group: PartitionGroup;
  private readonly parts: PipelineParts;
  private readonly times: SignalTimes;

  /** @param origin names what the state depends on beside the options */
  constructor(
    options: PipelineOptions,
    detectors: readonly Detector[],
    sink: ReadingSink,
    origin?: Origin,
  ) {
    this.parts = pipelineParts(options, detectors, origin);
    const all = Array.from({ length: options.partitions }, (_, partition) => partition);
    this.group = new PartitionGroup(this.parts, all, (partition, closed, through) =>
      this.coordinator.receive(partition, closed, through),
    );
    this.times = new SignalTimes(options, this.parts.plan);
    this.coordinator = new Coordinator(options, this.parts.lanes, this.times, sink);
  }

  /** By partition. */
  get workers(): readonly PartitionWorker[] {
    return this.group.workers;
  }

  get strays(): Strays {
    return this.group.strays;
  }

  /** Applies a partition's next delivery. */
  apply(partition: number, delivery: Delivery): void {
    this.group.apply(partition, delivery);
  }

  /** Closes and reads everything: the end of the input. */
  end(): void {
    this.group.end(this.times.settlesAfter, (last) => (this.coordinator.lastPane = last));
    this.coordinator.end();
  }

  /** The sum of all partitions' accounting. */
  accounting(): Accounting {
    return this.group.accounting();
  }

  /** Throws RangeError for a partition that does not exist. */
  worker(partition: number): PartitionWorker {
    return this.group.worker(partition);
  }

  /** State and cursors together, as bytes. */
  checkpoint(): Uint8Array {
    const writer = new BinaryWriter();
    writeHeader(writer, CHECKPOINT_VERSION, this.parts.identity);
    for (const worker of this.workers) worker.encode(writer);
    this.strays.encode(writer);
    this.coordinator.encode(writer);
    return writer.finish();
  }

  /**
   * Takes up the state of a checkpoint; only before the first delivery.
   *
   * @throws CheckpointMismatchError when it was made under other options
   * @throws MalformedBytesError when the bytes are no checkpoint
   */
  restore(checkpoint: Uint8Array): void {
    const reader = new BinaryReader(checkpoint);
    expectHeader(reader, CHECKPOINT_VERSION, this.parts.identity);
    for (const worker of this.workers) worker.restore(reader);
    this.strays.restore(reader);
    this.coordinator.restore(reader);
    reader.end();
  }
}

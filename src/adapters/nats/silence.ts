/** Watches when each partition last had a message, and publishes watermarks where it has none. */
import type { PartitionWorker } from '../../windows/partition-worker.js';
import type { Nats } from './connection.js';
import { dueWatermarks, watermarkBody, type IdleOptions } from './idle-watermarks.js';
import { consumerName, EVENTS_STREAM, watermarkSubject } from './names.js';

export class Silence {
  private readonly lastArrival: number[];
  /** Largest event time of all partitions, and when on the clock it was reached. */
  private largestTime = -Infinity;
  private reached: number;

  /** @param workers of all partitions */
  constructor(
    private readonly workers: readonly PartitionWorker[],
    private readonly options: IdleOptions,
    private readonly now: () => number,
  ) {
    this.reached = now();
    this.lastArrival = workers.map(() => this.reached);
  }

  /** Notes that the partition has just applied a delivery. */
  broken(partition: number): void {
    this.lastArrival[partition] = this.now();
    const largestTime = Math.max(...this.workers.map((worker) => worker.largestTime));
    if (largestTime <= this.largestTime) return;
    this.largestTime = largestTime;
    this.reached = this.now();
  }

  /** Publishes the watermarks that are due. */
  async publishWatermarks({ manager, jetstream }: Nats): Promise<void> {
    const clocks = this.workers.map(({ largestTime }, partition) => ({
      partition,
      largestTime,
      lastArrival: this.lastArrival[partition]!,
    }));
    const due = dueWatermarks(clocks, this.reached, this.now(), this.options);
    for (const { partition, time } of due) {
      // Quiet because nothing is left to read, or because reading has not come that far?
      const { num_pending } = await manager.consumers.info(EVENTS_STREAM, consumerName(partition));
      if (num_pending > 0) continue;
      await jetstream.publish(watermarkSubject(partition), watermarkBody(time));
    }
  }
}

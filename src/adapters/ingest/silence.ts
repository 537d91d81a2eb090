/** Watches when each partition last had a message, and publishes watermarks where it has none. */
import type { PartitionWorker } from '../../windows/partition-worker.js';
import type { Nats } from '../nats/connection.js';
import { dueWatermarks, watermarkBody, type IdleOptions } from './idle-watermarks.js';

export class Silence {
  private readonly lastArrival: Map<number, number>;
  /** Largest event time of all partitions, and when on the clock it was reached. */
  private largestTime = -Infinity;
  private reached: number;

  /**
   * @param workers of the partitions of this process
   * @param elsewhere the largest event time of the other partitions, epoch ms; −Infinity for none
   */
  constructor(
    private readonly workers: readonly PartitionWorker[],
    private readonly options: IdleOptions,
    private readonly now: () => number,
    private readonly elsewhere: () => Promise<number> = () => Promise.resolve(-Infinity),
  ) {
    this.reached = now();
    this.lastArrival = new Map(workers.map(({ partition }) => [partition, this.reached]));
  }

  /** Notes that the partition has just applied a delivery. */
  broken(partition: number): void {
    this.lastArrival.set(partition, this.now());
    this.reach(Math.max(...this.workers.map((worker) => worker.largestTime)));
  }

  /** Publishes the watermarks that are due. */
  async publishWatermarks({ manager, jetstream, names }: Nats): Promise<void> {
    const idleSince = this.now() - this.options.idleAfterMs;
    if (Math.min(...this.lastArrival.values()) > idleSince) return;
    const elsewhere = await this.elsewhere();
    this.reach(elsewhere);
    const clocks = this.workers.map(({ partition, largestTime }) => ({
      partition,
      largestTime,
      lastArrival: this.lastArrival.get(partition)!,
    }));
    const due = dueWatermarks(clocks, this.reached, this.now(), this.options, elsewhere);
    for (const { partition, time } of due) {
      // Quiet because nothing is left to read, or because reading has not come that far?
      const { num_pending } = await manager.consumers.info(names.events, names.consumer(partition));
      if (num_pending > 0) continue;
      await jetstream.publish(names.watermarkSubject(partition), watermarkBody(time));
    }
  }
  private reach(largestTime: number): void {
    if (largestTime <= this.largestTime) return;
    this.largestTime = largestTime;
    this.reached = this.now();
  }
}

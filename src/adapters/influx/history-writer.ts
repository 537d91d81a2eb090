/**
 * Writes points in batches, apart from ingest: what comes in waits in memory for a moment, and on disk
 * while the server is away. Nothing is ever waited for by whoever hands points in.
 */
import type { Log } from '../log.js';
import type { PointQueue } from './point-queue.js';
import type { HistoryPoint } from './points.js';

/** How a write ended. `refused` is for good: tried again it would fail in the same way. */
export type WriteOutcome =
  | { readonly written: true }
  | { readonly written: false; readonly refused: boolean; readonly why: string };

export interface HistoryWriterOptions {
  readonly write: (points: readonly HistoryPoint[]) => Promise<WriteOutcome>;
  readonly queue: PointQueue;
  readonly log: Log;
  /** How long points wait for others, ms. */
  readonly flushMs?: number;
  /** Points of one write. */
  readonly batch?: number;
  /** First and longest pause after a failure, ms. */
  readonly retryMs?: readonly [number, number];
}

/** What has become of the points, since the start. */
export interface WriterCounts {
  readonly written: number;
  /** Refused by the server, or dropped for want of room. */
  readonly dropped: number;
  readonly waiting: number;
  readonly isAway: boolean;
}

/** Points held in memory at most, where neither the server nor the disk takes any. */
const MOST_PENDING = 100_000;

export class HistoryWriter {
  private pending: HistoryPoint[] = [];
  /** Points on their way from `pending` to the server or to the disk. */
  private moving = 0;
  private overflowed = 0;
  private written = 0;
  private refused = 0;
  private pauseMs = 0;
  private timer: NodeJS.Timeout | undefined;
  private working: Promise<void> | undefined;
  private isStopping = false;

  constructor(private readonly options: HistoryWriterOptions) {
    if (options.queue.size > 0) this.schedule(0);
  }

  /** Hands points in; returns at once. */
  add(points: readonly HistoryPoint[]): void {
    if (points.length === 0 || this.isStopping) return;
    for (const point of points) this.pending.push(point);
    const surplus = this.pending.length - MOST_PENDING;
    if (surplus > 0) {
      this.pending.splice(0, surplus);
      this.overflowed += surplus;
    }
    this.schedule(this.pending.length >= this.batch ? 0 : (this.options.flushMs ?? 2000));
  }

  counts(): WriterCounts {
    const { queue } = this.options;
    return {
      written: this.written,
      dropped: this.refused + queue.dropped + this.overflowed,
      waiting: this.pending.length + this.moving + queue.size,
      isAway: this.pauseMs > 0,
    };
  }

  /** Tries once more; what cannot be written now waits on disk for the next start. */
  async stop(): Promise<void> {
    this.isStopping = true;
    clearTimeout(this.timer);
    this.timer = undefined;
    await this.working;
    if (this.pauseMs === 0) await this.work();
    await this.spill();
  }

  private get batch(): number {
    return this.options.batch ?? 5000;
  }

  private schedule(ms: number): void {
    if (this.working) return;
    if (this.timer && ms > 0) return;
    clearTimeout(this.timer);
    this.timer = setTimeout(
      () => {
        this.timer = undefined;
        this.working = this.work().finally(() => {
          this.working = undefined;
          if (this.isStopping) return;
          const { queue, flushMs = 2000 } = this.options;
          if (this.pauseMs > 0) this.schedule(this.pauseMs);
          else if (queue.size > 0) this.schedule(0);
          else if (this.pending.length > 0) this.schedule(flushMs);
        });
      },
      Math.max(ms, this.pauseMs),
    );
  }

  /** Writes what waits, the oldest first, until nothing does or the server does not answer. */
  private async work(): Promise<void> {
    const { queue, log } = this.options;
    try {
      // Behind a queue, points go to its end: their order is kept, and memory stays bounded.
      if (queue.size > 0) await this.spill();
      for (let points = await queue.first(); points; points = await queue.first()) {
        if (!(await this.send(points))) return;
        await queue.removeFirst();
      }
      while (this.pending.length > 0) {
        const isSent = await this.move(async (points) => {
          if (await this.send(points)) return true;
          await queue.put(points);
          return false;
        });
        if (isSent) continue;
        await this.spill();
        return;
      }
    } catch (error) {
      this.pause();
      log.error({ err: error }, 'the history cannot be kept on disk; it is tried again');
    }
  }

  /** True where the points are settled: written, or refused for good. */
  private async send(points: readonly HistoryPoint[]): Promise<boolean> {
    const { log } = this.options;
    const outcome = await this.options.write(points);
    if (outcome.written || outcome.refused) {
      if (outcome.written) this.written += points.length;
      else {
        this.refused += points.length;
        log.warn({ why: outcome.why, points: points.length }, 'the history server refused points');
      }
      if (this.pauseMs > 0) log.info({}, 'the history server answers again');
      this.pauseMs = 0;
      return true;
    }
    if (this.pauseMs === 0) {
      log.warn({ why: outcome.why }, 'the history server is away; readings wait on disk');
    }
    this.pause();
    return false;
  }

  private pause(): void {
    const [first, longest] = this.options.retryMs ?? [1000, 60_000];
    this.pauseMs = Math.min(longest, Math.max(first, 2 * this.pauseMs));
  }

  private async spill(): Promise<void> {
    while (this.pending.length > 0) await this.move((points) => this.options.queue.put(points));
  }

  /** Takes the oldest points to where they go; where they cannot, they stay. */
  private async move<Result>(
    take: (points: readonly HistoryPoint[]) => Promise<Result>,
  ): Promise<Result> {
    const points = this.pending.splice(0, this.batch);
    this.moving = points.length;
    try {
      return await take(points);
    } catch (error) {
      this.pending = [...points, ...this.pending];
      throw error;
    } finally {
      this.moving = 0;
    }
  }
}

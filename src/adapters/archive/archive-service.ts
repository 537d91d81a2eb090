/**
 * Keeps the archive of the stream: a pass after each segment's time is over, in a process of its own
 * at a lower priority. It reads the stream beside ingest, and nothing of ingest waits for it: where the
 * disk is full or slow, what is not archived yet stays in the stream, as long as that keeps it.
 */
import { fileURLToPath } from 'node:url';
import { runForked } from '../forked-job.js';
import type { Log } from '../log.js';
import type { ArchiveJob, ArchiveMessage, ArchiveState } from './archive-job.js';

export interface ArchiveCounts {
  /** As the last pass that succeeded has left it. */
  readonly state: ArchiveState | undefined;
  /** When that pass was over, epoch ms; before the first the start. */
  readonly succeededAt: number;
  /** Passes that failed since the start, by the code of the error. */
  readonly failures: ReadonlyMap<string, number>;
  readonly removed: { readonly age: number; readonly room: number };
}

const PROGRAM = fileURLToPath(new URL('./archive-worker.js', import.meta.url));
const HEAP_MB = 1024;
/** Old segments are looked after and trouble is told this often at least. */
const LONGEST_PAUSE_MS = 3_600_000;
/** A pass that failed is tried again after this long, or a segment's time where that is shorter. */
const RETRY_MS = 60_000;
/** Messages that were published right before a segment's time was over are in the stream by then. */
const SETTLE_MS = 5_000;

export class ArchiveService {
  private readonly stopping = new AbortController();
  private working: Promise<void> | undefined;
  private wake: () => void = () => undefined;
  private state: ArchiveState | undefined;
  private succeededAt = Date.now();
  private readonly failures = new Map<string, number>();
  private removed = { age: 0, room: 0 };

  constructor(
    private readonly job: ArchiveJob,
    private readonly log: Log,
  ) {}

  start(): void {
    this.working = this.keepWorking();
  }

  async stop(): Promise<void> {
    this.stopping.abort();
    this.wake();
    await this.working;
  }

  counts(): ArchiveCounts {
    const { state, succeededAt, failures, removed } = this;
    return { state, succeededAt, failures, removed };
  }

  private async keepWorking(): Promise<void> {
    const { signal } = this.stopping;
    while (!signal.aborted) {
      const isDone = await this.pass(signal);
      if (this.stopping.signal.aborted) return;
      const retryMs = Math.min(RETRY_MS, this.job.plan.segmentMs);
      await this.pause(isDone ? this.untilNext() : retryMs);
    }
  }

  /** Whether the pass succeeded; what went wrong is counted and told. */
  private async pass(signal: AbortSignal): Promise<boolean> {
    let told: ArchiveMessage | undefined;
    try {
      await runForked<ArchiveMessage>(this.job, {
        ...{ program: PROGRAM, heapMegabytes: HEAP_MB, signal },
        onMessage: (message) => (told = message),
        failure: (code, by) => new Error(`its process ended with ${by ?? `code ${code}`}`),
      });
    } catch (error) {
      if (signal.aborted) return false;
      told ??= { kind: 'failed', code: 'process_ended', reason: (error as Error).message };
    }
    const last = told;
    if (last?.kind !== 'done') {
      const { code, reason } = last ?? { code: 'process_ended', reason: 'it told nothing' };
      this.failures.set(code, (this.failures.get(code) ?? 0) + 1);
      this.log.warn({ code, reason }, 'the archive was not kept up; it is tried again');
      return false;
    }
    const { state } = last;
    if (state.missed > (this.state?.missed ?? 0)) {
      this.log.warn(
        { messages: state.missed },
        'messages are missing in the archive: the stream had dropped them before',
      );
    }
    this.state = state;
    this.succeededAt = Date.now();
    this.removed = {
      age: this.removed.age + state.removed.age,
      room: this.removed.room + state.removed.room,
    };
    return true;
  }

  private untilNext(): number {
    const { segmentMs } = this.job.plan;
    const settled = Math.min(SETTLE_MS, segmentMs / 10);
    return Math.min(LONGEST_PAUSE_MS, segmentMs - (Date.now() % segmentMs) + settled);
  }

  private async pause(ms: number): Promise<void> {
    await new Promise<void>((resolve) => {
      const timer = setTimeout(resolve, ms);
      this.wake = () => {
        clearTimeout(timer);
        resolve();
      };
    });
  }
}

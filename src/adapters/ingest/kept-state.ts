/**
 * The life of a state that is stored now and then: what changes it, what makes it unusable, and how it is
 * stored when the process ends.
 */
import { Coalesced } from './coalesced.js';
import type { Log } from '../log.js';
import type { Outputs } from '../nats/outbox-set.js';
import { PeriodicWork } from '../periodic-work.js';

export interface KeptStateOptions {
  readonly checkpointMs: number;
  /** Stores state and cursors, once all that they have put out is stored; returns their bytes. */
  readonly store: () => Promise<number>;
  readonly outputs: Outputs;
  readonly log: Log;
  /** The state can no longer be trusted: the process must end, and start from its checkpoint. */
  readonly onFatal: (error: unknown) => void;
  readonly now: () => number;
}

/** How long stopping waits for the server. */
const STOP_LIMIT_MS = 5000;

export class KeptState {
  /** When the last checkpoint was stored, epoch ms; undefined before the first. */
  checkpointAt: number | undefined;
  checkpointBytes = 0;
  readonly periodic: PeriodicWork;
  private readonly storing = new Coalesced(() => this.store());
  private givingUp: NodeJS.Timeout | undefined;
  /** Set by an error while state was being changed: it must be neither used nor stored any more. */
  private failure: unknown;

  constructor(private readonly options: KeptStateOptions) {
    this.periodic = new PeriodicWork((what, error) =>
      options.log.warn({ err: error }, `${what} failed; it is tried again`),
    );
  }

  /** Begins to store the state now and then. */
  start(): void {
    this.periodic.every(this.options.checkpointMs, 'storing the state', () => this.checkpoint());
  }

  /** Changes the state; an error in here leaves it half changed, and is fatal. */
  change<Result>(work: () => Result): Result {
    this.expectSound();
    try {
      return work();
    } catch (error) {
      this.fail(error);
      throw error;
    }
  }

  /** The state cannot be trusted, or is not this process's any more. */
  fail(error: unknown): void {
    this.failure = error;
    this.options.onFatal(error);
  }

  /** Throws where the state cannot be trusted. */
  expectSound(): void {
    if (this.failure === undefined) return;
    throw new Error('the state cannot be trusted after an error', { cause: this.failure });
  }

  /** Stores state and cursors, once all that they have put out is stored. */
  checkpoint(): Promise<void> {
    return this.storing.run();
  }

  /** Call before the transport is closed: what waits for an absent server is given up after a while. */
  beginStop(): void {
    this.periodic.stop();
    this.givingUp = setTimeout(() => this.options.outputs.close(), STOP_LIMIT_MS);
  }

  /**
   * Stores the state; call after the transport has been closed. Where the server does not answer, or
   * the state cannot be trusted, the last checkpoint is what the next start takes up.
   */
  async stop(): Promise<void> {
    const { promise: late, cancel } = after(STOP_LIMIT_MS);
    const stored = await Promise.race([
      this.checkpoint().then(
        () => true,
        () => false,
      ),
      late,
    ]);
    cancel();
    this.options.outputs.close();
    this.periodic.stop();
    clearTimeout(this.givingUp);
    if (!stored) {
      this.options.log.warn(
        {},
        'the state could not be stored; the last checkpoint will be taken up',
      );
    }
  }

  private async store(): Promise<void> {
    this.expectSound();
    this.checkpointBytes = await this.options.store();
    this.checkpointAt = this.options.now();
  }
}

/** Resolves with false after this long, unless cancelled. */
function after(ms: number): { promise: Promise<false>; cancel: () => void } {
  let timer: NodeJS.Timeout | undefined;
  const promise = new Promise<false>((resolve) => (timer = setTimeout(() => resolve(false), ms)));
  return { promise, cancel: () => clearTimeout(timer) };
}

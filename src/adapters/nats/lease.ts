/**
 * A lease: a key that one process holds as long as it renews it. The server lets it go when it was not
 * renewed for its time; the holder stops before that, by its own clock. A lease is no fence: who was
 * held up longer than that may still write, which is why stored state carries its token.
 */
import type { KV } from '@nats-io/kv';
import { isWrongRevision } from './wrong-revision.js';

/** Later holders have larger tokens, compared from left to right. */
export type FencingToken = readonly number[];

/** What stands at the key, for whoever waits for it. */
export interface LeaseNote {
  /** Unique to a process. */
  readonly holder: string;
  /** Where the holder answers on HTTP, as http://host:port; absent where it does not tell. */
  readonly address?: string;
  /** Largest event time that the holder has seen under this lease, epoch ms. */
  readonly time?: number;
}

/** The lease was lost: somebody else may have begun. */
export class LeaseLostError extends Error {
  readonly code = 'lease_lost';

  constructor(key: string, why: string) {
    super(
      `The lease ${key} was lost (${why}), and another process may have taken it over. Start again: it is waited for.`,
    );
    this.name = 'LeaseLostError';
  }
}

export interface LeaseOptions {
  readonly key: string;
  readonly ttlMs: number;
  readonly holder: string;
  /** Said with the lease. */
  readonly address?: string | undefined;
  /** Said with each renewal; undefined for nothing to say. */
  readonly time: () => number | undefined;
  /** Called once; the process must then neither publish nor store any more. */
  readonly onLost: (error: LeaseLostError) => void;
}

/** Renewals in the time of a lease; the holder stops when the last but one has failed as well. */
const RENEWALS = 3;

export class Lease {
  private timer: NodeJS.Timeout | undefined;
  private renewing: Promise<void> = Promise.resolve();
  private ended = false;

  private constructor(
    private readonly kv: KV,
    private readonly options: LeaseOptions,
    /** Of the key, as it was written last. */
    private revision: number,
    /** The revision with which it was taken. */
    readonly takenAt: number,
    /** On the process's own clock: from then on the server counts the lease's time, at the earliest. */
    private renewedAt: number,
  ) {
    this.schedule();
  }

  /** Takes the lease; undefined while another process holds it. */
  static async take(kv: KV, options: LeaseOptions): Promise<Lease | undefined> {
    const asked = performance.now();
    try {
      const revision = await kv.create(options.key, noteOf(options));
      return new Lease(kv, options, revision, revision, asked);
    } catch (error) {
      if (isWrongRevision(error)) return undefined;
      throw error;
    }
  }

  /** Lets others have it at once; where the server does not answer, it ends by itself. */
  async release(): Promise<void> {
    this.end();
    await this.renewing;
    await this.kv.delete(this.options.key, { previousSeq: this.revision }).catch(() => undefined);
  }

  private schedule(): void {
    this.timer = setTimeout(() => {
      this.renewing = this.renew();
    }, this.options.ttlMs / RENEWALS);
  }

  private async renew(): Promise<void> {
    const { ttlMs, key } = this.options;
    const asked = performance.now();
    // A process that was stopped for a while finds out here, before it asks anyone.
    let why = 'not renewed in time';
    if (asked - this.renewedAt < ttlMs) {
      try {
        await this.write(ttlMs / RENEWALS);
        this.renewedAt = asked;
      } catch (error) {
        if (error instanceof LeaseLostError) {
          this.lose(error);
          return;
        }
        why = String(error);
      }
    }
    if (this.ended) return;
    // The next renewal would end too late.
    const last = ttlMs - ttlMs / RENEWALS;
    if (performance.now() - this.renewedAt >= last) this.lose(new LeaseLostError(key, why));
    else this.schedule();
  }

  private async write(timeout: number): Promise<void> {
    const { key, holder } = this.options;
    try {
      this.revision = await this.kv.update(key, noteOf(this.options), this.revision, timeout);
    } catch (error) {
      if (!isWrongRevision(error)) throw error;
      // A renewal whose answer was lost moved the key as well; then it is still ours.
      const entry = await this.kv.get(key);
      const note = entry?.operation === 'PUT' ? entry.json<LeaseNote>() : undefined;
      if (entry === null || note?.holder !== holder) {
        throw new LeaseLostError(key, note ? `${note.holder} holds it` : 'its time was over');
      }
      this.revision = entry.revision;
    }
  }

  private lose(error: LeaseLostError): void {
    if (this.ended) return;
    this.end();
    this.options.onLost(error);
  }

  private end(): void {
    this.ended = true;
    clearTimeout(this.timer);
  }
}

function noteOf({ holder, address, time }: LeaseOptions): string {
  const seen = time();
  const isKnown = seen !== undefined && Number.isFinite(seen);
  const note: LeaseNote = {
    holder,
    ...(address !== undefined && { address }),
    ...(isKnown && { time: seen }),
  };
  return JSON.stringify(note);
}

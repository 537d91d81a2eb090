/**
 * Token buckets by caller: a burst is let through at once, then so many calls a second. Callers are
 * bounded in number; the one that was silent longest is forgotten first.
 */

export interface BucketOptions {
  /** Calls at once. */
  readonly burst: number;
  /** Calls a second after that. */
  readonly perSecond: number;
  /** Callers remembered. */
  readonly maxCallers?: number;
}

interface Bucket {
  tokens: number;
  /** When tokens were last counted, ms. */
  at: number;
}

const MAX_CALLERS = 10_000;

export class TokenBuckets {
  /** The one that was silent longest first. */
  private readonly buckets = new Map<string, Bucket>();

  constructor(private readonly options: BucketOptions) {}

  get size(): number {
    return this.buckets.size;
  }

  /** Takes a token where there is one; returns the ms until there is one again, 0 where it was taken. */
  take(caller: string, now: number): number {
    const wait = this.wait(caller, now);
    if (wait > 0) return wait;
    const tokens = this.tokens(caller, now) - 1;
    this.buckets.delete(caller);
    this.buckets.set(caller, { tokens, at: now });
    for (const silent of this.buckets.keys()) {
      if (this.buckets.size <= (this.options.maxCallers ?? MAX_CALLERS)) break;
      this.buckets.delete(silent);
    }
    return 0;
  }

  /** Ms until there is a token for the caller, 0 where there is one now; takes none. */
  wait(caller: string, now: number): number {
    const missing = 1 - this.tokens(caller, now);
    return missing <= 0 ? 0 : Math.ceil((missing / this.options.perSecond) * 1000);
  }

  private tokens(caller: string, now: number): number {
    const { burst, perSecond } = this.options;
    const bucket = this.buckets.get(caller);
    if (!bucket) return burst;
    // A clock that is set back gives nothing.
    const passed = Math.max(0, now - bucket.at);
    return Math.min(burst, bucket.tokens + (passed / 1000) * perSecond);
  }
}

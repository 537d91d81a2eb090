/**
 * Who does which part of the work: a lease for each partition, and one for the coordinator. What is held
 * already is waited for, so a second process for the same part is a standby.
 */
import { randomBytes } from 'node:crypto';
import { hostname } from 'node:os';
import { setTimeout as sleep } from 'node:timers/promises';
import { Kvm, type KV, type KvStatus } from '@nats-io/kv';
import { NatsError, type Nats } from './connection.js';
import { Lease, type FencingToken, type LeaseLostError, type LeaseNote } from './lease.js';

export const COORDINATOR_LEASE = 'coordinator';

export function partitionLease(partition: number): string {
  return `partition-${partition}`;
}

export interface LeasesOptions {
  readonly replicas: number;
  readonly ttlMs: number;
}

export interface HoldOptions {
  /** Ends the waiting. */
  readonly signal: AbortSignal;
  /** A lease is held by another process, which says this; undefined where it has just ended. */
  readonly onWaiting: (key: string, note: LeaseNote | undefined) => void;
  /** Where this process answers on HTTP, to be told to others. */
  readonly address?: string | undefined;
  readonly onLost: (error: LeaseLostError) => void;
  /** Largest event time seen under the lease, to be told to others. */
  readonly timeOf: (key: string) => number | undefined;
}

/** Waiting looks this often in the time of a lease. */
const LOOKS = 10;
const SLOWEST_LOOK_MS = 1000;

export class Leases {
  /** What this process has asked for, and whether it has it. */
  private readonly standing = new Map<string, boolean>();
  /** Names this process to those who wait. */
  private readonly holder = `${hostname()}-${process.pid}-${randomBytes(4).toString('hex')}`;

  private constructor(
    private readonly kv: KV,
    private readonly bucketCreated: number,
    private readonly ttlMs: number,
  ) {}

  /**
   * Opens the bucket, creating it where it is absent.
   *
   * @throws NatsError when its leases last longer or shorter than these
   */
  static async open(nats: Nats, { replicas, ttlMs }: LeasesOptions): Promise<Leases> {
    const kv = await new Kvm(nats.jetstream).create(nats.names.leases, {
      replicas,
      ttl: ttlMs,
      history: 1,
    });
    const { ttl, streamInfo }: KvStatus = await kv.status();
    if (ttl !== ttlMs) {
      throw new NatsError(
        `Leases were fixed at ${ttl} ms when first used; scale.lease says ${ttlMs} ms. Set it to ${ttl}ms, or stop all workers and coordinators and delete the KV bucket ${nats.names.leases}.`,
      );
    }
    return new Leases(kv, Date.parse(streamInfo.created), ttlMs);
  }

  /**
   * Takes all of the leases, one after the other, and waits for those that others hold.
   *
   * @throws the reason of the signal, when it ends the waiting; nothing is held then
   */
  async hold(keys: readonly string[], options: HoldOptions): Promise<HeldLeases> {
    const held = new Map<string, Lease>();
    const all = new HeldLeases(held, this.bucketCreated);
    for (const key of keys) this.standing.set(key, false);
    try {
      for (const key of keys) held.set(key, await this.waitFor(key, options));
    } catch (error) {
      await all.release();
      throw error;
    }
    return all;
  }

  /** The leases that this process has asked for, in the order in which it takes them. */
  asked(): { readonly key: string; readonly isHeld: boolean }[] {
    return [...this.standing].map(([key, isHeld]) => ({ key, isHeld }));
  }

  /** What the holder of a lease says; undefined where nobody holds it. */
  async note(key: string): Promise<LeaseNote | undefined> {
    const entry = await this.kv.get(key);
    return entry?.operation === 'PUT' ? entry.json<LeaseNote>() : undefined;
  }

  private async waitFor(key: string, options: HoldOptions): Promise<Lease> {
    const { ttlMs, holder } = this;
    const { signal, onWaiting, timeOf, address } = options;
    const time = () => timeOf(key);
    const onLost = (error: LeaseLostError) => {
      this.standing.set(key, false);
      options.onLost(error);
    };
    for (;;) {
      signal.throwIfAborted();
      const lease = await Lease.take(this.kv, { key, ttlMs, holder, address, time, onLost });
      if (lease) {
        this.standing.set(key, true);
        return lease;
      }
      onWaiting(key, await this.note(key));
      await sleep(Math.min(ttlMs / LOOKS, SLOWEST_LOOK_MS), undefined, { signal });
    }
  }
}

/** Leases that this process holds. */
export class HeldLeases {
  constructor(
    private readonly held: ReadonlyMap<string, Lease>,
    private readonly bucketCreated: number,
  ) {}

  /**
   * What stored state carries, so that nobody overwrites that of a later holder; throws RangeError for
   * a lease that is not held.
   */
  token(key: string): FencingToken {
    const lease = this.held.get(key);
    if (!lease) throw new RangeError(`no lease ${key}`);
    // In a bucket made anew, revisions begin again.
    return [this.bucketCreated, lease.takenAt];
  }

  /** Lets others take over at once. */
  async release(): Promise<void> {
    await Promise.all([...this.held.values()].map((lease) => lease.release()));
  }
}

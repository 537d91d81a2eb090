/**
 * Checkpoints in JetStream's object store: state and cursors as one object behind a header, with a
 * checksum. A put takes effect as a whole or not at all, since the object's description comes last.
 */
import { createHash } from 'node:crypto';
import { Objm, StorageType, type ObjectStore } from '@nats-io/obj';
import { NatsError, type Nats } from './connection.js';
import type { FencingToken } from './lease.js';
import { DEFAULT_NAMES } from './names.js';
import { comparePlaces } from './outbox.js';
import { isWrongRevision } from './wrong-revision.js';

/** "FLYB" and the layout of what follows: sha-256 of the payload, then the payload. */
const MAGIC = new Uint8Array([0x46, 0x4c, 0x59, 0x42, 0, 0, 0, 1]);
const DIGEST_BYTES = 32;

/** The bytes that are stored for a checkpoint. */
export function sealCheckpoint(payload: Uint8Array): Uint8Array {
  const sealed = new Uint8Array(MAGIC.length + DIGEST_BYTES + payload.length);
  sealed.set(MAGIC);
  sealed.set(createHash('sha256').update(payload).digest(), MAGIC.length);
  sealed.set(payload, MAGIC.length + DIGEST_BYTES);
  return sealed;
}

/**
 * The checkpoint in stored bytes.
 *
 * @param bucket where they were stored, for the message
 * @throws NatsError where they are damaged or something else
 */
export function openCheckpoint(
  sealed: Uint8Array,
  bucket: string = DEFAULT_NAMES.checkpoints,
): Uint8Array {
  const start = MAGIC.length + DIGEST_BYTES;
  const digest = sealed.subarray(MAGIC.length, start);
  const payload = sealed.subarray(start);
  const intact =
    sealed.length >= start &&
    MAGIC.every((byte, at) => sealed[at] === byte) &&
    createHash('sha256').update(payload).digest().equals(digest);
  if (intact) return payload;
  throw new NatsError(
    `The stored state in ${bucket} is damaged. Start with --discard-state to read the stream anew.`,
  );
}

/** A later holder of the lease has stored this checkpoint: what is held here is out of date. */
export class StaleOwnerError extends Error {
  readonly code = 'stale_owner';

  constructor(name: string, options?: ErrorOptions) {
    super(
      `Another process has taken ${name} over and stored its state; this one must end.`,
      options,
    );
    this.name = 'StaleOwnerError';
  }
}

/** Of an object's description: the token of its owner. */
const OWNER = 'owner';

export class CheckpointStore {
  private constructor(
    private readonly store: ObjectStore,
    private readonly bucket: string,
  ) {}

  /** Opens the bucket, creating it where it is absent. */
  static async open(nats: Nats, replicas: number): Promise<CheckpointStore> {
    const options = { storage: StorageType.File, replicas };
    const store = await new Objm(nats.jetstream).create(nats.names.checkpoints, options);
    return new CheckpointStore(store, nats.names.checkpoints);
  }

  /** The checkpoint of this name, undefined where there is none. */
  async get(name: string): Promise<Uint8Array | undefined> {
    const sealed = await this.store.getBlob(name);
    return sealed === null ? undefined : openCheckpoint(sealed, this.bucket);
  }

  /** Stores the checkpoint in place of the former one. */
  async put(name: string, payload: Uint8Array): Promise<void> {
    await this.store.putBlob({ name }, sealCheckpoint(payload));
  }

  /**
   * Stores the checkpoint in place of the former one, unless that is of a later owner.
   *
   * @throws StaleOwnerError where it is, or becomes so meanwhile
   */
  async putAsOwner(name: string, payload: Uint8Array, token: FencingToken): Promise<void> {
    const former = await this.store.info(name);
    const owner = former?.metadata?.[OWNER]?.split(':').map(Number) ?? [];
    if (comparePlaces(owner, token) > 0) throw new StaleOwnerError(name);
    const description = { name, metadata: { [OWNER]: token.join(':') } };
    try {
      await this.store.putBlob(description, sealCheckpoint(payload), {
        previousRevision: former?.revision ?? 0,
      });
    } catch (cause) {
      if (isWrongRevision(cause)) throw new StaleOwnerError(name, { cause });
      throw cause;
    }
  }

  async has(name: string): Promise<boolean> {
    const info = await this.store.info(name);
    return info !== null && !info.deleted;
  }

  async delete(name: string): Promise<void> {
    if (await this.has(name)) await this.store.delete(name);
  }

  /** Drops all checkpoints, whoever has stored them. */
  async clear(): Promise<void> {
    for (const { name, deleted } of await this.store.list()) {
      if (!deleted) await this.store.delete(name);
    }
  }
}

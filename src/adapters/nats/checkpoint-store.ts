/**
 * Checkpoints in JetStream's object store: state and cursors as one object behind a header, with a
 * checksum. A put takes effect as a whole or not at all, since the object's description comes last.
 */
import { createHash } from 'node:crypto';
import { Objm, StorageType, type ObjectStore } from '@nats-io/obj';
import { NatsError, type Nats } from './connection.js';
import { CHECKPOINTS_BUCKET } from './names.js';

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

/** The checkpoint in stored bytes; throws NatsError where they are damaged or something else. */
export function openCheckpoint(sealed: Uint8Array): Uint8Array {
  const start = MAGIC.length + DIGEST_BYTES;
  const digest = sealed.subarray(MAGIC.length, start);
  const payload = sealed.subarray(start);
  const intact =
    sealed.length >= start &&
    MAGIC.every((byte, at) => sealed[at] === byte) &&
    createHash('sha256').update(payload).digest().equals(digest);
  if (intact) return payload;
  throw new NatsError(
    `The stored state in ${CHECKPOINTS_BUCKET} is damaged. Start with --discard-state to read the stream anew.`,
  );
}

export class CheckpointStore {
  private constructor(private readonly store: ObjectStore) {}

  /** Opens the bucket, creating it where it is absent. */
  static async open(nats: Nats, replicas: number): Promise<CheckpointStore> {
    const options = { storage: StorageType.File, replicas };
    return new CheckpointStore(await new Objm(nats.jetstream).create(CHECKPOINTS_BUCKET, options));
  }

  /** The checkpoint of this name, undefined where there is none. */
  async get(name: string): Promise<Uint8Array | undefined> {
    const sealed = await this.store.getBlob(name);
    return sealed === null ? undefined : openCheckpoint(sealed);
  }

  /** Stores the checkpoint in place of the former one. */
  async put(name: string, payload: Uint8Array): Promise<void> {
    await this.store.putBlob({ name }, sealCheckpoint(payload));
  }

  async delete(name: string): Promise<void> {
    if ((await this.store.info(name)) !== null) await this.store.delete(name);
  }
}

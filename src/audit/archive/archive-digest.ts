/** Names an archive: equal digests mean the same bytes. */
import { createHash } from 'node:crypto';
import { DatasetError, type Store } from '../dataset/store.js';
import { runsOf, type StoredDataset } from '../dataset/stored-dataset.js';
import type { DataDigest } from '../stretches/digest.js';

/** Bytes that are read at once. */
const PIECE = 1 << 20;

/**
 * The digest of an archive: SHA-256 over the name, length and bytes of all it consists of.
 *
 * @throws DatasetError where something of it is missing
 */
export function archiveDigest(store: Store, { facts }: StoredDataset): DataDigest {
  const hash = createHash('sha256');
  for (const name of runsOf(facts.buckets)) {
    const size = store.size(name);
    hash.update(`${name} ${size} `);
    for (let at = 0; at < size; at += PIECE) {
      const piece = new Uint8Array(Math.min(PIECE, size - at));
      if (!store.read(name, at, piece)) {
        throw new DatasetError('damaged_dataset', `${name} is cut short; make the archive again.`);
      }
      hash.update(piece);
    }
  }
  const digest = hash.digest('hex');
  return { algorithm: 'sha-256', of: 'archive', digest, events: facts.events, lastSequences: {} };
}

/**
 * The layout of a segment: the events of some time of the stream in one file, written beside its place
 * and moved there whole.
 *
 *   segment   magic, blocks, texts, facts, trailer
 *   block     partition u32, last sequence f64, length u32 and CRC-32 u32 of each section, CRC-32 u32
 *             of all these, the sections
 *   texts     of names and of items, as JSON lists; deflated, as sections and facts are
 *   facts     JSON
 *   trailer   length u32 and CRC-32 u32 of texts and of facts, magic
 */
import { readSync } from 'node:fs';
import { ArchiveError } from './archive-error.js';
import { SECTIONS } from './delivery-sections.js';

/** The last digit is the version of the format. */
export const MAGIC: Uint8Array = new TextEncoder().encode('FLYSEGM1');
export const TRAILER = 16 + MAGIC.length;
/** Of a block's head without its checksum. */
export const BLOCK_HEAD = 12 + 8 * SECTIONS.length;

/** @throws ArchiveError where the file ends before */
export function bytesAt(file: number, at: number, length: number, path: string): Uint8Array {
  const bytes = new Uint8Array(length);
  for (let done = 0; done < length;) {
    const taken = readSync(file, bytes, done, length - done, at + done);
    if (taken === 0) throw damaged(path, at);
    done += taken;
  }
  return bytes;
}

/** @throws ArchiveError for another version, or no segment at all */
export function checkMagic(bytes: Uint8Array, path: string): void {
  const last = MAGIC.length - 1;
  if (MAGIC.subarray(0, last).some((byte, at) => byte !== bytes[at])) throw damaged(path, 0);
  if (bytes[last] === MAGIC[last]) return;
  throw new ArchiveError(
    'unreadable_archive',
    `${path} is of version ${String.fromCharCode(bytes[last]!)}; this Flyball reads version ${String.fromCharCode(MAGIC[last]!)}. Read it with the Flyball that wrote it.`,
  );
}

/** The error of a segment whose bytes are not those that were written. */
export function damaged(path: string, at: number): ArchiveError {
  return new ArchiveError(
    'damaged_archive',
    `${path} is damaged at byte ${at}. Restore it from a backup, or delete it and audit what is left.`,
  );
}

/**
 * Archives: the events of a stream beyond its retention, for audits. Users are keyed hashes, of a share
 * of them all is kept, of the others what has a label. A folder of segments, each whole or not there;
 * what the last one holds is the cursor, so that nothing is archived twice.
 */
import { existsSync, mkdirSync, readdirSync, rmSync } from 'node:fs';
import { join } from 'node:path';
import { ArchiveError, diskFailure } from './archive-error.js';
import { Segment } from './segment.js';
import type { SegmentFacts, SegmentOrigin } from './segment-facts.js';

const SEGMENT = /^\d{8}T\d{6}Z-\d{16}\.segment$/;

export class Archive {
  /**
   * An archive that is there.
   *
   * @throws ArchiveError where there is none
   */
  static open(folder: string): Archive {
    const archive = new Archive(folder);
    if (existsSync(folder) && archive.segments().length > 0) return archive;
    throw new ArchiveError(
      'unreadable_archive',
      `There is no archive ${folder}: flyball archive makes one of logs, flyball serve with archive.dir one of its stream.`,
    );
  }

  /** @throws ArchiveError where the folder cannot be made */
  static openOrMake(folder: string): Archive {
    try {
      mkdirSync(folder, { recursive: true, mode: 0o700 });
    } catch (error) {
      throw diskFailure(folder, error);
    }
    return new Archive(folder);
  }

  private constructor(readonly folder: string) {}

  /** The segments as they are now, in their order. @throws ArchiveError for a damaged one */
  segments(): Segment[] {
    try {
      const names = readdirSync(this.folder).filter((name) => SEGMENT.test(name));
      return names.sort().map((name) => new Segment(join(this.folder, name)));
    } catch (error) {
      throw diskFailure(this.folder, error);
    }
  }

  /** Where a segment belongs that begins so. */
  pathOf({
    publishedFrom,
    firstSequence,
  }: Pick<SegmentFacts, 'publishedFrom' | 'firstSequence'>): string {
    const time = new Date(publishedFrom).toISOString().replace(/[-:]|\.\d+/g, '');
    return join(this.folder, `${time}-${String(firstSequence).padStart(16, '0')}.segment`);
  }

  /** What was left half-written by a process that ended. Only for who writes here. */
  sweep(): void {
    for (const name of readdirSync(this.folder)) {
      if (name.endsWith('.segment.part')) rmSync(join(this.folder, name), { force: true });
    }
  }
}

/** The last sequence of this stream that is archived, 0 for none. */
export function cursorOf(segments: readonly Segment[], stream: string): number {
  return segments
    .filter(({ facts }) => facts.stream === stream)
    .reduce((last, { facts }) => Math.max(last, facts.lastSequence), 0);
}

/**
 * What the segments have in common.
 *
 * @throws ArchiveError where they were made under several keys, or with several numbers of partitions
 */
export function originOf(segments: readonly Segment[]): Omit<SegmentOrigin, 'stream'> {
  const [first, ...others] = segments.map(({ facts }) => facts);
  if (!first) throw new RangeError('no segments have no origin');
  for (const each of others) checkOrigin(each, first);
  const { keyFingerprint, partitions } = first;
  return { keyFingerprint, partitions };
}

/** @throws ArchiveError where a segment does not go with others of this origin */
export function checkOrigin(
  { keyFingerprint, partitions }: Omit<SegmentOrigin, 'stream'>,
  wanted: Omit<SegmentOrigin, 'stream'>,
): void {
  if (keyFingerprint !== wanted.keyFingerprint) {
    throw new ArchiveError(
      'other_archive_key',
      `Two user keys do not go together: the archive holds users hashed under the key ${keyFingerprint}, and the one in use is ${wanted.keyFingerprint}. ` +
        'Under another key every user is a stranger. Name another folder as archive.dir and keep this one as it is, or put the old key back (privacy.userKeyFile).',
    );
  }
  if (partitions !== wanted.partitions) {
    throw new ArchiveError(
      'other_archive_partitions',
      `The archive was made of ${partitions} partitions, and there are ${wanted.partitions} now; its events cannot be continued by these. Name another folder as archive.dir, or audit it by itself with flyball audit --archive.`,
    );
  }
}

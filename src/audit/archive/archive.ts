/**
 * Archives: datasets that last, for audits of what the stream no longer holds. Users are keyed hashes,
 * of a share of them all is kept, of the others what has a label. A folder with a versioned header and
 * a checksum a block; what was interrupted has no header and is no archive.
 */
import { existsSync, readdirSync } from 'node:fs';
import type { JoiningOptions } from '../dataset/dataset-options.js';
import { makeDataset } from '../dataset/make-dataset.js';
import type { SourcedDelivery } from '../run-audit.js';
import { DatasetError, FolderStore } from '../dataset/store.js';
import { openDataset, type StoredDataset } from '../dataset/stored-dataset.js';

export interface ArchiveOptions {
  readonly joining: JoiningOptions;
  /** Share of the users of whom all is kept, in (0, 1]. */
  readonly share: number;
}

/** All time that events may have: the whole of the source is archived. */
const ALWAYS = { from: 0, to: 8.64e15 } as const;

/**
 * Archives all of a source.
 *
 * @throws RangeError for a share outside of (0, 1]; DatasetError where the folder holds anything, or
 *   the disk is full
 */
export async function makeArchive(
  source: AsyncIterable<SourcedDelivery>,
  { joining, share }: ArchiveOptions,
  folder: string,
): Promise<StoredDataset> {
  if (!(share > 0 && share <= 1)) {
    throw new RangeError(`The share of users must be above 0 and at most 1, not ${share}.`);
  }
  if (existsSync(folder) && readdirSync(folder).length > 0) {
    throw new DatasetError(
      'unreadable_dataset',
      `${folder} is not empty; an archive needs a folder of its own.`,
    );
  }
  return makeDataset(source, { ...ALWAYS, joining, share }, folder);
}

/**
 * Opens an archive.
 *
 * @throws DatasetError where there is none, where it is of another version, or where it is damaged
 */
export function openArchive(folder: string): StoredDataset {
  if (!existsSync(folder)) {
    throw new DatasetError('unreadable_dataset', `There is no archive ${folder}.`);
  }
  return openDataset(new FolderStore(folder), folder);
}

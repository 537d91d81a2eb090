/** One writer of an archive at a time, be it the service or a command. */
import { readFileSync, rmSync, statSync, utimesSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { ArchiveError, diskFailure } from '../../audit/archive/archive-error.js';

/** A holder that has not renewed its hold for this long is gone, whatever process has its number now. */
const STALE_MS = 3_600_000;

/**
 * Does the work with the archive's folder held against other writers; it renews its hold with each
 * segment that it has written.
 *
 * @throws ArchiveError where another process holds it
 */
export async function withArchiveLock<Result>(
  folder: string,
  work: (renew: () => void) => Result | Promise<Result>,
): Promise<Result> {
  const file = join(folder, 'lock');
  take(file, folder);
  try {
    return await work(() => utimesSync(file, new Date(), new Date()));
  } finally {
    rmSync(file, { force: true });
  }
}

function take(file: string, folder: string): void {
  for (let isRetry = false; ; isRetry = true) {
    try {
      writeFileSync(file, `${process.pid}`, { flag: 'wx', mode: 0o600 });
      return;
    } catch (error) {
      if ((error as NodeJS.ErrnoException).code !== 'EEXIST') throw diskFailure(folder, error);
    }
    const holder = holderOf(file);
    if (isRetry || (holder !== undefined && isAlive(holder) && isFresh(file))) {
      throw new ArchiveError(
        'archive_busy',
        `Another process (${holder ?? 'unknown'}) is writing to ${folder}. Try again in a minute; where none is, delete ${file}.`,
      );
    }
    // Left behind by a process that was killed.
    rmSync(file, { force: true });
  }
}

function holderOf(file: string): number | undefined {
  try {
    const holder = Number(readFileSync(file, 'utf8'));
    return Number.isInteger(holder) && holder > 0 ? holder : undefined;
  } catch {
    return undefined;
  }
}

function isFresh(file: string): boolean {
  const held = statSync(file, { throwIfNoEntry: false });
  return held !== undefined && Date.now() - held.mtimeMs < STALE_MS;
}

function isAlive(holder: number): boolean {
  try {
    process.kill(holder, 0);
    return true;
  } catch (error) {
    return (error as NodeJS.ErrnoException).code === 'EPERM';
  }
}

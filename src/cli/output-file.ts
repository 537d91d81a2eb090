/** Files that commands write. */
import { createWriteStream, openSync, type WriteStream } from 'node:fs';
import { UsageError } from './exit.js';

/** Opens a file to be written anew; throws UsageError at once where that cannot be. */
export function openForWriting(path: string): WriteStream {
  try {
    return createWriteStream(path, { fd: openSync(path, 'w') });
  } catch (error) {
    const { code } = error as NodeJS.ErrnoException;
    throw new UsageError(
      `${path} cannot be written (${code}). Check the folder and its permissions.`,
    );
  }
}

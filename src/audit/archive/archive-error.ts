/** What is wrong with an archive, with a remedy. */

export type ArchiveErrorCode =
  | 'archive_disk_full'
  | 'unreadable_archive'
  | 'damaged_archive'
  | 'other_archive_key'
  | 'other_archive_partitions'
  | 'archive_busy'
  | 'archive_not_empty';

export class ArchiveError extends Error {
  constructor(
    readonly code: ArchiveErrorCode,
    message: string,
    options?: ErrorOptions,
  ) {
    super(message, options);
    this.name = 'ArchiveError';
  }
}

/** What the disk said, as an error of the archive; one of the archive stays as it is. */
export function diskFailure(path: string, cause: unknown): ArchiveError {
  if (cause instanceof ArchiveError) return cause;
  const code = (cause as NodeJS.ErrnoException | null)?.code;
  return code === 'ENOSPC' || code === 'EDQUOT'
    ? new ArchiveError(
        'archive_disk_full',
        `The disk is full that ${path} lies on. Make room, or lower archive.megabytes or archive.retention.`,
        { cause },
      )
    : new ArchiveError(
        'unreadable_archive',
        `${path} cannot be used (${code ?? String(cause)}). An archive needs a folder that flyball may write to.`,
        { cause },
      );
}

/**
 * Why a file cannot be read at all: stable codes with their meaning and the remedy. What is wrong
 * with one row is no error but a refusal, which travels with the row.
 */
import type { RefusalMeaning } from '../refusals.js';
import { toldFault, type Fault } from '../written/told-issues.js';

export const IMPORT_ERRORS = {
  file_not_found: {
    meaning: 'There is no such file.',
    remedy: 'Check the path.',
  },
  is_a_directory: {
    meaning: 'The path names a directory.',
    remedy: 'Name the files in it, for instance with a pattern such as logs/*.csv.',
  },
  unreadable: {
    meaning: 'The file exists but cannot be read.',
    remedy: 'Check its permissions.',
  },
  empty_file: {
    meaning: 'The file has no content.',
    remedy: 'Leave it out, or check the export that wrote it.',
  },
  damaged_file: {
    meaning: 'The file breaks off or is not of its format.',
    remedy: 'Check that it was copied whole, that --format fits, and that its text is UTF-8.',
  },
  unknown_format: {
    meaning: 'The name does not tell the format of the file.',
    remedy: 'Give --format ndjson, open-bandit, csv or parquet.',
  },
  not_rereadable: {
    meaning: 'A table is read twice, which standard input or a pipe does not allow.',
    remedy: 'Write it to a file first; only NDJSON can be piped.',
  },
  target_invalid: {
    meaning: 'The file does not give the probabilities of a candidate policy.',
    remedy:
      'Give a CSV file with a row for each item, a column `item`, and a column for each position (`pos1`, `pos2`, …) with probabilities from 0 to 1.',
  },
  mapping_needed: {
    meaning: 'The columns of the table mean nothing without a mapping.',
    remedy: 'Give --map FILE; docs/import.md shows how to write one.',
  },
  mapping_invalid: {
    meaning: 'The mapping file cannot be read as a mapping.',
    remedy: 'docs/import.md lists the keys of a mapping.',
  },
  column_not_found: {
    meaning: 'The mapping names a column that the table does not have.',
    remedy: 'Correct the column in the mapping.',
  },
  column_twice: {
    meaning: 'The mapping names a column that stands in the table more than once.',
    remedy: 'Rename one of the two in the file, or read another column.',
  },
  sort_failed: {
    meaning: 'Rows could not be set aside in the temporary folder while sorting by time.',
    remedy: 'Free space there, or let TMPDIR name another folder.',
  },
} as const satisfies Record<string, RefusalMeaning>;

export type ImportErrorCode = keyof typeof IMPORT_ERRORS;

/**
 * A file cannot be imported. The message is one line: the file, what was found, the remedy.
 *
 * @example new ImportError('file_not_found', 'clicks.csv').message
 * // 'clicks.csv: There is no such file. Check the path.'
 */
export class ImportError extends Error {
  override readonly name = 'ImportError';

  /**
   * @param found what was found, as a sentence without its full stop, or the faults of a file that
   *   people write, which get a line each; default: the code's meaning
   */
  constructor(
    readonly code: ImportErrorCode,
    readonly file: string,
    found: string | readonly Fault[] = IMPORT_ERRORS[code].meaning.slice(0, -1),
    options?: ErrorOptions,
  ) {
    super(messageOf(file, found, IMPORT_ERRORS[code].remedy), options);
  }

  /** The errors of several files as one, a line each; its code and file are those of the first. */
  static together([first, ...others]: readonly [ImportError, ...ImportError[]]): ImportError {
    const error = new ImportError(first.code, first.file, undefined, { cause: first });
    error.message = [first, ...others].map(({ message }) => message).join('\n  ');
    return error;
  }
}

/** The import error that an error of the file system or of decompression stands for. */
export function importErrorOf(file: string, cause: unknown): ImportError {
  if (cause instanceof ImportError) return cause;
  const code = (cause as NodeJS.ErrnoException | null)?.code ?? '';
  const options = { cause };
  if (code === 'ENOENT' || code === 'ENOTDIR') {
    return new ImportError('file_not_found', file, undefined, options);
  }
  if (code === 'EISDIR') return new ImportError('is_a_directory', file, undefined, options);
  const message = cause instanceof Error ? cause.message : String(cause);
  // Errors of zlib begin with Z_; what has no code at all comes from the Parquet decoder.
  if (code === '' || code.startsWith('Z_')) {
    return new ImportError('damaged_file', file, `It cannot be decoded (${message})`, options);
  }
  return new ImportError('unreadable', file, `It cannot be read (${message})`, options);
}

function messageOf(file: string, found: string | readonly Fault[], remedy: string): string {
  if (typeof found === 'string') return `${file}: ${oneLine(found)}. ${remedy}`;
  const lines = found.map((fault) => toldFault(file, fault));
  if (lines.length === 1) return `${lines[0]!}. ${remedy}`;
  return [`${file}: ${lines.length} things are wrong. ${remedy}`, ...lines].join('\n  ');
}

function oneLine(text: string): string {
  return text.replace(/\s*\n\s*/g, ' ').trim();
}

/** The bytes of a file, a gzipped file or standard input, in chunks. */
import { createReadStream } from 'node:fs';
import { access, constants, stat } from 'node:fs/promises';
import { extname } from 'node:path';
import { pipeline } from 'node:stream';
import { createGunzip } from 'node:zlib';
import { ImportError, importErrorOf } from './import-error.js';

/** The name under which standard input is given. */
export const STANDARD_INPUT = '-';

/** Half of a SHA-256, in hexadecimal digits: far more than enough to tell files apart. */
export const CONTENT_ID_LENGTH = 32;

/** Bytes a chunk: some thousand rows, so that reading costs little and memory stays small. */
const CHUNK_BYTES = 128 * 1024;

const GZIPPED = /\.gz$/i;

export interface FileBytes {
  readonly file: string;
  /** Size on the disk in bytes; 0 where it is not known. */
  readonly size: number;
  /** False for standard input and pipes, which give their bytes once. */
  readonly rereadable: boolean;
  /** Bytes of the file on the disk that the latest pass has read. */
  readonly position: number;
  /** One pass over the content, decompressed where the name ends in `.gz`. */
  chunks(): AsyncGenerator<Uint8Array, void>;
}

/**
 * Looks the file up, without reading it yet.
 *
 * @throws ImportError file_not_found, is_a_directory, unreadable, empty_file
 * @example for await (const chunk of (await openBytes('events.ndjson.gz')).chunks()) …
 */
export async function openBytes(
  file: string,
  standardInput: NodeJS.ReadableStream = process.stdin,
): Promise<FileBytes> {
  if (file === STANDARD_INPUT) return new Bytes(file, 0, false, standardInput);
  const found = await lookUp(file);
  if (found.isDirectory()) throw new ImportError('is_a_directory', file);
  // A pipe has no size, and is not empty for that.
  if (found.isFile() && found.size === 0) throw new ImportError('empty_file', file);
  return new Bytes(file, found.size, found.isFile());
}

/** The extension of what a file holds, in lower case: `.csv` of `Clicks.CSV.gz`. */
export function contentExtension(file: string): string {
  return extname(file.replace(GZIPPED, '')).toLowerCase();
}

async function lookUp(file: string) {
  try {
    const found = await stat(file);
    await access(file, constants.R_OK);
    return found;
  } catch (error) {
    throw importErrorOf(file, error);
  }
}

class Bytes implements FileBytes {
  position = 0;

  constructor(
    readonly file: string,
    readonly size: number,
    readonly rereadable: boolean,
    private readonly standardInput?: NodeJS.ReadableStream,
  ) {}

  async *chunks(): AsyncGenerator<Uint8Array, void> {
    this.position = 0;
    try {
      if (this.standardInput) yield* this.piped(this.standardInput);
      else yield* this.filed();
    } catch (error) {
      throw importErrorOf(this.file, error);
    }
  }

  private async *piped(input: NodeJS.ReadableStream): AsyncGenerator<Uint8Array, void> {
    for await (const chunk of input) {
      const bytes = typeof chunk === 'string' ? Buffer.from(chunk) : chunk;
      this.position += bytes.length;
      yield bytes;
    }
  }

  private async *filed(): AsyncGenerator<Uint8Array, void> {
    const stream = createReadStream(this.file, { highWaterMark: CHUNK_BYTES });
    const gunzip = GZIPPED.test(this.file) && createGunzip({ chunkSize: CHUNK_BYTES });
    // The pipeline's own callback has nothing to add: the reader below meets the same error.
    const bytes = gunzip ? pipeline(stream, gunzip, () => undefined) : stream;
    try {
      for await (const chunk of bytes) {
        this.position = stream.bytesRead;
        yield chunk as Uint8Array;
      }
    } finally {
      stream.destroy();
    }
  }
}

/**
 * Where the data of a dataset lies: named runs of bytes that are appended to and read in pieces, in a
 * folder or in memory. Calls are synchronous: they run apart from ingest, in a process of their own
 * or on the command line.
 */
import { closeSync, fstatSync, mkdirSync, openSync, readSync, rmSync, writeSync } from 'node:fs';
import { join } from 'node:path';

/** What was to be kept cannot be written or read; the message says what to do. */
export class DatasetError extends Error {
  constructor(
    readonly code: 'disk_full' | 'damaged_dataset' | 'unreadable_dataset',
    message: string,
    options?: ErrorOptions,
  ) {
    super(message, options);
    this.name = 'DatasetError';
  }
}

export interface Store {
  /** Appends to what has this name, which need not exist. */
  append(name: string, bytes: Uint8Array): void;
  /** Replaces what has this name. */
  write(name: string, bytes: Uint8Array): void;
  /** Deletes what has this name, if anything has. */
  delete(name: string): void;
  /** Bytes under this name, 0 where there are none. */
  size(name: string): number;
  /** The bytes from `at` on, as many as fill `into`; false where there are fewer. */
  read(name: string, at: number, into: Uint8Array): boolean;
  /** Deletes everything. */
  remove(): void;
}

/** Keeps the bytes in memory: for small datasets and tests. */
export class MemoryStore implements Store {
  private readonly runs = new Map<string, Uint8Array[]>();

  append(name: string, bytes: Uint8Array): void {
    const pieces = this.runs.get(name);
    if (pieces) pieces.push(bytes.slice());
    else this.runs.set(name, [bytes.slice()]);
  }

  write(name: string, bytes: Uint8Array): void {
    this.runs.set(name, [bytes.slice()]);
  }

  delete(name: string): void {
    this.runs.delete(name);
  }

  size(name: string): number {
    return (this.runs.get(name) ?? []).reduce((sum, { length }) => sum + length, 0);
  }

  read(name: string, at: number, into: Uint8Array): boolean {
    let before = 0;
    let filled = 0;
    for (const piece of this.runs.get(name) ?? []) {
      const from = Math.max(0, at + filled - before);
      if (from < piece.length && filled < into.length) {
        const taken = piece.subarray(from, from + into.length - filled);
        into.set(taken, filled);
        filled += taken.length;
      }
      before += piece.length;
    }
    return filled === into.length;
  }

  remove(): void {
    this.runs.clear();
  }
}

/** Keeps the bytes in the files of a folder, made where it is absent and readable by its owner alone. */
export class FolderStore implements Store {
  /** @throws DatasetError where the folder cannot be made */
  constructor(readonly folder: string) {
    this.attempt(() => mkdirSync(folder, { recursive: true, mode: 0o700 }));
  }

  append(name: string, bytes: Uint8Array): void {
    this.put(name, bytes, 'a');
  }

  write(name: string, bytes: Uint8Array): void {
    this.put(name, bytes, 'w');
  }

  delete(name: string): void {
    this.attempt(() => rmSync(join(this.folder, name), { force: true }));
  }

  size(name: string): number {
    return this.open(name, (file) => fstatSync(file).size) ?? 0;
  }

  read(name: string, at: number, into: Uint8Array): boolean {
    const filled = this.open(name, (file) => {
      let done = 0;
      while (done < into.length) {
        const taken = readSync(file, into, done, into.length - done, at + done);
        if (taken === 0) break;
        done += taken;
      }
      return done;
    });
    return (filled ?? 0) === into.length;
  }

  remove(): void {
    rmSync(this.folder, { recursive: true, force: true });
  }

  private put(name: string, bytes: Uint8Array, flags: 'a' | 'w'): void {
    this.attempt(() => {
      const file = openSync(join(this.folder, name), flags, 0o600);
      try {
        for (let done = 0; done < bytes.length;) done += writeSync(file, bytes, done);
      } finally {
        closeSync(file);
      }
    });
  }

  /** Undefined where there is no such file. */
  private open<Result>(name: string, use: (file: number) => Result): Result | undefined {
    return this.attempt(() => {
      let file: number;
      try {
        file = openSync(join(this.folder, name), 'r');
      } catch (error) {
        if (codeOf(error) === 'ENOENT') return undefined;
        throw error;
      }
      try {
        return use(file);
      } finally {
        closeSync(file);
      }
    });
  }

  private attempt<Result>(action: () => Result): Result {
    try {
      return action();
    } catch (cause) {
      const code = codeOf(cause);
      if (code === 'ENOSPC' || code === 'EDQUOT') {
        throw new DatasetError(
          'disk_full',
          `The disk that holds ${this.folder} is full; audits need about 50 bytes an impression there.`,
          { cause },
        );
      }
      throw new DatasetError(
        'unreadable_dataset',
        `${this.folder} cannot be used for the data of an audit (${code ?? String(cause)}).`,
        { cause },
      );
    }
  }
}

function codeOf(error: unknown): string | undefined {
  return (error as NodeJS.ErrnoException | null)?.code;
}

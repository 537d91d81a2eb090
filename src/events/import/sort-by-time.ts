/**
 * External sort of the events of one file by time: what does not fit a run is set aside on the disk,
 * sorted, and merged from there.
 */
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { ImportError } from './import-error.js';
import { MERGED_CHUNK, mergeSorted } from './merge-sorted.js';
import type { EventSource, SourceEvent } from './source.js';
import { readRun, writeRun } from './spilled-run.js';
import { compareInFile, Placer, type PlacedEvent } from './time-order.js';

export interface SortOptions {
  /** Most events of a run, which is what memory holds; default 50,000. */
  readonly runEvents?: number;
  /** Most characters of their rows, for files of long rows; default 32 million. */
  readonly runCharacters?: number;
  /** Most runs merged at once, each an open file; default 64. */
  readonly fanIn?: number;
  /** Where the temporary folder is made; default the system's. */
  readonly temporaryFolder?: string;
}

/**
 * The events of the source by time, items first among equals of time, then in the file's order. An
 * event without a believable time stays right behind its predecessor.
 *
 * Memory is bounded by the options however large the file is. The temporary folder is removed at the
 * end, after an error, and when the reader stops early.
 *
 * @throws ImportError sort_failed where the temporary folder cannot be written; what the source throws
 */
export async function* sortByTime(
  source: EventSource,
  options: SortOptions = {},
): AsyncGenerator<SourceEvent[], void> {
  const { runEvents = 50_000, runCharacters = 32_000_000, fanIn = 64 } = options;
  const spill = new Spill(source.file, options.temporaryFolder ?? tmpdir());
  const placer = new Placer();
  let run: PlacedEvent[] = [];
  let characters = 0;
  try {
    for await (const events of source.chunks()) {
      for (const event of events) {
        run.push(placer.place(event));
        characters += event.raw.length;
        if (run.length >= runEvents || characters >= runCharacters) {
          await spill.add([run.sort(compareInFile)]);
          run = [];
          characters = 0;
        }
      }
    }
    run.sort(compareInFile);
    while (spill.runs.length > fanIn) await spill.mergeRuns(fanIn);
    const inputs = [...spill.runs.map((path) => spill.read(path)), chunksOf(run)];
    for await (const placed of mergeSorted(inputs, compareInFile)) {
      yield placed.map(({ event }) => event);
    }
  } finally {
    await spill.remove();
  }
}

/** The runs of one sort in their temporary folder, which is made when the first is written. */
class Spill {
  /** Paths of the runs, in the order of the file. */
  runs: string[] = [];
  private folder: string | undefined;
  private written = 0;

  constructor(
    private readonly file: string,
    private readonly parent: string,
  ) {}

  async add(chunks: Iterable<PlacedEvent[]> | AsyncIterable<PlacedEvent[]>): Promise<void> {
    this.runs.push(await this.write(chunks));
  }

  read(path: string): AsyncGenerator<PlacedEvent[], void> {
    return readRun(path, this.file);
  }

  /** Merges each `fanIn` neighbouring runs into one. */
  async mergeRuns(fanIn: number): Promise<void> {
    const merged: string[] = [];
    for (let from = 0; from < this.runs.length; from += fanIn) {
      const group = this.runs.slice(from, from + fanIn);
      const inputs = group.map((path) => this.read(path));
      merged.push(await this.write(mergeSorted(inputs, compareInFile)));
      for (const path of group) await rm(path);
    }
    this.runs = merged;
  }

  async remove(): Promise<void> {
    if (this.folder) await rm(this.folder, { recursive: true, force: true });
  }

  private async write(
    chunks: Iterable<PlacedEvent[]> | AsyncIterable<PlacedEvent[]>,
  ): Promise<string> {
    try {
      this.folder ??= await mkdtemp(join(this.parent, 'flyball-sort-'));
      const path = join(this.folder, String(this.written++));
      await writeRun(path, chunks);
      return path;
    } catch (cause) {
      // Merging reads as it writes, so the error can be one that already says what is wrong.
      if (cause instanceof ImportError) throw cause;
      const reason = cause instanceof Error ? cause.message : String(cause);
      const found = `Sorting by time failed in ${this.parent} (${reason})`;
      throw new ImportError('sort_failed', this.file, found, { cause });
    }
  }
}

/** Hands a run over in chunks, so that a reader who stops early has not waited for all of it. */
async function* chunksOf(run: PlacedEvent[]): AsyncGenerator<PlacedEvent[], void> {
  for (let from = 0; from < run.length; from += MERGED_CHUNK) {
    yield run.slice(from, from + MERGED_CHUNK);
  }
}

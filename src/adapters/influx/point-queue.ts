/**
 * Points that could not be written, in files, oldest first, while the server is away. Bounded: the
 * oldest make room for the newest, and what is dropped is counted.
 */
import { mkdir, readdir, readFile, rename, rm, stat, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import type { HistoryPoint } from './points.js';

const FILE = /^(\d{12})-(\d+)\.json$/;

interface QueuedFile {
  readonly name: string;
  readonly number: number;
  readonly points: number;
  readonly bytes: number;
}

export class PointQueue {
  /** Points dropped for want of room since the start. */
  dropped = 0;

  private constructor(
    private readonly folder: string,
    private readonly maxBytes: number,
    private files: QueuedFile[],
  ) {}

  /** The queue in this folder, which is made, with what an earlier run has left. */
  static async open(folder: string, maxBytes: number): Promise<PointQueue> {
    await mkdir(folder, { recursive: true, mode: 0o700 });
    const files: QueuedFile[] = [];
    for (const name of (await readdir(folder)).sort()) {
      const match = FILE.exec(name);
      // A file without its final name was never finished.
      if (!match) await rm(join(folder, name), { force: true });
      else {
        const { size: bytes } = await stat(join(folder, name));
        files.push({ name, number: Number(match[1]), points: Number(match[2]), bytes });
      }
    }
    return new PointQueue(folder, maxBytes, files);
  }

  /** Points that wait. */
  get size(): number {
    return this.files.reduce((sum, { points }) => sum + points, 0);
  }

  get bytes(): number {
    return this.files.reduce((sum, { bytes }) => sum + bytes, 0);
  }

  /** Appends points, dropping the oldest ones where there is no room. */
  async put(points: readonly HistoryPoint[]): Promise<void> {
    const text = JSON.stringify(points);
    const bytes = Buffer.byteLength(text);
    if (bytes > this.maxBytes) {
      this.dropped += points.length;
      return;
    }
    while (this.bytes + bytes > this.maxBytes) {
      this.dropped += this.files[0]!.points;
      await this.removeFirst();
    }
    const number = (this.files.at(-1)?.number ?? 0) + 1;
    const name = `${`${number}`.padStart(12, '0')}-${points.length}.json`;
    const path = join(this.folder, name);
    await writeFile(`${path}.new`, text, { mode: 0o600 });
    await rename(`${path}.new`, path);
    this.files.push({ name, number, points: points.length, bytes });
  }

  /** The oldest points; undefined when there are none. A file that cannot be read is dropped. */
  async first(): Promise<HistoryPoint[] | undefined> {
    for (let file = this.files[0]; file; file = this.files[0]) {
      try {
        return JSON.parse(await readFile(join(this.folder, file.name), 'utf8')) as HistoryPoint[];
      } catch {
        this.dropped += file.points;
        await this.removeFirst();
      }
    }
    return undefined;
  }

  /** Takes the oldest points away, once they are written. */
  async removeFirst(): Promise<void> {
    const file = this.files.shift();
    if (file) await rm(join(this.folder, file.name), { force: true });
  }
}

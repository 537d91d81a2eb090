/** Writes a segment: buffers each partition's events, and moves the finished file to its place. */
import { createHash } from 'node:crypto';
import { closeSync, fsyncSync, openSync, renameSync, rmSync, writeSync } from 'node:fs';
import { dirname } from 'node:path';
import { crc32 } from 'node:zlib';
import type { Dictionaries } from '../../events/batch.js';
import type { Delivery } from '../../events/delivery.js';
import { Dictionary } from '../../events/dictionary.js';
import { EVENT_KINDS, type EventKind } from '../../events/kinds.js';
import { BinaryWriter } from '../../summaries/binary.js';
import type { SourcedDelivery } from '../sourced-delivery.js';
import { diskFailure } from './archive-error.js';
import { encodeSection, SECTIONS } from './delivery-sections.js';
import { EventBuffer, type Selection } from './event-buffer.js';
import { packed } from './packed-bytes.js';
import type { SegmentFacts, SegmentOrigin, SegmentStretch } from './segment-facts.js';
import { BLOCK_HEAD, MAGIC } from './segment-layout.js';

/** A partition's events are written in blocks of about so many events or impressions. */
const BLOCK_EVENTS = 32_768;
const BLOCK_IMPRESSIONS = 262_144;

const encoder = new TextEncoder();

export class SegmentWriter {
  private readonly file: number;
  private readonly part: string;
  private readonly hash = createHash('sha256');
  private readonly dictionaries: Dictionaries = {
    names: new Dictionary(),
    items: new Dictionary(),
  };
  private readonly buffers: EventBuffer[];
  private readonly events = Object.fromEntries(EVENT_KINDS.map((kind) => [kind, 0])) as Record<
    EventKind,
    number
  >;
  private readonly surfaces = new Set<string>();
  private impressions = 0;
  private first = Infinity;
  private last = -Infinity;

  /**
   * @param share what the facts say of it; which events are wanted is said with each delivery
   * @throws ArchiveError where the file cannot be made
   */
  constructor(
    private readonly path: string,
    private readonly origin: SegmentOrigin,
    private readonly share = 1,
  ) {
    this.part = `${path}.part`;
    this.buffers = Array.from(
      { length: origin.partitions },
      () => new EventBuffer(this.dictionaries),
    );
    this.file = this.attempt(() => openSync(this.part, 'w', 0o600));
    this.put(MAGIC);
  }

  /** Events and impressions so far, of which memory and the size of the file are made. */
  get size(): number {
    return this.impressions + EVENT_KINDS.reduce((sum, kind) => sum + this.events[kind], 0);
  }

  /** Takes in a partition's next delivery, or what is wanted of it. @throws ArchiveError */
  append({ partition, delivery }: SourcedDelivery, wanted?: Selection): void {
    const buffer = this.buffers[partition]!;
    const { delivery: to } = buffer;
    const before = EVENT_KINDS.map((kind) => to[kind].length);
    const { impressions } = to.recommendation;
    buffer.append(delivery, wanted);
    EVENT_KINDS.forEach((kind, at) => (this.events[kind] += to[kind].length - before[at]!));
    this.impressions += to.recommendation.impressions - impressions;
    this.note(to, before[0]!);
    const isFull = to.length >= BLOCK_EVENTS || to.recommendation.impressions >= BLOCK_IMPRESSIONS;
    if (isFull) this.flush(partition);
  }

  /** Writes what is left and moves the file to its place. @throws ArchiveError */
  finish(stretch: SegmentStretch): SegmentFacts {
    for (const partition of this.buffers.keys()) this.flush(partition);
    const { origin, share, events, impressions, first, last } = this;
    const facts: SegmentFacts = {
      ...origin,
      ...stretch,
      share,
      ...(first <= last && { first, last }),
      events,
      impressions,
      surfaces: [...this.surfaces].sort(),
      digest: this.hash.digest('hex'),
    };
    const { names, items } = this.dictionaries;
    const writer = new BinaryWriter();
    writer.text(JSON.stringify(textsOf(names)));
    writer.text(JSON.stringify(textsOf(items)));
    const parts = [packed(writer.finish()), packed(encoder.encode(JSON.stringify(facts)))];
    const trailer = new Uint8Array(16);
    const view = new DataView(trailer.buffer);
    parts.forEach((bytes, at) => {
      view.setUint32(8 * at, bytes.length, true);
      view.setUint32(8 * at + 4, crc32(bytes), true);
    });
    for (const bytes of [...parts, trailer, MAGIC]) this.put(bytes);
    this.attempt(() => {
      fsyncSync(this.file);
      closeSync(this.file);
      renameSync(this.part, this.path);
      syncFolder(dirname(this.path));
    });
    return facts;
  }

  /** Gives up: nothing of it stays. */
  abandon(): void {
    try {
      closeSync(this.file);
    } finally {
      rmSync(this.part, { force: true });
    }
  }

  private note({ recommendation, dictionaries: { names } }: Delivery, from: number): void {
    const { time, surface, length } = recommendation;
    for (let row = from; row < length; row++) {
      this.first = Math.min(this.first, time[row]!);
      this.last = Math.max(this.last, time[row]!);
      this.surfaces.add(names.text(surface[row]!));
    }
  }

  private flush(partition: number): void {
    const buffer = this.buffers[partition]!;
    const { delivery } = buffer;
    const isEmpty = delivery.length === 0 && delivery.refused.length === 0;
    if (isEmpty) return;
    const sections = SECTIONS.map((section) => packed(encodeSection(delivery, section)));
    const head = new Uint8Array(BLOCK_HEAD + 4);
    const view = new DataView(head.buffer);
    view.setUint32(0, partition, true);
    view.setFloat64(4, delivery.lastSequence, true);
    sections.forEach((bytes, at) => {
      view.setUint32(12 + 8 * at, bytes.length, true);
      view.setUint32(16 + 8 * at, crc32(bytes), true);
    });
    view.setUint32(BLOCK_HEAD, crc32(head.subarray(0, BLOCK_HEAD)), true);
    for (const bytes of [head, ...sections]) {
      this.hash.update(bytes);
      this.put(bytes);
    }
    buffer.clear();
  }

  private put(bytes: Uint8Array): void {
    this.attempt(() => {
      for (let done = 0; done < bytes.length;) done += writeSync(this.file, bytes, done);
    });
  }

  private attempt<Result>(action: () => Result): Result {
    try {
      return action();
    } catch (error) {
      throw diskFailure(this.path, error);
    }
  }
}

function textsOf(dictionary: Dictionary): string[] {
  return Array.from({ length: dictionary.size }, (_, number) => dictionary.text(number));
}

/** A file that was moved is there after a crash only once its folder is on the disk. */
function syncFolder(folder: string): void {
  const file = openSync(folder, 'r');
  try {
    fsyncSync(file);
  } finally {
    closeSync(file);
  }
}

/** Reads a segment: its facts at once, its events when they are asked for. */
import { closeSync, fstatSync, openSync } from 'node:fs';
import { crc32 } from 'node:zlib';
import type { Dictionaries } from '../../events/batch.js';
import { Delivery } from '../../events/delivery.js';
import type { EventKind } from '../../events/kinds.js';
import { BinaryReader } from '../../summaries/binary.js';
import type { SourcedDelivery } from '../sourced-delivery.js';
import { diskFailure } from './archive-error.js';
import { decodeSection, orderByKind, SECTIONS } from './delivery-sections.js';
import { unpacked } from './packed-bytes.js';
import { segmentFactsSchema, type SegmentFacts } from './segment-facts.js';
import { BLOCK_HEAD, bytesAt, checkMagic, damaged, MAGIC, TRAILER } from './segment-layout.js';
import { SegmentNumbers, type SegmentTexts } from './segment-numbers.js';

/** A segment that is there: its facts, and its events as deliveries. */
export class Segment {
  readonly facts: SegmentFacts;
  /** Bytes of the file. */
  readonly bytes: number;
  private readonly texts: Run;

  /** @throws ArchiveError where it is no segment, of another version or damaged */
  constructor(readonly path: string) {
    const file = opened(path);
    try {
      const { size } = fstatSync(file);
      if (size < MAGIC.length + TRAILER) throw damaged(path, 0);
      const trailer = bytesAt(file, size - TRAILER, TRAILER, path);
      checkMagic(trailer.subarray(TRAILER - MAGIC.length), path);
      const view = new DataView(trailer.buffer);
      const [texts, facts] = [view.getUint32(0, true), view.getUint32(8, true)];
      const at = size - TRAILER - facts;
      if (at - texts < MAGIC.length) throw damaged(path, size - TRAILER);
      const found = checked(file, { at, length: facts, sum: view.getUint32(12, true) }, path);
      this.facts = segmentFactsSchema.parse(JSON.parse(new TextDecoder().decode(found)));
      this.bytes = size;
      this.texts = { at: at - texts, length: texts, sum: view.getUint32(4, true) };
    } finally {
      closeSync(file);
    }
  }

  /**
   * Its deliveries in the order in which they were written: those of a partition in stream order.
   *
   * @param kinds the only ones that are read; default all, with what became of the events
   * @throws ArchiveError where what is read is damaged
   */
  *deliveries(
    dictionaries: Dictionaries,
    kinds?: readonly EventKind[],
  ): Generator<SourcedDelivery> {
    const file = opened(this.path);
    try {
      const numbers = new SegmentNumbers(this.textsIn(file), dictionaries);
      for (let at = MAGIC.length; at < this.texts.at;) {
        const head = headAt(file, at, this.path);
        const delivery = new Delivery(dictionaries);
        delivery.lastSequence = head.getFloat64(4, true);
        at += BLOCK_HEAD + 4;
        for (const [place, section] of SECTIONS.entries()) {
          const length = head.getUint32(12 + 8 * place, true);
          const isWanted = kinds === undefined || kinds.some((kind) => kind === section);
          if (isWanted) {
            const sum = head.getUint32(16 + 8 * place, true);
            const bytes = checked(file, { at, length, sum }, this.path);
            decodeSection(delivery, section, bytes, numbers);
          }
          at += length;
        }
        if (kinds) orderByKind(delivery, kinds);
        yield { partition: head.getUint32(0, true), delivery };
      }
    } finally {
      closeSync(file);
    }
  }

  private textsIn(file: number): SegmentTexts {
    const reader = new BinaryReader(checked(file, this.texts, this.path));
    const names = JSON.parse(reader.text()) as string[];
    return { names, items: JSON.parse(reader.text()) as string[] };
  }
}

/** Bytes of the file, and their checksum. */
interface Run {
  readonly at: number;
  readonly length: number;
  readonly sum: number;
}

function opened(path: string): number {
  try {
    return openSync(path, 'r');
  } catch (error) {
    throw diskFailure(path, error);
  }
}

function headAt(file: number, at: number, path: string): DataView {
  const bytes = bytesAt(file, at, BLOCK_HEAD + 4, path);
  const head = new DataView(bytes.buffer);
  if (crc32(bytes.subarray(0, BLOCK_HEAD)) !== head.getUint32(BLOCK_HEAD, true)) {
    throw damaged(path, at);
  }
  return head;
}

function checked(file: number, { at, length, sum }: Run, path: string): Uint8Array {
  const bytes = bytesAt(file, at, length, path);
  if (crc32(bytes) !== sum) throw damaged(path, at);
  return unpacked(bytes);
}

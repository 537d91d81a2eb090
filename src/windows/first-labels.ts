/**
 * The first label of each impression that is known by its labels alone (it was never seen, or has
 * been forgotten), so that further ones measure agreement and count as quality only once.
 */
import type { BinaryReader, BinaryWriter } from '../summaries/binary.js';
import type { ReceivedLabel } from './received-label.js';

interface First {
  readonly label: number;
  readonly time: number;
  count: number;
}

/** Most impressions remembered so; above it the oldest half is forgotten. */
const MOST = 500_000;

export class FirstLabels {
  private firsts = new Map<string, First>();

  /** @param rememberMs how long after the first a further label may come */
  constructor(private readonly rememberMs: number) {}

  /** Notes a label; returns how many its impression had before, and the first of all. */
  note(label: ReceivedLabel): { readonly earlier: number; readonly first: number } {
    const key = `${label.idOfHigh} ${label.idOfLow} ${label.itemHigh} ${label.itemLow}`;
    const known = this.firsts.get(key);
    if (known && label.time - known.time <= this.rememberMs) {
      return { earlier: known.count++, first: known.label };
    }
    this.firsts.delete(key);
    this.firsts.set(key, { label: label.label, time: label.time, count: 1 });
    if (this.firsts.size > MOST) {
      // In a map the oldest come first.
      this.firsts = new Map([...this.firsts].slice(MOST / 2));
    }
    return { earlier: 0, first: label.label };
  }

  encode(writer: BinaryWriter): void {
    writer.uint32(this.firsts.size);
    for (const [key, { label, time, count }] of this.firsts) {
      writer.text(key);
      writer.float64(label);
      writer.float64(time);
      writer.uint32(count);
    }
  }

  restore(reader: BinaryReader): void {
    for (let left = reader.uint32(); left > 0; left--) {
      const key = reader.text();
      this.firsts.set(key, {
        label: reader.float64(),
        time: reader.float64(),
        count: reader.uint32(),
      });
    }
  }
}

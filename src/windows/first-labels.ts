/**
 * The first label of each impression that is known by its labels alone (it was never seen, or has
 * been forgotten), so that further ones measure agreement and count as quality only once.
 */
import type { BinaryReader, BinaryWriter } from '../summaries/binary.js';
import type { ReceivedLabel } from './received-label.js';

/** What an impression is known by: hashes of its recommendation's id and of its item. */
export type ImpressionKey = Pick<ReceivedLabel, 'idOfHigh' | 'idOfLow' | 'itemHigh' | 'itemLow'>;

interface First {
  readonly label: number;
  /** Of the label, or of its impression where that was known: further ones may come so long after. */
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
    const key = textOf(label);
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

  /** Takes over the labels of an impression that is forgotten before its time. */
  keep(key: ImpressionKey, time: number, count: number, label: number): void {
    this.firsts.set(textOf(key), { label, time, count });
  }

  /** Forgets those for which no further label can come from this time on. O(1) a forgotten one. */
  forgetBefore(time: number): void {
    // The oldest come first, or nearly so: one that has to wait behind a younger one does no harm.
    for (const [key, first] of this.firsts) {
      if (first.time + this.rememberMs >= time) return;
      this.firsts.delete(key);
    }
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

function textOf({ idOfHigh, idOfLow, itemHigh, itemLow }: ImpressionKey): string {
  return `${idOfHigh} ${idOfLow} ${itemHigh} ${itemLow}`;
}

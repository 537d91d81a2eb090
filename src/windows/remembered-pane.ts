/**
 * The impressions of one pane while outcomes and labels may still come for them: columns that become
 * a settled batch, an index by recommendation, and each impression's first label.
 */
import { growColumns, grownArray } from '../events/columns.js';
import { SETTLED_IMPRESSION, SETTLED_ROW, SettledBatch } from '../events/settled-batch.js';
import type {
  BinaryReader,
  BinaryWriter,
  NumericArray,
  NumericArrayConstructor,
} from '../summaries/binary.js';
import { KeyTable } from '../summaries/key-table.js';
import type { ImpressionKey } from './first-labels.js';
import { RememberedItems } from './remembered-items.js';
import { segmentOf, type Segment } from './segment.js';

/** Columns of an impression as they are stored: its item, a number that is local, is stored by its hash. */
const STORED_IMPRESSION = SETTLED_IMPRESSION.filter((column) => column !== 'item');

export class RememberedPane {
  readonly batch: SettledBatch;
  /** For each recommendation a place in `segments`. */
  segmentOfRow = new Uint32Array(16);
  readonly segments: Segment[] = [];
  /** For each impression how many labels it has, and the first of them; absent before any. */
  private labels: { count: Uint32Array; first: Float64Array } | undefined;
  private readonly index = new KeyTable();
  private readonly places = new Map<string, number>();

  constructor(readonly items = new RememberedItems()) {
    this.batch = new SettledBatch(items);
  }

  /** Appends a recommendation of the segment; returns its row, whose columns are to be filled. */
  append(segment: Segment, slate: number, idHigh: number, idLow: number): number {
    const row = this.grow(segment, slate, idHigh, idLow);
    this.index.set(idHigh, idLow, row);
    return row;
  }

  /** Appends an impression that is known by what came of it alone, found by `unseenKey`. */
  appendUnseen(
    segment: Segment,
    idHigh: number,
    idLow: number,
    itemHigh: number,
    itemLow: number,
  ): number {
    const row = this.grow(segment, 1, idHigh, idLow);
    this.batch.shown[row] = 0;
    this.batch.item[this.batch.slateStart[row]!] = this.items.number(itemHigh, itemLow);
    const { high, low } = unseenKey(idHigh, idLow, itemHigh, itemLow);
    this.index.set(high, low, row);
    return row;
  }

  /** The row known by this key (a recommendation's id, or `unseenKey`), −1 for none. O(1). */
  row(keyHigh: number, keyLow: number): number {
    return this.index.get(keyHigh, keyLow);
  }

  /** Visits the keys that rows are known by. */
  forEachKey(visit: (high: number, low: number) => void): void {
    this.index.forEach((high, low) => visit(high, low));
  }

  /** The impression of the item in a row's slate, −1 where it does not hold it. O(slate). */
  impression(row: number, itemHigh: number, itemLow: number): number {
    const { slateStart, item } = this.batch;
    const { hashHigh, hashLow } = this.items;
    for (let at = slateStart[row]!; at < slateStart[row + 1]!; at++) {
      const shown = item[at]!;
      if (hashLow[shown] === itemLow && hashHigh[shown] === itemHigh) return at;
    }
    return -1;
  }

  segment(row: number): Segment {
    return this.segments[this.segmentOfRow[row]!]!;
  }

  /** Notes a label of the impression; returns how many it had before, and the first of all. */
  note(impression: number, label: number): { readonly earlier: number; readonly first: number } {
    const { impressions } = this.batch;
    const labels = (this.labels ??= { count: new Uint32Array(0), first: new Float64Array(0) });
    // Outcomes without their recommendation may have added impressions since the last label.
    if (impressions > labels.count.length) {
      labels.count = grownArray(labels.count, impressions);
      labels.first = grownArray(labels.first, impressions);
    }
    const earlier = labels.count[impression]!++;
    if (earlier === 0) labels.first[impression] = label;
    return { earlier, first: labels.first[impression]! };
  }

  /** Visits the impressions that have labels: when they were, how many labels, and the first. */
  forEachLabelled(
    visit: (key: ImpressionKey, time: number, labels: number, first: number) => void,
  ): void {
    const { labels, batch } = this;
    if (!labels) return;
    for (let row = 0; row < batch.length; row++) {
      for (let at = batch.slateStart[row]!; at < batch.slateStart[row + 1]!; at++) {
        const count = labels.count[at] ?? 0;
        if (count === 0) continue;
        const item = batch.item[at]!;
        const key = {
          idOfHigh: batch.idHigh[row]!,
          idOfLow: batch.idLow[row]!,
          itemHigh: this.items.hashHigh[item]!,
          itemLow: this.items.hashLow[item]!,
        };
        visit(key, batch.time[row]!, count, labels.first[at]!);
      }
    }
  }

  encode(writer: BinaryWriter): void {
    const { batch, segments } = this;
    const { length, impressions } = batch;
    writer.uint32(segments.length);
    for (const { surface, policy } of segments) {
      writer.text(surface);
      writer.text(policy);
    }
    writer.array(this.segmentOfRow, length);
    writer.array(batch.slateStart, length + 1);
    for (const column of SETTLED_ROW) writer.array(batch[column], length);
    const items = batch.item.subarray(0, impressions);
    writer.array(items.map((item) => this.items.hashHigh[item]!));
    writer.array(items.map((item) => this.items.hashLow[item]!));
    for (const column of STORED_IMPRESSION) writer.array(batch[column], impressions);
    writer.uint8(this.labels ? 1 : 0);
    if (this.labels) {
      writer.array(this.labels.count);
      writer.array(this.labels.first);
    }
  }

  static decode(reader: BinaryReader, items: RememberedItems): RememberedPane {
    const pane = new RememberedPane(items);
    const { batch } = pane;
    const read = <C extends NumericArray>(column: C): C =>
      reader.array(column.constructor as NumericArrayConstructor<C>);
    const segments = Array.from({ length: reader.uint32() }, () =>
      segmentOf(reader.text(), reader.text()),
    );
    const segmentOfRow = reader.array(Uint32Array);
    const slateStart = reader.array(Uint32Array);
    const rows = SETTLED_ROW.map((column) => read<NumericArray>(batch[column]));
    const [, idHigh, idLow] = rows;
    const shown = rows.at(-1)!;
    const itemHigh = reader.array(Uint32Array);
    const itemLow = reader.array(Uint32Array);
    segmentOfRow.forEach((place, row) => {
      const segment = segments[place]!;
      const at = slateStart[row]!;
      const high = idHigh![row]!;
      const low = idLow![row]!;
      if (shown[row] === 0) pane.appendUnseen(segment, high, low, itemHigh[at]!, itemLow[at]!);
      else pane.append(segment, slateStart[row + 1]! - at, high, low);
    });
    SETTLED_ROW.forEach((column, i) => batch[column].set(rows[i]!));
    itemHigh.forEach((high, at) => (batch.item[at] = items.number(high, itemLow[at]!)));
    for (const column of STORED_IMPRESSION) batch[column].set(read<NumericArray>(batch[column]));
    if (reader.uint8() === 1) {
      pane.labels = { count: reader.array(Uint32Array), first: reader.array(Float64Array) };
    }
    return pane;
  }

  private grow(segment: Segment, slate: number, idHigh: number, idLow: number): number {
    let place = this.places.get(segment.key);
    if (place === undefined) {
      place = this.segments.length;
      this.segments.push(segment);
      this.places.set(segment.key, place);
    }
    const row = this.batch.grow(slate);
    if (row >= this.segmentOfRow.length) {
      growColumns<RememberedPane>(this, ['segmentOfRow'], row + 1);
    }
    this.segmentOfRow[row] = place;
    this.batch.idHigh[row] = idHigh;
    this.batch.idLow[row] = idLow;
    return row;
  }
}

/**
 * The key of an impression that is known by its outcomes alone: of the recommendation and the item,
 * since several items of one recommendation stand in rows of their own.
 */
export function unseenKey(
  idHigh: number,
  idLow: number,
  itemHigh: number,
  itemLow: number,
): { readonly high: number; readonly low: number } {
  // Multiplied by odd numbers, so that an id and an item of the same text do not cancel out.
  const high = (idHigh ^ Math.imul(itemLow, 0x9e3779b1)) >>> 0;
  const low = (idLow ^ Math.imul(itemHigh, 0x85ebca6b)) >>> 0;
  return { high, low };
}

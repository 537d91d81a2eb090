/**
 * A delivery as bytes, in sections that can be read apart: what became of the events, their order,
 * the columns of each kind, and the extras of recommendations.
 */
import { ABSENT } from '../../events/batch.js';
import type { Delivery } from '../../events/delivery.js';
import { WATERMARK, type RefusedEvent } from '../../events/delivery.js';
import { EVENT_KINDS, KIND_NUMBER, type EventKind } from '../../events/kinds.js';
import type { RefusalCode } from '../../events/refusals.js';
import { BinaryReader, BinaryWriter } from '../../summaries/binary.js';
import { columnsIn, KIND_COLUMNS, type ColumnMeanings } from './event-columns.js';
import { fromPlanes, planesOf } from './packed-bytes.js';
import type { SegmentNumbers } from './segment-numbers.js';

export const SECTIONS = ['fates', 'order', ...EVENT_KINDS, 'extras'] as const;

export type Section = (typeof SECTIONS)[number];

/** The bytes of a section. O(their number). */
export function encodeSection(delivery: Delivery, section: Section): Uint8Array {
  const writer = new BinaryWriter();
  if (section === 'fates') encodeFates(delivery, writer);
  else if (section === 'order') encodeOrder(delivery, writer);
  else if (section === 'extras') encodeExtras(delivery, writer);
  else encodeKind(delivery, section, writer);
  return writer.finish();
}

/**
 * Fills what a section holds into a fresh delivery, whose kinds of event come before order and extras.
 *
 * @throws MalformedBytesError where the bytes are of something else
 */
export function decodeSection(
  delivery: Delivery,
  section: Section,
  bytes: Uint8Array,
  numbers: SegmentNumbers,
): void {
  const reader = new BinaryReader(bytes);
  if (section === 'fates') decodeFates(delivery, reader);
  else if (section === 'order') decodeOrder(delivery, reader);
  else if (section === 'extras') decodeExtras(delivery, reader, numbers);
  else decodeKind(delivery, section, reader, numbers);
  reader.end();
}

/** The order of a delivery of which some kinds alone were read: one kind after the other. */
export function orderByKind(delivery: Delivery, kinds: readonly EventKind[]): void {
  for (const kind of kinds) {
    for (let row = 0; row < delivery[kind].length; row++) delivery.append(KIND_NUMBER[kind], row);
  }
}

function encodeFates(delivery: Delivery, writer: BinaryWriter): void {
  writer.array(delivery.sent);
  writer.array(delivery.unknownFields);
  writer.float64(delivery.voidedPropensities);
  writer.float64(delivery.voidedTargets);
  const refused = new Map<string, RefusedEvent>();
  for (const each of delivery.refused) {
    const key = `${each.kind} ${each.refusal.code}`;
    const events = each.events + (refused.get(key)?.events ?? 0);
    refused.set(key, { ...each, events });
  }
  writer.uint32(refused.size);
  for (const [, { kind, refusal, events, sequence }] of [...refused].sort(([a], [b]) =>
    a < b ? -1 : 1,
  )) {
    writer.uint8(kind);
    writer.text(refusal.code);
    writer.float64(events);
    writer.float64(sequence);
  }
}

function decodeFates(delivery: Delivery, reader: BinaryReader): void {
  delivery.sent.set(reader.array(Float64Array));
  delivery.unknownFields.set(reader.array(Float64Array));
  delivery.voidedPropensities = reader.float64();
  delivery.voidedTargets = reader.float64();
  for (let left = reader.uint32(); left > 0; left--) {
    const kind = reader.uint8();
    const refusal = { code: reader.text() as RefusalCode, field: '', found: '' };
    const events = reader.float64();
    const sequence = reader.float64();
    const raw = new Uint8Array(0);
    delivery.refused.push({ refusal, kind, origin: 'archive', sequence, index: 0, events, raw });
  }
}

/** Rows of a kind are numbered in order, so that the kinds say it all. */
function encodeOrder(delivery: Delivery, writer: BinaryWriter): void {
  writer.array(delivery.orderKind, delivery.length);
  writer.array(Float64Array.from(delivery.watermarks));
}

function decodeOrder(delivery: Delivery, reader: BinaryReader): void {
  const kinds = reader.array(Uint8Array);
  const next = new Uint32Array(WATERMARK + 1);
  for (const kind of kinds) delivery.append(kind, next[kind]!++);
  delivery.watermarks = Array.from(reader.array(Float64Array));
}

function encodeKind(delivery: Delivery, kind: EventKind, writer: BinaryWriter): void {
  const { columns, lists } = KIND_COLUMNS[kind];
  const { length } = delivery[kind];
  const from = columnsIn(delivery[kind]);
  const write = (names: ColumnMeanings, count: number) => {
    for (const name of Object.keys(names)) writer.raw(planesOf(from[name]!, count));
  };
  writer.uint32(length);
  write(columns, length);
  for (const { start, columns: listed } of lists) {
    const starts = from[start]!;
    writer.raw(planesOf(lengthsOf(starts, length), length));
    write(listed, length === 0 ? 0 : starts[length]!);
  }
}

function decodeKind(
  delivery: Delivery,
  kind: EventKind,
  reader: BinaryReader,
  numbers: SegmentNumbers,
): void {
  const { columns, lists } = KIND_COLUMNS[kind];
  const batch = delivery[kind];
  const to = columnsIn(batch);
  const read = (meanings: ColumnMeanings) => {
    for (const [name, meaning] of Object.entries(meanings)) {
      const type = to[name]!.constructor as Float64ArrayConstructor;
      const column = fromPlanes(reader.raw(), type);
      if (meaning !== 'number') numbers.renumber(column, meaning);
      to[name] = column;
    }
  };
  batch.length = reader.uint32();
  read(columns);
  for (const { start, columns: listed } of lists) {
    to[start] = startsOf(fromPlanes(reader.raw(), Uint32Array));
    read(listed);
  }
  const { recommendation } = delivery;
  if (kind === 'recommendation') {
    recommendation.impressions = recommendation.slateStart[recommendation.length] ?? 0;
  }
}

function encodeExtras(delivery: Delivery, writer: BinaryWriter): void {
  const { extras, recommendation, dictionaries } = delivery;
  const { length } = recommendation;
  const context = new Uint32Array(length).fill(ABSENT);
  const counts = new Uint32Array(length);
  const candidates = Array.from({ length }, (_, row) => {
    const { context: own, candidates: listed = [] } = extras[row] ?? {};
    if (own) context[row] = dictionaries.names.number(JSON.stringify(own));
    counts[row] = listed.length;
    return listed;
  }).flat();
  writer.raw(planesOf(context, length));
  writer.raw(planesOf(counts, length));
  const items = Uint32Array.from(candidates, ({ item }) => dictionaries.items.number(item));
  const scores = Float64Array.from(candidates, ({ score }) => score);
  const references = Float64Array.from(candidates, ({ reference }) => reference ?? NaN);
  for (const column of [items, scores, references]) {
    writer.raw(planesOf(column, column.length));
  }
}

function decodeExtras(delivery: Delivery, reader: BinaryReader, numbers: SegmentNumbers): void {
  const context = fromPlanes(reader.raw(), Uint32Array);
  const counts = fromPlanes(reader.raw(), Uint32Array);
  const items = fromPlanes(reader.raw(), Uint32Array);
  const scores = fromPlanes(reader.raw(), Float64Array);
  const references = fromPlanes(reader.raw(), Float64Array);
  let at = 0;
  for (const [row, count] of counts.entries()) {
    const own = numbers.context(context[row]!);
    const candidates = Array.from({ length: count }, () => {
      const reference = references[at]!;
      const item = { item: numbers.itemText(items[at]!), score: scores[at++]! };
      return Number.isNaN(reference) ? item : { ...item, reference };
    });
    if (!own && count === 0) continue;
    delivery.extras[row] = { ...(own && { context: own }), ...(count > 0 && { candidates }) };
  }
}

function lengthsOf(starts: ArrayLike<number>, rows: number): Uint32Array {
  return Uint32Array.from({ length: rows }, (_, row) => starts[row + 1]! - starts[row]!);
}

function startsOf(lengths: Uint32Array): Uint32Array {
  const starts = new Uint32Array(lengths.length + 1);
  lengths.forEach((length, row) => (starts[row + 1] = starts[row]! + length));
  return starts;
}

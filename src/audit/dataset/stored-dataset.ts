/**
 * A finished dataset as it is stored: a header and one file of rows a bucket. It is made with the
 * options of the monitor, which it holds, so that reading it needs nothing else.
 *
 *   header     "FLYDATA" and version u8, CRC-32 u32 of what follows: JSON, then the items' columns
 *   joined-n   a block of recommendations and a block of rows
 */
import { crc32 } from 'node:zlib';
import { signalPlan, type SignalOptions } from '../../detectors/signal-plan.js';
import { BinaryReader, BinaryWriter } from '../../summaries/binary.js';
import { encodeBlock, readBlocks } from './blocks.js';
import type { RankedItems } from './item-table.js';
import { emptyBucket, rowsOf, type JoinedBucket } from './joined-rows.js';
import type { AuditDataset, AuditItems, AuditRows, AuditSegment } from './rows.js';
import { DatasetError, type Store } from './store.js';

const HEADER = 'header';
const MAGIC = 'FLYDATA';
/** Grows with every change of the format. */
const VERSION = 1;

/** What a header tells beside the items. */
export interface DatasetFacts {
  /** Impressions of this stretch, epoch ms. */
  readonly from: number;
  readonly to: number;
  /** Share of the users of whom all is kept; of others there are labelled impressions alone. */
  readonly share: number;
  readonly signals: Partial<SignalOptions>;
  readonly segments: readonly AuditSegment[];
  readonly contexts: readonly (readonly string[])[];
  readonly sources: readonly string[];
  readonly rows: number;
  readonly labels: number;
  readonly buckets: number;
  /** Events read to make it. */
  readonly events: number;
  /** Labels of an item alone, which belong to no row. */
  readonly itemLabels: number;
  /** Items that were held together for want of room. */
  readonly itemsCut: number;
}

/** A dataset that was made, with how it was. */
export interface StoredDataset extends AuditDataset {
  readonly facts: DatasetFacts;
}

export function writeBucket(
  store: Store,
  number: number,
  { recommendations, rows }: JoinedBucket,
): void {
  const [ofRecommendations, ofRows] = bucketRuns(number);
  store.append(ofRecommendations, encodeBlock(recommendations));
  store.append(ofRows, encodeBlock(rows));
}

/** Writes the header, and last of all: a folder with a header is complete. */
export function writeHeader(store: Store, facts: DatasetFacts, items: RankedItems): void {
  const writer = new BinaryWriter();
  writer.text(JSON.stringify(facts));
  writer.text(JSON.stringify(items.names));
  writer.text(JSON.stringify(items.categories));
  writer.array(items.hashHigh);
  writer.array(items.hashLow);
  writer.array(items.categoryStart);
  writer.array(Uint32Array.from(items.category));
  writer.array(items.published);
  const body = writer.finish();
  const bytes = new Uint8Array(12 + body.length);
  bytes.set(new TextEncoder().encode(MAGIC));
  bytes[7] = VERSION;
  new DataView(bytes.buffer).setUint32(8, crc32(body), true);
  bytes.set(body, 12);
  store.write(HEADER, bytes);
}

/**
 * Opens a dataset.
 *
 * @param where what it is called in errors
 * @throws DatasetError where there is none, where it is of another version, or where it is damaged
 */
export function openDataset(store: Store, where: string): StoredDataset {
  const size = store.size(HEADER);
  if (size === 0) {
    throw new DatasetError('unreadable_dataset', `${where} holds no complete dataset.`);
  }
  const bytes = new Uint8Array(size);
  const isRead = store.read(HEADER, 0, bytes);
  if (!isRead || size < 12 || new TextDecoder().decode(bytes.subarray(0, 7)) !== MAGIC) {
    throw new DatasetError('unreadable_dataset', `${where} is no dataset of Flyball's.`);
  }
  if (bytes[7] !== VERSION) {
    throw new DatasetError(
      'unreadable_dataset',
      `${where} is a dataset of version ${bytes[7]}; this Flyball reads version ${VERSION}.`,
    );
  }
  const body = bytes.subarray(12);
  if (crc32(body) !== new DataView(bytes.buffer).getUint32(8, true)) {
    throw new DatasetError(
      'damaged_dataset',
      `The header of ${where} is damaged; make the dataset again from its source.`,
    );
  }
  const reader = new BinaryReader(body);
  const facts = JSON.parse(reader.text()) as DatasetFacts;
  const names = JSON.parse(reader.text()) as string[];
  const categories = JSON.parse(reader.text()) as string[];
  const items: AuditItems = {
    size: names.length,
    hashHigh: reader.array(Uint32Array),
    hashLow: reader.array(Uint32Array),
    categoryStart: reader.array(Uint32Array),
    category: Uint16Array.from(reader.array(Uint32Array)),
    published: reader.array(Float64Array),
  };
  reader.end();
  const { segments, contexts, sources, rows, labels, buckets } = facts;
  return {
    facts,
    plan: signalPlan(facts.signals),
    segments,
    items,
    categories,
    contexts,
    sources,
    rows,
    labels,
    buckets,
    itemName(item) {
      const name = names[item];
      if (name === undefined) throw new RangeError(`no item has the number ${item}`);
      return name;
    },
    bucket: (number) => readBucket(store, number, buckets),
  };
}

function bucketRuns(number: number): readonly [recommendations: string, rows: string] {
  return [`joined-recommendations-${number}`, `joined-rows-${number}`];
}

function readBucket(store: Store, number: number, buckets: number): AuditRows {
  if (!(Number.isInteger(number) && number >= 0 && number < buckets)) {
    throw new RangeError(`there are buckets 0 to ${buckets - 1}, and none ${number}`);
  }
  const bucket = emptyBucket();
  const [recommendations, rows] = bucketRuns(number);
  for (const name of [recommendations, rows]) {
    if (store.size(name) === 0) {
      throw new DatasetError('damaged_dataset', `${name} is missing; make the dataset again.`);
    }
  }
  for (const block of readBlocks(store, recommendations, 'joinedRecommendation')) {
    bucket.recommendations.append(block);
  }
  for (const block of readBlocks(store, rows, 'joinedRow')) bucket.rows.append(block);
  return rowsOf(bucket);
}

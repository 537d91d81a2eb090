/** Datasets of audits made from events, as a stream of some partitions would bring them. */
import { DatasetBuilder } from '../../src/audit/dataset/dataset-builder.js';
import type { DatasetOptions } from '../../src/audit/dataset/dataset-options.js';
import { MemoryStore, type Store } from '../../src/audit/dataset/store.js';
import type { StoredDataset } from '../../src/audit/dataset/stored-dataset.js';
import type { SourcedDelivery } from '../../src/audit/run-audit.js';
import { Decoder } from '../../src/events/decoder.js';
import { DictionaryPool } from '../../src/events/dictionary-pool.js';
import type { KindedEvent } from '../../src/events/schemas.js';
import { messagesOf, OPTIONS, START } from '../windows/streams.js';

const DAY = 24 * 60 * 60_000;

export interface EventsDatasetOptions extends Partial<DatasetOptions> {
  readonly partitions?: number;
  /** Events a delivery. */
  readonly cut?: number;
  readonly store?: Store;
}

/** The deliveries that bring the events, in their order within each partition. */
export function* deliveriesOf(
  events: readonly KindedEvent[],
  { partitions = 1, cut = 100 }: Pick<EventsDatasetOptions, 'partitions' | 'cut'> = {},
): Generator<SourcedDelivery, void> {
  const pool = new DictionaryPool(40);
  const messages = messagesOf(events, partitions);
  for (let partition = 0; partition < partitions; partition++) {
    const own = messages.filter((message) => message.partition === partition);
    const decoder = new Decoder(
      {
        partitions,
        partition,
        userKey: [1, 2, 3, 4],
        maxMessageBytes: 1_000_000,
        keepEvents: true,
      },
      pool,
    );
    for (let from = 0; from < own.length; from += cut) {
      decoder.begin();
      for (const { subject, data, sequence } of own.slice(from, from + cut)) {
        decoder.message(subject, data, sequence, START + 400 * DAY);
      }
      yield { partition, delivery: decoder.delivery };
    }
  }
}

/** A builder that has taken in the events. */
export function builderOf(
  events: readonly KindedEvent[],
  { partitions = 1, cut = 100, store = new MemoryStore(), ...more }: EventsDatasetOptions = {},
): DatasetBuilder {
  const builder = new DatasetBuilder(
    { from: START - 100 * DAY, to: START + 100 * DAY, joining: OPTIONS, ...more },
    store,
  );
  for (const { partition, delivery } of deliveriesOf(events, { partitions, cut })) {
    builder.apply(partition, delivery);
  }
  return builder;
}

/**
 * The dataset of these events.
 *
 * @example
 * const dataset = datasetOfEvents(scenarioEvents('gaming', 1, 6));
 */
export function datasetOfEvents(
  events: readonly KindedEvent[],
  options: EventsDatasetOptions = {},
): StoredDataset {
  return builderOf(events, options).finish();
}

/** All of a dataset in plain values: equal for datasets whose bytes are. */
export function contentOf(dataset: StoredDataset): unknown {
  const { facts, segments, contexts, sources, categories, items } = dataset;
  const { rows: count, labels, buckets: number, itemLabels } = facts;
  const told = { count, labels, number, itemLabels };
  const buckets = Array.from({ length: dataset.buckets }, (_, at) => {
    const rows = dataset.bucket(at);
    return Object.fromEntries(
      Object.entries(rows).map(([name, column]: [string, unknown]) => [
        name,
        typeof column === 'number' ? column : trimmed(name, column as Uint8Array, rows),
      ]),
    );
  });
  const names = Array.from({ length: items.size }, (_, item) => dataset.itemName(item));
  return { told, segments, contexts, sources, categories, items, names, buckets };
}

const PER_RECOMMENDATION = new Set(
  'time idHigh idLow hasUser userHigh userLow segment context eligible'.split(' '),
);

function trimmed(
  name: string,
  column: Uint8Array,
  { length, recommendations }: { length: number; recommendations: number },
): number[] {
  const end =
    name === 'start'
      ? recommendations + 1
      : PER_RECOMMENDATION.has(name)
        ? recommendations
        : length;
  return Array.from(column.subarray(0, end));
}

/** From a source of deliveries to a dataset in a folder, and back to one that was made before. */
import { existsSync } from 'node:fs';
import type { SourcedDelivery } from '../run-audit.js';
import { DatasetBuilder } from './dataset-builder.js';
import type { DatasetOptions } from './dataset-options.js';
import { datasetDigest } from './finish-dataset.js';
import { FolderStore } from './store.js';
import { isComplete, openDataset, type StoredDataset } from './stored-dataset.js';

/**
 * The dataset that a folder holds, where it is complete and was made for and with the same options:
 * who was interrupted after making it goes on from there.
 *
 * @throws DatasetError where it is damaged
 */
export function resumedDataset(folder: string, options: DatasetOptions): StoredDataset | undefined {
  if (!existsSync(folder)) return undefined;
  const store = new FolderStore(folder);
  if (!isComplete(store)) return undefined;
  const dataset = openDataset(store, folder);
  return dataset.facts.digest === datasetDigest(options) ? dataset : undefined;
}

/**
 * Makes the dataset of a source's deliveries in a folder, in place of whatever the folder held; on
 * errors nothing of it is left.
 *
 * @param source of decoders that keep events
 * @throws DatasetError where the disk is full; what the source throws
 */
export async function makeDataset(
  source: AsyncIterable<SourcedDelivery>,
  options: DatasetOptions,
  folder: string,
): Promise<StoredDataset> {
  new FolderStore(folder).remove();
  const store = new FolderStore(folder);
  try {
    const builder = new DatasetBuilder(options, store);
    for await (const { partition, delivery } of source) builder.apply(partition, delivery);
    return builder.finish();
  } catch (error) {
    store.remove();
    throw error;
  }
}

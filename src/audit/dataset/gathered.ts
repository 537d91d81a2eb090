/** What is known beside the tables once all events have passed. */
import type { Dictionary } from '../../events/dictionary.js';
import type { CountedNames } from './counted-names.js';
import type { DatasetOptions } from './dataset-options.js';
import type { ItemTable } from './item-table.js';
import type { Store } from './store.js';

/** The names that occur while data come. */
export interface DatasetNames {
  readonly segments: CountedNames;
  readonly contexts: CountedNames;
  readonly sources: CountedNames;
  readonly signals: Dictionary;
  readonly items: ItemTable;
}

/** Rows of each table so far. */
export interface TableCounts {
  recommendations: number;
  rows: number;
  outcomes: number;
  labels: number;
  /** Labels of an item alone, of which no row can tell. */
  itemLabels: number;
}

export interface Gathered {
  readonly store: Store;
  readonly options: DatasetOptions;
  readonly names: DatasetNames;
  readonly counts: TableCounts;
  readonly events: number;
}

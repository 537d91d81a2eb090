/**
 * The Open Bandit Dataset (Saito, Aihara, Matsutani, Narita, arXiv 2008.07146): logs of a fashion
 * site on which two policies ran side by side, read with a mapping like any other table.
 */
import { dirname, join } from 'node:path';
import { realpath } from 'node:fs/promises';
import { isoTime } from '../event-time.js';
import { openCsv } from './csv.js';
import { parseMapping, type Mapping } from './mapping.js';
import type { EventSource, SourceEvent } from './source.js';
import { TableSource } from './table-source.js';
import type { Table } from './table.js';

/** The file beside the logs that describes their items. */
export const ITEM_CONTEXT_FILE = 'item_context.csv';

/**
 * One row is one item at one position: the log does not join the three positions of a page, so each
 * is a slate of one at its position. It knows no user but a hash of four of their features, which
 * stands for the user. Its times are UTC.
 */
export const OPEN_BANDIT_MAPPING: Mapping = parseMapping(
  {
    events: [
      {
        kind: 'recommendation',
        fields: {
          time: { column: 'timestamp', assumeUtc: true },
          surface: 'campaign',
          policy: 'policy',
          user: 'user_segment',
          item: 'item_id',
          position: 'position',
          propensity: 'propensity_score',
        },
      },
      {
        kind: 'outcome',
        when: { column: 'click', equals: 1 },
        fields: {
          time: { column: 'timestamp', assumeUtc: true },
          recommendation: { sameRow: 'recommendation' },
          user: 'user_segment',
          item: 'item_id',
          signal: { value: 'click' },
        },
      },
    ],
  },
  'open-bandit',
);

/** The catalogue says nothing of time, so its items are declared at the time given. */
function catalogueMapping(time: number): Mapping {
  const features = ['item_feature_1', 'item_feature_2', 'item_feature_3'];
  const fields = {
    time: { value: isoTime(time) },
    item: 'item_id',
    // item_feature_0 is a number, and no category.
    categories: features.map((column) => ({ column, taxonomy: column })),
  };
  return parseMapping({ events: [{ kind: 'item', fields }] }, ITEM_CONTEXT_FILE);
}

/**
 * The catalogues that lie beside the logs: of each folder its item_context.csv, once. Their items are
 * declared at the time of the earliest row of all the logs, so before anything is shown.
 *
 * @throws ImportError unreadable, empty_file, damaged_file
 */
export async function openCatalogues(logs: readonly TableSource[]): Promise<EventSource[]> {
  const catalogues = new Map<string, EventSource>();
  for (const { file } of logs) {
    const path = join(dirname(file), ITEM_CONTEXT_FILE);
    // Two ways to write one path are one catalogue.
    const place = await realpath(path).catch(() => undefined);
    if (place === undefined || catalogues.has(place)) continue;
    catalogues.set(place, new Catalogue(await openCsv(path), logs));
  }
  return [...catalogues.values()];
}

class Catalogue implements EventSource {
  private source: TableSource | undefined;

  constructor(
    private readonly table: Table,
    private readonly logs: readonly TableSource[],
  ) {
    // A missing column is to be found out now; the time does not matter for that.
    new TableSource(table, catalogueMapping(0));
  }

  get file(): string {
    return this.table.file;
  }

  get size(): number {
    return this.table.size;
  }

  get position(): number {
    return this.source?.position ?? 0;
  }

  isSorted(): Promise<boolean> {
    return Promise.resolve(true);
  }

  async *chunks(): AsyncGenerator<SourceEvent[], void> {
    const surveys = await Promise.all(this.logs.map((log) => log.survey()));
    const earliest = Math.min(...surveys.map((survey) => survey.earliest));
    // Logs without a single readable time have nothing to show the items in.
    if (earliest === Infinity) return;
    this.source = new TableSource(this.table, catalogueMapping(earliest));
    yield* this.source.chunks();
  }
}

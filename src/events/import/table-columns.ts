/** The columns of a table, as a mapping names them. */
import { emptyTest } from './cells.js';
import { ImportError } from './import-error.js';
import type { Mapping } from './mapping.js';
import { namesOf } from './mapping-format.js';
import type { Columns } from './value-readers.js';

/** Most columns that an error message lists. */
const LISTED_COLUMNS = 40;

export class TableColumns implements Columns {
  readonly isEmpty: (cell: unknown) => boolean;

  constructor(
    private readonly table: { readonly file: string; readonly columns: readonly string[] },
    emptyCells: readonly string[] = [],
  ) {
    this.isEmpty = emptyTest(emptyCells);
  }

  /** @throws ImportError column_not_found, column_twice */
  indexOf(column: string): number {
    const { file, columns } = this.table;
    const index = columns.indexOf(column);
    const quoted = JSON.stringify(column);
    if (index === -1) {
      const found = `It has no column ${quoted}; its columns are ${listColumns(columns)}`;
      throw new ImportError('column_not_found', file, found);
    }
    if (columns.includes(column, index + 1)) {
      throw new ImportError('column_twice', file, `It has two columns ${quoted}`);
    }
    return index;
  }
}

/** The names of all columns that the mapping reads, once each. */
export function columnsOf(mapping: Mapping): string[] {
  const columns = new Set<string>();
  for (const template of mapping.events) {
    for (const [name] of namesOf(template)) columns.add(name);
  }
  return [...columns];
}

/** The columns in words, for messages; a very long list is cut. */
export function listColumns(columns: readonly string[]): string {
  const names = columns.slice(0, LISTED_COLUMNS).map((name) => JSON.stringify(name));
  const more = columns.length - names.length;
  return names.join(', ') + (more > 0 ? ` and ${more} more` : '');
}

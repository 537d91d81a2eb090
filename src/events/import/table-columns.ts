/** The columns of a table, as a mapping names them. */
import { textIn } from './cells.js';
import { ImportError } from './import-error.js';
import { templateFields } from './field-shapes.js';
import type { Mapping } from './mapping.js';
import { valuesOf } from './mapping-values.js';
import type { Cells, Columns } from './value-readers.js';

/** Most columns that an error message lists. */
const LISTED_COLUMNS = 40;

export class TableColumns implements Columns {
  /** Texts that mean an empty cell, beside the empty one; most tables have none. */
  private readonly emptyTexts: ReadonlySet<string> | undefined;

  constructor(
    private readonly table: { readonly file: string; readonly columns: readonly string[] },
    emptyCells: readonly string[] = [],
  ) {
    this.emptyTexts = emptyCells.length > 0 ? new Set(emptyCells) : undefined;
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

  /** Missing values as databases and data frames write them count as empty: null and NaN. */
  isEmpty(cell: unknown): boolean {
    if (typeof cell === 'string') return cell === '' || this.emptyTexts?.has(cell) === true;
    return cell === null || cell === undefined || Number.isNaN(cell);
  }

  /** Reads a column as a text, undefined where the cell is empty. */
  textReader(column: string): (cells: Cells) => string | undefined {
    const index = this.indexOf(column);
    return (cells) => {
      const cell = cells[index];
      return this.isEmpty(cell) ? undefined : textIn(cell);
    };
  }
}

/** The names of all columns that the mapping reads, once each. */
export function columnsOf(mapping: Mapping): string[] {
  const columns = new Set<string>();
  for (const { kind, when, slateBy, fields } of mapping.events) {
    for (const { column } of when ?? []) columns.add(column);
    if (slateBy !== undefined) columns.add(slateBy);
    const shapes = templateFields(kind);
    for (const [name, spec] of Object.entries(fields)) {
      for (const { column } of valuesOf(shapes.get(name)!, spec)) {
        if (column !== undefined) columns.add(column);
      }
    }
  }
  return [...columns];
}

/** The columns in words, for messages; a very long list is cut. */
export function listColumns(columns: readonly string[]): string {
  const names = columns.slice(0, LISTED_COLUMNS).map((name) => JSON.stringify(name));
  const more = columns.length - names.length;
  return names.join(', ') + (more > 0 ? ` and ${more} more` : '');
}

/** The names that a template uses of JSON documents, as if they were the columns of a table. */
import { emptyTest } from './cells.js';
import { compileName, type DocumentPlace, type NameReader } from './json-names.js';
import type { Cells, Columns } from './value-readers.js';

export class JsonColumns implements Columns {
  readonly isEmpty: (cell: unknown) => boolean;
  private readonly indexes = new Map<string, number>();
  private readonly readers: NameReader[] = [];

  constructor(emptyCells: readonly string[] = []) {
    this.isEmpty = emptyTest(emptyCells);
  }

  /** A name is a column from when it is first asked for: any document may have it. */
  indexOf(name: string): number {
    const known = this.indexes.get(name);
    if (known !== undefined) return known;
    this.indexes.set(name, this.readers.length);
    return this.readers.push(compileName(name)) - 1;
  }

  /** What stands at this place under all names asked for so far. */
  cellsAt(place: DocumentPlace): Cells {
    return this.readers.map((read) => read(place));
  }
}

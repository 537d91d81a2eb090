/** An event made of one or more rows of a table. */
import type { EventKind } from '../kinds.js';
import type { SourceEvent } from './source.js';
import type { ReadableRow } from './table.js';

export class RowEvent implements SourceEvent {
  readonly row: number;
  readonly time: number;
  private readonly rows: ReadableRow[];

  /** @param event the event's fields, which may still be added to */
  constructor(
    readonly file: string,
    readonly kind: EventKind,
    readonly event: Record<string, unknown>,
    row: ReadableRow,
  ) {
    this.row = row.row;
    // A time that could not be read stands as it was found.
    this.time = typeof event.time === 'number' ? event.time : NaN;
    this.rows = [row];
  }

  /** A table whose rows are no text would pay for this text with each row, and few are refused. */
  get raw(): string {
    return this.rows.map(({ raw }) => raw).join('\n');
  }

  /** Notes that the event comes from this row as well. */
  extend(row: ReadableRow): void {
    this.rows.push(row);
  }
}

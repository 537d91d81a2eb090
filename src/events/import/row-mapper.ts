/** Makes the events of a table's rows, as a compiled mapping says. */
import {
  compileTemplate,
  readAll,
  refer,
  type CompiledTemplate,
  type Reference,
} from './compiled-template.js';
import { byOrderOfKinds, type Mapping } from './mapping.js';
import { OpenSlate } from './open-slate.js';
import { RowEvent } from './row-event.js';
import { problemEvent, type SourceEvent } from './source.js';
import { TableColumns } from './table-columns.js';
import type { ReadableRow, TableRow } from './table.js';

/** What a mapper must know of the table. */
export interface MappedTable {
  readonly file: string;
  readonly columns: readonly string[];
  /** Stands for the file's content, in the ids of events that have none of their own. */
  readonly contentId: string;
}

/**
 * Makes events of rows. Of one row come items first, then the recommendation, then what refers to
 * it; otherwise the order of the mapping. A slate of several rows comes when its last row is known,
 * before all that its rows gave.
 *
 * An event whose mapping gives it no id, or an empty one, has the id `<content>-<row>-<template>`:
 * the file's hash, the row, and the template's place in the mapping. Importing the same content
 * again therefore gives the same ids, wherever the file lies.
 *
 * @throws ImportError column_not_found, column_twice from the constructor
 */
export class RowMapper {
  private readonly templates: readonly CompiledTemplate[];
  private slate: OpenSlate | undefined;

  constructor(
    mapping: Mapping,
    private readonly table: MappedTable,
  ) {
    const columns = new TableColumns(table, mapping.emptyCells);
    this.templates = mapping.events
      .map((template, index) => compileTemplate(template, index, columns))
      .sort(byOrderOfKinds);
  }

  /** Adds the events that the row completes to `events`. */
  add(row: TableRow, events: SourceEvent[]): void {
    if (row.problem) {
      events.push(problemEvent(this.table.file, row.row, row.raw, row.problem));
      return;
    }
    let recommendation: Reference | undefined;
    for (const template of this.templates) {
      if (!template.gives(row.cells)) {
        if (template.slateBy) this.leaveSlate(template.slateBy(row.cells), events);
      } else if (template.slateBy) {
        recommendation = this.addToSlate(template, template.slateBy(row.cells), row, events);
      } else if (template.kind === 'recommendation') {
        const event = this.make(template, row);
        event.event.slate = [readAll(template.slateFields, row.cells)];
        recommendation = event.event;
        events.push(event);
      } else {
        const event = this.make(template, row);
        if (template.ofSameRow) refer(event.event, recommendation);
        if (this.slate && template.kind !== 'item') this.slate.follow(event, events);
        else events.push(event);
      }
    }
  }

  /** Adds what waited for further rows; call after the last row. */
  finish(events: SourceEvent[]): void {
    this.slate?.close(events);
    this.slate = undefined;
  }

  private addToSlate(
    template: CompiledTemplate,
    value: string | undefined,
    row: ReadableRow,
    events: SourceEvent[],
  ): Reference {
    this.leaveSlate(value, events);
    const item = readAll(template.slateFields, row.cells);
    if (this.slate) this.slate.add(item, row, events);
    else this.slate = new OpenSlate(value, this.make(template, row), item);
    return this.slate.recommendation;
  }

  /** Closes the open slate unless the row, with this value, goes on with it. */
  private leaveSlate(value: string | undefined, events: SourceEvent[]): void {
    if (this.slate && (value === undefined || value !== this.slate.value)) this.finish(events);
  }

  private make(template: CompiledTemplate, row: ReadableRow): RowEvent {
    const fields = readAll(template.fields, row.cells);
    fields.id ??= `${this.table.contentId}-${row.row}-${template.index}`;
    return new RowEvent(this.table.file, template.kind, fields, row);
  }
}

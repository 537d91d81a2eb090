/** One event of a mapping, compiled for the columns of a table. */
import type { EventKind } from '../kinds.js';
import { rowTest } from './conditions.js';
import { EVENT_FIELDS, SLATE_FIELDS, type FieldShapes } from './field-shapes.js';
import type { EventTemplate } from './mapping.js';
import type { ValueSpec } from './mapping-values.js';
import type { TableColumns } from './table-columns.js';
import { fieldReader, type Cells, type Columns, type Reader } from './value-readers.js';

export interface CompiledTemplate {
  readonly kind: EventKind;
  /** Its place in the mapping. */
  readonly index: number;
  readonly gives: (cells: Cells) => boolean;
  /** The value that rows of one slate share, undefined of a row that is a slate by itself. */
  readonly slateBy: ((cells: Cells) => string | undefined) | undefined;
  readonly fields: readonly FieldReader[];
  readonly slateFields: readonly FieldReader[];
  /** Whether it refers to the recommendation of its own row. */
  readonly ofSameRow: boolean;
}

/** A field's name and how to read it. */
export type FieldReader = readonly [name: string, read: Reader];

/**
 * Compiles a template for the columns of a table.
 *
 * @param index the template's place in the mapping
 * @throws ImportError column_not_found, column_twice
 */
export function compileTemplate(
  template: EventTemplate,
  index: number,
  columns: TableColumns,
): CompiledTemplate {
  const { kind, when, slateBy } = template;
  const reference = template.fields.recommendation as ValueSpec | undefined;
  return {
    kind,
    index,
    gives: rowTest(when, columns),
    slateBy: slateBy === undefined ? undefined : columns.textReader(slateBy),
    fields: readersOf(template, EVENT_FIELDS[kind], columns),
    slateFields: kind === 'recommendation' ? readersOf(template, SLATE_FIELDS, columns) : [],
    ofSameRow: reference?.sameRow !== undefined,
  };
}

function readersOf(template: EventTemplate, shapes: FieldShapes, columns: Columns): FieldReader[] {
  const readers: FieldReader[] = [];
  for (const [name, shape] of shapes) {
    const spec = template.fields[name];
    if (spec === undefined || (name === 'recommendation' && 'sameRow' in spec)) continue;
    readers.push([name, fieldReader(shape, spec, columns)]);
  }
  return readers;
}

/** The fields that have a value. Names are the contract's own, so that assigning them is safe. */
export function readAll(readers: readonly FieldReader[], cells: Cells): Record<string, unknown> {
  const fields: Record<string, unknown> = {};
  for (const [name, read] of readers) {
    const value = read(cells);
    if (value !== undefined) fields[name] = value;
  }
  return fields;
}

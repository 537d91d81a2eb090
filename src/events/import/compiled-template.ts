/** One event of a mapping, compiled for the columns of a table, or for what JSON documents have of them. */
import type { EventKind } from '../kinds.js';
import { rowTest } from './conditions.js';
import { EVENT_FIELDS, SLATE_FIELDS, type FieldShapes } from './field-shapes.js';
import type { EventTemplate } from './mapping.js';
import type { ValueSpec } from './mapping-values.js';
import { fieldReader, textReader, type Cells, type Columns, type Reader } from './value-readers.js';

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
 * Compiles a template.
 *
 * @param index the template's place in the mapping
 * @throws ImportError column_not_found, column_twice of a table's columns
 */
export function compileTemplate(
  template: EventTemplate,
  index: number,
  columns: Columns,
): CompiledTemplate {
  const { kind, when, slateBy } = template;
  const reference = template.fields.recommendation as ValueSpec | undefined;
  return {
    kind,
    index,
    gives: rowTest(when, columns),
    slateBy: slateBy === undefined ? undefined : textReader(slateBy, columns),
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

/** What an event that refers to the recommendation of its row, or document, takes from it. */
export interface Reference {
  readonly id?: unknown;
  readonly user?: unknown;
}

/** The contract has outcomes and labels repeat their recommendation's user. */
export function refer(
  fields: Record<string, unknown>,
  recommendation: Reference | undefined,
): void {
  if (!recommendation) return;
  fields.recommendation = recommendation.id;
  if (recommendation.user !== undefined) fields.user ??= recommendation.user;
}

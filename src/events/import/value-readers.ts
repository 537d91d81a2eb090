/** Compiles what a mapping says of a field into a function from a row's cells to the field's value. */
import { parseEventTime } from '../event-time.js';
import { booleanIn, numberIn, textIn, timeReader } from './cells.js';
import type { FieldShape, ValueType } from './field-shapes.js';
import type { FieldSpec, ValueSpec } from './mapping-values.js';

export type Cells = readonly unknown[];
/** The value of a field; undefined where the field is to be left out. */
export type Reader = (cells: Cells) => unknown;

/** The table as a mapping sees it. */
export interface Columns {
  /** The place of a column in a row. */
  indexOf(column: string): number;
  isEmpty(cell: unknown): boolean;
}

/** Reads a column as a text, undefined where the cell is empty. */
export function textReader(column: string, columns: Columns): (cells: Cells) => string | undefined {
  const index = columns.indexOf(column);
  return (cells) => {
    const cell = cells[index];
    return columns.isEmpty(cell) ? undefined : textIn(cell);
  };
}

/**
 * The reader of a field. A cell that does not hold what the field needs (a word in place of a
 * number) is handed on as it is: validation refuses the event, and says why.
 */
export function fieldReader(shape: FieldShape, spec: FieldSpec, columns: Columns): Reader {
  switch (shape.type) {
    case 'record': {
      const entries = Object.entries(spec as Readonly<Record<string, ValueSpec>>);
      return objectReader(
        entries.map(([key, value]) => [key, fieldReader(shape.fields.get(key)!, value, columns)]),
      );
    }
    case 'map': {
      const entries = Object.entries(spec as Readonly<Record<string, ValueSpec>>);
      return objectReader(
        entries.map(([key, value]) => [key, valueReader(shape.entries, value, columns)]),
      );
    }
    case 'list':
      return listReader(
        (spec as readonly ValueSpec[]).map((part) => valueReader('list', part, columns)),
      );
    default:
      return valueReader(shape.type, spec as ValueSpec, columns);
  }
}

/** An object of those of its fields that have a value; undefined where none has. */
function objectReader(readers: readonly (readonly [string, Reader])[]): Reader {
  return (cells) => {
    const entries = readers
      .map(([key, read]) => [key, read(cells)] as const)
      .filter(([, value]) => value !== undefined);
    // Unlike an assignment, fromEntries makes an ordinary property of the key __proto__ too.
    return entries.length > 0 ? Object.fromEntries(entries) : undefined;
  };
}

function listReader(readers: readonly Reader[]): Reader {
  return (cells) => {
    const list = readers.flatMap((read) => read(cells) ?? []);
    return list.length > 0 ? list : undefined;
  };
}

function valueReader(type: ValueType, spec: ValueSpec, columns: Columns): Reader {
  // A constant, as any value, is of the type of its field: the schema has seen to it.
  const constant = (value: ValueSpec['value']) => convertConstant(type, spec, value);
  if (spec.column === undefined) {
    const value = constant(spec.value);
    return () => value;
  }
  const index = columns.indexOf(spec.column);
  const ifEmpty = constant(spec.ifEmpty);
  const convert = converter(type, spec);
  return (cells) => {
    const cell = cells[index];
    return columns.isEmpty(cell) ? ifEmpty : convert(cell);
  };
}

function convertConstant(type: ValueType, spec: ValueSpec, value: ValueSpec['value']): unknown {
  if (value === undefined) return undefined;
  if (type === 'time') return parseEventTime(value);
  if (type === 'list') return tagged([value].flat().map(String), spec.taxonomy);
  return value;
}

function converter(type: ValueType, spec: ValueSpec): (cell: unknown) => unknown {
  switch (type) {
    case 'text':
      return (cell) => textIn(cell) ?? cell;
    case 'number':
      return orCell(numberIn);
    case 'boolean':
      return (cell) => booleanIn(cell) ?? cell;
    case 'time':
      return orCell(timeReader(spec));
    case 'list':
      return (cell) => tagged(partsOf(cell, spec.separator), spec.taxonomy);
    case 'scalar':
      return scalarConverter(spec.type);
  }
}

/** Without a type, a scalar is of the type that its cell has: a text in a CSV file. */
function scalarConverter(type: ValueSpec['type']): (cell: unknown) => unknown {
  if (type === 'number') return orCell(numberIn);
  if (type === 'boolean') return (cell) => booleanIn(cell) ?? cell;
  if (type === 'string') return (cell) => textIn(cell) ?? cell;
  return (cell) => {
    if (typeof cell === 'number' || typeof cell === 'boolean') return cell;
    return typeof cell === 'bigint' ? Number(cell) : (textIn(cell) ?? cell);
  };
}

function orCell(read: (cell: unknown) => number): (cell: unknown) => unknown {
  return (cell) => {
    const number = read(cell);
    return Number.isNaN(number) ? cell : number;
  };
}

function partsOf(cell: unknown, separator: string | undefined): string[] {
  if (Array.isArray(cell)) return cell.map((part) => textIn(part) ?? String(part));
  const text = textIn(cell) ?? String(cell);
  const parts = separator === undefined ? [text] : text.split(separator);
  return parts.map((part) => part.trim()).filter((part) => part !== '');
}

function tagged(parts: string[], taxonomy: string | undefined): string[] {
  return taxonomy === undefined ? parts : parts.map((part) => `${taxonomy}:${part}`);
}

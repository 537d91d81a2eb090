/** Rows put through a mapping, without a file. */
import { parseMapping } from '../../../src/events/import/mapping.js';
import { RowMapper } from '../../../src/events/import/row-mapper.js';
import type { SourceEvent } from '../../../src/events/import/source.js';

/** The events that a mapping makes of rows of these columns; the first row is row 1. */
export function mappedRows(
  mapping: object,
  columns: readonly string[],
  rows: readonly (readonly unknown[])[],
): SourceEvent[] {
  const table = { file: 'made.csv', columns, contentId: 'content' };
  const mapper = new RowMapper(parseMapping(mapping, 'map.yaml'), table);
  const events: SourceEvent[] = [];
  rows.forEach((cells, index) => {
    mapper.add({ row: index + 1, cells, raw: cells.join(',') }, events);
  });
  mapper.finish(events);
  return events;
}

/** The value that a spec makes of a cell in a field of a kind of event. */
export function mappedCell(kind: string, field: string, spec: object, cell: unknown): unknown {
  const needed: Record<string, object> = {
    recommendation: { surface: { value: 's' }, policy: { value: 'p' }, item: { value: 'i' } },
    outcome: { item: { value: 'i' }, signal: { value: 'x' }, recommendation: { value: 'r' } },
    item: { item: { value: 'i' }, categories: { value: 'c' } },
    change: { what: { value: 'w' } },
  };
  const fields = { time: { value: 0 }, ...needed[kind], [field]: { column: 'cell', ...spec } };
  const [event] = mappedRows({ events: [{ kind, fields }] }, ['cell'], [[cell]]);
  return (event?.event as Record<string, unknown>)[field];
}

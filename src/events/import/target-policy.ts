/**
 * A candidate policy given as a file: the probability of each item at each position, as the field
 * `target` of the impressions that do not carry one themselves.
 */
import { openCsv } from './csv.js';
import { ImportError } from './import-error.js';
import type { SourceEvent } from './source.js';

/** By item, the probability at each position from 1 on. */
export type TargetPolicy = ReadonlyMap<string, readonly number[]>;

/** The column that names the item; without it rows are items 0, 1, 2, … */
const ITEM_COLUMN = /^item(_id)?$/i;
/** A column of probabilities; its digits are the position. */
const POSITION_COLUMN = /^(?:pos(?:ition)?)?[ _-]?(\d+)$/i;

/**
 * Reads a table with one row an item and one column a position (`pos1`, `pos2`, …). Items are named
 * by a column `item`; without one, the rows are the items 0, 1, 2, … in the order of their numbers.
 *
 * @throws ImportError of what keeps the file from being read; target_invalid where a column is no
 *   position, a position is missing, or a cell is no probability
 */
export async function loadTargetPolicy(file: string): Promise<TargetPolicy> {
  const table = await openCsv(file);
  const wrong = (found: string) => new ImportError('target_invalid', file, found);
  const itemAt = table.columns.findIndex((column) => ITEM_COLUMN.test(column));
  /** For each column its place among the positions. */
  const positions = table.columns.map((column, at) => {
    if (at === itemAt) return undefined;
    const position = Number(POSITION_COLUMN.exec(column)?.[1] ?? 0);
    if (position < 1) throw wrong(`The column "${column}" is neither item nor a position`);
    return position - 1;
  });
  const known = new Set(positions.filter((position) => position !== undefined));
  if (known.size === 0) throw wrong('It has no column of a position');
  if (Math.max(...known) + 1 !== known.size) {
    throw wrong(`Its positions are not 1 to ${known.size}, each once`);
  }
  const policy = new Map<string, readonly number[]>();
  for await (const rows of table.rows()) {
    for (const row of rows) {
      if (row.problem) throw wrong(`Line ${row.row} cannot be read`);
      const item = itemAt < 0 ? String(policy.size) : String(row.cells[itemAt]);
      const probabilities = new Array<number>(known.size).fill(0);
      positions.forEach((position, at) => {
        if (position === undefined) return;
        const cell = String(row.cells[at]).trim();
        const probability = cell === '' ? NaN : Number(cell);
        if (!(probability >= 0 && probability <= 1)) {
          throw wrong(`Line ${row.row}: "${cell}" is no probability from 0 to 1`);
        }
        probabilities[position] = probability;
      });
      if (policy.has(item)) throw wrong(`Line ${row.row}: the item "${item}" stands there twice`);
      policy.set(item, probabilities);
    }
  }
  return policy;
}

/** The events, with the candidate's probability in each impression of an item that it knows. */
export async function* withTarget(
  chunks: AsyncIterable<SourceEvent[]>,
  policy: TargetPolicy,
): AsyncGenerator<SourceEvent[], void> {
  for await (const events of chunks) {
    for (const { kind, event } of events) {
      if (kind === 'recommendation') addTarget(event, policy);
    }
    yield events;
  }
}

/** The event is as its file holds it, so nothing of it is certain. */
function addTarget(event: unknown, policy: TargetPolicy): void {
  const slate = (event as { slate?: unknown } | null | undefined)?.slate;
  if (!Array.isArray(slate)) return;
  (slate as unknown[]).forEach((shown, i) => {
    if (typeof shown !== 'object' || shown === null) return;
    const impression = shown as { item?: unknown; position?: unknown; target?: unknown };
    if (impression.target !== undefined || typeof impression.item !== 'string') return;
    const position = impression.position ?? i + 1;
    if (typeof position !== 'number') return;
    const target = policy.get(impression.item)?.[position - 1];
    if (target !== undefined) impression.target = target;
  });
}

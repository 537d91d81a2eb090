/**
 * A candidate policy given as a file: the probability of each item at each position, as the field
 * `target` of the impressions that do not carry one themselves.
 */
import { explain } from '../refusals.js';
import { openCsv } from './csv.js';
import { ImportError } from './import-error.js';
import type { SourceEvent } from './source.js';

/** How far the probabilities of a position may add up to more than 1: they are rounded in files. */
const ROUNDING = 0.01;

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
 *   position, a position is missing, a cell is no probability, an item stands there twice, or a
 *   position's probabilities add up to more than 1
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
  const named = positions.filter((position) => position !== undefined);
  const depth = named.length;
  if (depth === 0) throw wrong('It has no column of a position');
  if (new Set(named).size < depth || Math.max(...named) >= depth) {
    throw wrong(`Its positions are not 1 to ${depth}, each once`);
  }
  const policy = new Map<string, readonly number[]>();
  for await (const rows of table.rows()) {
    for (const row of rows) {
      if (row.problem) {
        throw wrong(`Line ${row.row}: ${explain(row.problem)}`.replace(/\.$/, ''));
      }
      const item = itemAt < 0 ? String(policy.size) : String(row.cells[itemAt]);
      const probabilities = new Array<number>(depth).fill(0);
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
  if (policy.size === 0) throw wrong('It has no row');
  for (let at = 0; at < depth; at++) {
    const sum = [...policy.values()].reduce((all, probabilities) => all + probabilities[at]!, 0);
    if (sum <= 1 + ROUNDING) continue;
    throw wrong(`The probabilities of position ${at + 1} add up to ${sum.toFixed(2)}`);
  }
  return policy;
}

/** Puts a candidate's probabilities into impressions of the items that it knows. */
export class Targeting {
  /** Impressions that were given a probability. */
  targeted = 0;

  constructor(private readonly policy: TargetPolicy) {}

  /** The events, their impressions with the candidate's probability where they carry none. */
  async *of(chunks: AsyncIterable<SourceEvent[]>): AsyncGenerator<SourceEvent[], void> {
    for await (const events of chunks) {
      for (const { kind, event } of events) {
        if (kind === 'recommendation') this.addTo(event);
      }
      yield events;
    }
  }

  /** The event is as its file holds it, so nothing of it is certain. */
  private addTo(event: unknown): void {
    const slate = (event as { slate?: unknown } | null | undefined)?.slate;
    if (!Array.isArray(slate)) return;
    (slate as unknown[]).forEach((shown, i) => {
      if (typeof shown !== 'object' || shown === null) return;
      const impression = shown as { item?: unknown; position?: unknown; target?: unknown };
      if (impression.target !== undefined || typeof impression.item !== 'string') return;
      const position = impression.position ?? i + 1;
      if (typeof position !== 'number') return;
      const target = this.policy.get(impression.item)?.[position - 1];
      if (target === undefined) return;
      impression.target = target;
      this.targeted++;
    });
  }
}

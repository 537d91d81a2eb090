/** Impressions and clicks by item and position, laid out item by item. */
import { keysOf, type SumTable } from '../../summaries/sum-table.js';
import { CELL, TABLE_COLUMNS } from './window-state.js';

/** Counts at positions 1 to `depth`; place = position − 1. */
export interface PositionCounts {
  readonly depth: number;
  readonly items: number;
  /** Of item i at place k: entry i · depth + k. */
  readonly itemImpressions: Float64Array;
  readonly itemClicks: Float64Array;
  /** Of all items, by place. */
  readonly impressions: Float64Array;
  readonly clicks: Float64Array;
}

/**
 * The counts at positions 1 to `depth`; unknown and deeper positions are left out, and so is a click
 * on an item that was never seen at its position. O(cells + items · depth).
 */
export function positionCounts(table: SumTable, depth: number): PositionCounts {
  const items = keysOf(table);
  const itemImpressions = new Float64Array(items * depth);
  const itemClicks = new Float64Array(items * depth);
  const impressions = new Float64Array(depth);
  const clicks = new Float64Array(depth);
  let item = -1;
  for (let cell = 0; cell < table.sub.length; cell++) {
    if (cell === 0 || !sameKey(table, cell - 1, cell)) item++;
    const place = table.sub[cell]! - 1;
    const shown = table.sums.value(cell * TABLE_COLUMNS + CELL.impressions);
    if (place < 0 || place >= depth || shown === 0) continue;
    // More clicks than impressions can only be outcomes whose recommendations were not seen.
    const clicked = Math.min(shown, table.sums.value(cell * TABLE_COLUMNS + CELL.clicks));
    itemImpressions[item * depth + place] = shown;
    itemClicks[item * depth + place] = clicked;
    impressions[place]! += shown;
    clicks[place]! += clicked;
  }
  return { depth, items, itemImpressions, itemClicks, impressions, clicks };
}

/** Whether two cells are of the same item. */
export function sameKey({ keyHigh, keyLow }: SumTable, a: number, b: number): boolean {
  return keyHigh[a] === keyHigh[b] && keyLow[a] === keyLow[b];
}

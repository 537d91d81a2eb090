/** Joined tables as the rows that audits read. */
import type { AuditRows } from './rows.js';
import { TableRows } from './tables.js';

/** Recommendations and their rows, which follow each other in the same order. */
export interface JoinedBucket {
  readonly recommendations: TableRows<'joinedRecommendation'>;
  readonly rows: TableRows<'joinedRow'>;
}

export function emptyBucket(): JoinedBucket {
  return {
    recommendations: new TableRows('joinedRecommendation'),
    rows: new TableRows('joinedRow'),
  };
}

/** Room for one more recommendation and its rows; nothing came of these yet. */
export function growJoined(
  { recommendations, rows }: JoinedBucket,
  count: number,
): { readonly recommendation: number; readonly row: number } {
  const recommendation = recommendations.grow();
  recommendations.columns.rows[recommendation] = count;
  const row = rows.grow(count);
  const { columns, length } = rows;
  columns.signals.fill(0, row, length);
  columns.reward.fill(0, row, length);
  columns.label.fill(NaN, row, length);
  columns.inclusion.fill(NaN, row, length);
  columns.source.fill(0, row, length);
  return { recommendation, row };
}

/** The bucket as rows; they share its columns. */
export function rowsOf({ recommendations, rows }: JoinedBucket): AuditRows {
  const { rows: lengths, ...perRecommendation } = recommendations.columns;
  const start = new Uint32Array(recommendations.length + 1);
  for (let at = 0; at < recommendations.length; at++) start[at + 1] = start[at]! + lengths[at]!;
  return {
    length: rows.length,
    recommendations: recommendations.length,
    start,
    ...perRecommendation,
    ...rows.columns,
  };
}

/**
 * Collects a log of impressions row by row. Rows are appended to columns as they come and sorted
 * when there are as many as have been sorted before, so that collecting costs O(log) a row and
 * memory stays near what is kept.
 */
import { grownArray } from '../../events/columns.js';
import type { Impressions } from '../../events/impressions.js';
import { compareKeys } from '../../summaries/frequency-table.js';
import {
  compareRows,
  emptyLog,
  impressionLog,
  LogWriter,
  type ImpressionLog,
} from './impression-log.js';

/** Rows to gather at least before they are sorted. */
const FEWEST_ROWS = 8192;

export class ImpressionCollector {
  private sorted: ImpressionLog;
  private rows = 0;
  private entries = 0;
  private impressions = 0;
  private anonymous = 0;
  /** Columns of what is not sorted yet; start[0] is 0. */
  userHigh = new Uint32Array(16);
  userLow = new Uint32Array(16);
  idHigh = new Uint32Array(16);
  idLow = new Uint32Array(16);
  start = new Uint32Array(17);
  itemHigh = new Uint32Array(16);
  itemLow = new Uint32Array(16);
  mark = new Uint8Array(16);

  constructor(private readonly cap: number) {
    this.sorted = emptyLog(cap);
  }

  /** Begins the recommendation of this row; false where it has no user, or one who is cut. O(1). */
  begin(batch: Impressions, row: number): boolean {
    const slate = batch.slateStart[row + 1]! - batch.slateStart[row]!;
    if (batch.hasUser[row] === 0) {
      this.anonymous += slate;
      return false;
    }
    this.impressions += slate;
    const high = batch.userHigh[row]!;
    const low = batch.userLow[row]!;
    if (this.isCut(high, low)) return false;
    if (this.rows >= Math.max(FEWEST_ROWS, this.sorted.userHigh.length)) this.sort();
    if (this.rows === this.userHigh.length) this.growRows();
    if (this.entries + slate > this.mark.length) this.growEntries(this.entries + slate);
    this.userHigh[this.rows] = high;
    this.userLow[this.rows] = low;
    this.idHigh[this.rows] = batch.idHigh[row]!;
    this.idLow[this.rows] = batch.idLow[row]!;
    this.start[++this.rows] = this.entries;
    return true;
  }

  /** Adds an impression of the recommendation begun last. O(1). */
  add(itemHigh: number, itemLow: number, mark: number): void {
    this.itemHigh[this.entries] = itemHigh;
    this.itemLow[this.entries] = itemLow;
    this.mark[this.entries++] = mark;
    this.start[this.rows] = this.entries;
  }

  /** The log of everything collected so far; collecting may go on. O(rows · log rows). */
  seal(): ImpressionLog {
    this.sort();
    return this.sorted;
  }

  private isCut(high: number, low: number): boolean {
    const { complete, userHigh, userLow } = this.sorted;
    if (complete) return false;
    const last = userHigh.length - 1;
    return compareKeys(high, low, userHigh[last]!, userLow[last]!) > 0;
  }

  private sort(): void {
    if (this.impressions === 0 && this.anonymous === 0) return;
    const into = new LogWriter(this.rows, this.entries, this.cap);
    const order = Uint32Array.from({ length: this.rows }, (_, row) => row);
    const complete = order
      .sort((a, b) => compareRows(this, a, this, b))
      .every((row) => into.append(this, row));
    const { cap, impressions, anonymous } = this;
    const collected = { cap, complete, impressions, anonymous, ...into.rows() };
    this.sorted = impressionLog('collected', cap).merge(this.sorted, collected);
    this.rows = 0;
    this.entries = 0;
    this.impressions = 0;
    this.anonymous = 0;
  }

  private growRows(): void {
    const rows = this.rows + 1;
    this.userHigh = grownArray(this.userHigh, rows);
    this.userLow = grownArray(this.userLow, rows);
    this.idHigh = grownArray(this.idHigh, rows);
    this.idLow = grownArray(this.idLow, rows);
    this.start = grownArray(this.start, this.userHigh.length + 1);
  }

  private growEntries(needed: number): void {
    this.itemHigh = grownArray(this.itemHigh, needed);
    this.itemLow = grownArray(this.itemLow, needed);
    this.mark = grownArray(this.mark, needed);
  }
}

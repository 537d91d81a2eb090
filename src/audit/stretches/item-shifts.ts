/** The items of a segment whose share of the impressions grew or shrank most. */
import { compareKeys, type FrequencyTable } from '../../summaries/frequency-table.js';
import type { PerStretch } from './stretch.js';

/** Impressions and their share of all of the segment's; withheld: shown to too few users. */
export type ItemCell =
  { readonly impressions: number; readonly share: number } | { readonly withheld: true };

export interface ItemRow {
  readonly item: string;
  readonly baseline: ItemCell;
  readonly audited: ItemCell;
  /** Audited minus baseline share; absent where either is withheld. */
  readonly shift?: number;
}

export interface ItemShifts {
  /** Most gained first. */
  readonly gained: readonly ItemRow[];
  /** Most lost first. */
  readonly lost: readonly ItemRow[];
  /** Everything else together: items not listed, and cells withheld. */
  readonly others: Omit<ItemRow, 'item'> & { readonly items: number };
  /** False where there were too many items to count them all: then they are a sample. */
  readonly complete: boolean;
}

/** What is known of the items of a segment. */
export interface ItemTables {
  readonly tables: PerStretch<FrequencyTable>;
  /** Whether enough users saw the item in the stretch. */
  readonly isEnough: PerStretch<(high: number, low: number) => boolean>;
  readonly name: (high: number, low: number) => string;
}

/** Most rows of either list. */
const MOST_ROWS = 10;

interface Item {
  readonly high: number;
  readonly low: number;
  readonly baseline: number;
  readonly audited: number;
  readonly isShown: PerStretch<boolean>;
}

/**
 * Lists the items with the largest shifts of share. An item is listed only if enough users saw it in
 * one of the stretches; the number of a stretch in which too few did is withheld, 0 excepted.
 *
 * What is withheld must not follow from the totals either: rows are left out from the end until the
 * others hold an item that may be shown, or nothing at all.
 */
export function itemShifts({ tables, isEnough, name }: ItemTables): ItemShifts {
  const items = joined(tables).map(({ high, low, baseline, audited }): Item => {
    const isShown = {
      baseline: baseline === 0 || isEnough.baseline(high, low),
      audited: audited === 0 || isEnough.audited(high, low),
    };
    return { high, low, baseline, audited, isShown };
  });
  const totals = { baseline: total(tables.baseline), audited: total(tables.audited) };
  const share = (count: number, of: number) => (of === 0 ? 0 : count / of);
  const shift = ({ baseline, audited }: PerStretch<number>) =>
    share(audited, totals.audited) - share(baseline, totals.baseline);
  const listed = items
    .filter(
      ({ high, low, isShown }) =>
        (isShown.baseline && isShown.audited) ||
        isEnough.baseline(high, low) ||
        isEnough.audited(high, low),
    )
    .sort((a, b) => shift(b) - shift(a) || compareKeys(a.high, a.low, b.high, b.low));
  const gained = listed.filter((item) => shift(item) > 0).slice(0, MOST_ROWS);
  const lost = listed
    .filter((item) => shift(item) < 0)
    .slice(-MOST_ROWS)
    .reverse();
  while (gained.length + lost.length > 0 && gives(items, [...gained, ...lost])) {
    (gained.length > lost.length ? gained : lost).pop();
  }
  const cell = (count: number, of: number, isShown: boolean): ItemCell =>
    isShown ? { impressions: count, share: share(count, of) } : { withheld: true };
  const row = (item: Item): ItemRow => ({
    item: name(item.high, item.low),
    baseline: cell(item.baseline, totals.baseline, item.isShown.baseline),
    audited: cell(item.audited, totals.audited, item.isShown.audited),
    ...(item.isShown.baseline && item.isShown.audited ? { shift: shift(item) } : {}),
  });
  const rest = remainder(totals, [...gained, ...lost]);
  return {
    gained: gained.map(row),
    lost: lost.map(row),
    others: {
      items: items.length - gained.length - lost.length,
      baseline: cell(rest.baseline, totals.baseline, true),
      audited: cell(rest.audited, totals.audited, true),
      shift: shift(rest),
    },
    complete: tables.baseline.complete && tables.audited.complete,
  };
}

/** The impressions that are not in the rows, those of withheld cells included. */
function remainder(totals: PerStretch<number>, rows: readonly Item[]): PerStretch<number> {
  const left = { ...totals };
  for (const { baseline, audited, isShown } of rows) {
    if (isShown.baseline) left.baseline -= baseline;
    if (isShown.audited) left.audited -= audited;
  }
  return left;
}

/** Whether the remainder of a stretch would give away a number that stands for too few users. */
function gives(items: readonly Item[], rows: readonly Item[]): boolean {
  const inRows = new Set(rows);
  return (['baseline', 'audited'] as const).some((stretch) => {
    const rest = items.filter((item) => item[stretch] > 0 && !inRows.has(item));
    const hidden = rows.some(({ isShown }) => !isShown[stretch]);
    const hasLarge = rest.some(({ isShown }) => isShown[stretch]);
    return (hidden || rest.length > 0) && !hasLarge;
  });
}

/** The items of both tables with their counts, ascending by hash. */
function joined({ baseline, audited }: PerStretch<FrequencyTable>): Omit<Item, 'isShown'>[] {
  const items: Omit<Item, 'isShown'>[] = [];
  let b = 0;
  let a = 0;
  while (b < baseline.keyHigh.length || a < audited.keyHigh.length) {
    const order =
      b === baseline.keyHigh.length
        ? 1
        : a === audited.keyHigh.length
          ? -1
          : compareKeys(
              baseline.keyHigh[b]!,
              baseline.keyLow[b]!,
              audited.keyHigh[a]!,
              audited.keyLow[a]!,
            );
    const from = order <= 0 ? baseline : audited;
    const at = order <= 0 ? b : a;
    items.push({
      high: from.keyHigh[at]!,
      low: from.keyLow[at]!,
      // Tables of one shard: a cell an item.
      baseline: order <= 0 ? baseline.cellCount[b++]! : 0,
      audited: order >= 0 ? audited.cellCount[a++]! : 0,
    });
  }
  return items;
}

function total(table: FrequencyTable): number {
  return table.total.reduce((sum, count) => sum + count, 0);
}

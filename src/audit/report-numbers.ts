/** How a report writes its numbers: cells of stretches, differences, shares. */
import { formatInterval, formatMeasurement, formatNumber } from '../detectors/number-format.js';
import type { Cell, ReadingComparison } from './compare.js';
import type { ItemCell } from './item-shifts.js';
import { FEWEST_USERS } from './privacy.js';
import { isChanged } from './verdict.js';

export const WITHHELD = `withheld: fewer than ${FEWEST_USERS} users`;

/** A stretch's value with its interval, or why there is none. */
export function cellText(cell: Cell): string {
  return 'withheld' in cell ? WITHHELD : formatMeasurement({ reading: '', by: {}, ...cell });
}

/** The difference with its interval, with a sign. */
export function differenceText({ difference }: ReadingComparison): string {
  if (!difference) return '';
  const { value, low, high } = difference;
  return `${value > 0 ? '+' : ''}${formatInterval(value, low, high)}`;
}

/** Whether the reading changed, in words. */
export function changeText({ change }: ReadingComparison): string {
  switch (change) {
    case 'up':
      return 'rose beyond chance';
    case 'down':
      return 'fell beyond chance';
    case 'within_chance':
      return 'within chance';
    case 'not_comparable':
      return 'not comparable';
  }
}

/** How a change lies to the direction in which the reading is declared to do harm. */
export function harmText(comparison: ReadingComparison): string {
  if (!isChanged(comparison)) return '';
  if (comparison.harm === undefined) return 'none declared';
  return comparison.change === comparison.harm ? 'this direction' : 'the other direction';
}

/** Impressions of an item with their share. */
export function itemText(cell: ItemCell): string {
  if ('withheld' in cell) return WITHHELD;
  return `${countText(cell.impressions)} (${percentText(cell.share)})`;
}

/** A count in full, with thousands apart. */
export function countText(count: number): string {
  return `${count}`.replace(/\B(?=(\d{3})+$)/g, ',');
}

/** A share in percent. */
export function percentText(share: number): string {
  return `${formatNumber(share * 100)}%`;
}

/** A difference of shares in points of percent, with a sign. */
export function shiftText(shift: number | undefined): string {
  if (shift === undefined) return WITHHELD;
  return `${shift > 0 ? '+' : ''}${formatNumber(shift * 100)} points`;
}

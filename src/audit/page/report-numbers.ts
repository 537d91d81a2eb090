/** How a report writes its numbers: cells of stretches, differences, shares. */
import { formatInterval, formatMeasurement, formatNumber } from '../../detectors/number-format.js';
import type { By } from '../../detectors/reading.js';
import { countText } from '../report/count-text.js';
import type { Cell, Comparison, ReadingComparison } from '../stretches/compare.js';
import type { ItemCell } from '../stretches/item-shifts.js';
import { percentText } from '../report/percent-text.js';
import { FEWEST_USERS } from '../privacy.js';
import { isChanged } from '../stretches/compare.js';

export const WITHHELD = `withheld: fewer than ${FEWEST_USERS} users`;

/** A stretch's value with its interval, or why there is none. */
export function cellText(cell: Cell): string {
  return 'withheld' in cell ? WITHHELD : formatMeasurement({ reading: '', by: {}, ...cell });
}

/** What else a reading is about, such as "signal click"; what catalogue it counts is said apart. */
export function aboutText(by: By): string {
  return Object.entries(by)
    .filter(([key]) => key !== 'catalogue')
    .map(([key, value]) => `${key} ${value}`)
    .join(', ');
}

/** The difference with its interval, with a sign. */
export function differenceText({ difference }: Comparison): string {
  if (!difference) return '';
  const { value, low, high } = difference;
  return `${value > 0 ? '+' : ''}${formatInterval(value, low, high)}`;
}

/** Whether the reading changed, in words. */
export function changeText({ change }: Comparison): string {
  switch (change) {
    case 'up':
      return 'rose beyond chance';
    case 'down':
      return 'fell beyond chance';
    case 'within_chance':
      return 'within chance';
    case 'counted':
      return 'counted, not tested';
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

/** A difference of shares in points of percent, with a sign. */
export function shiftText(shift: number | undefined): string {
  if (shift === undefined) return WITHHELD;
  return `${shift > 0 ? '+' : ''}${formatNumber(shift * 100)} points`;
}

/**
 * A time for people, in UTC, without zeros that say nothing.
 *
 * @example timeText('2026-05-01T16:00:00.000Z') // '2026-05-01 16:00 UTC'
 */
export function timeText(iso: string): string {
  return `${iso.replace('T', ' ').replace(/(:00)?\.000Z$|Z$/, '')} UTC`;
}

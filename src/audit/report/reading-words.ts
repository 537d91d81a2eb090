/** A reading of both stretches in words: what it is called, what has happened, from what to what. */
import { formatInterval, formatMeasurement } from '../../detectors/number-format.js';
import { ROLL_UP } from '../../detectors/policy-role.js';
import type { By } from '../../detectors/reading.js';
import { allDetectors } from '../../detectors/registry.js';
import type { Cell, ReadingComparison } from '../stretches/compare.js';

/** What has happened, by the reading that shows it; said the same whatever its options are. */
const MOVED = new Map(
  allDetectors().flatMap(({ declaration }) =>
    declaration.readings.map((reading) => [`${declaration.id}.${reading.id}`, reading.moved]),
  ),
);

/** The direction in which the value moved; undefined where it did not, or cannot be compared. */
export function directionOf({ difference, change }: ReadingComparison): 'up' | 'down' | undefined {
  if (change === 'up' || change === 'down') return change;
  // Between exact counts chance is not asked.
  if (change !== 'counted' || !difference) return undefined;
  return difference.value > 0 ? 'up' : 'down';
}

/** "exposure has become more concentrated: effective items fell from 100 [95, 106] to 60 [57, 63]". */
export function movedWords(comparison: ReadingComparison, direction: 'up' | 'down'): string {
  const happened = MOVED.get(comparison.reading)?.[direction] ?? 'a reading has changed';
  const verb = direction === 'up' ? 'rose' : 'fell';
  return `${happened}: ${titleWords(comparison)} ${verb} ${fromTo(comparison)}`;
}

/** The title in the middle of a sentence, with what else it is about. */
export function titleWords({ title, by }: { readonly title: string; readonly by: By }): string {
  const about = Object.values(by).join(', ');
  const lowered = title.charAt(0).toLowerCase() + title.slice(1);
  return about === '' ? lowered : `${lowered} (${about})`;
}

/** "from 100 [95, 106] to 60 [57, 63]", the 95% intervals in brackets. */
function fromTo({ baseline, audited }: ReadingComparison): string {
  return `from ${cellWords(baseline)} to ${cellWords(audited)}`;
}

/** A value with its interval, or why there is none. */
export function cellWords(cell: Cell): string {
  if ('withheld' in cell) return 'withheld, since it stands for too few users';
  if ('value' in cell) return formatInterval(cell.value, cell.low, cell.high);
  return formatMeasurement({ ...cell, reading: '', by: {} });
}

/** A segment in a sentence. */
export function placeWords({
  surface,
  policy,
}: {
  readonly surface: string;
  readonly policy: string;
}): string {
  return policy === ROLL_UP ? `${surface} (all policies together)` : `${surface}/${policy}`;
}

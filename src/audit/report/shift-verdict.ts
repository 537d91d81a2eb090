/**
 * What the means of proxy and label say of the stretches: that judged quality fell, or the proxy rose,
 * and how much of it within categories. Exposure may stand still while what is shown gets worse.
 */
import type { DatasetFindings, Estimated, MixShift } from '../findings/findings.js';
import { findingText, signedText } from '../findings/finding-text.js';

/** How a mean is called, the one that matters more first. */
const NAMES = { label: 'judged quality', proxy: 'the proxy' } as const;

interface Moved {
  readonly shift: MixShift;
  readonly before: Estimated;
  readonly after: Estimated;
}

/**
 * One sentence for each segment in which a mean moved beyond chance, segments whose judged quality moved
 * first, the furthest of them first. Beyond chance: the 95% intervals of both stretches lie apart, which
 * chance alone brings about in less than one case of a hundred.
 */
export function shiftStatements(shifts: DatasetFindings['mixShifts']): string[] {
  return shifts
    .map(({ surface, policy, shifts: all }) => ({ surface, policy, moved: all.flatMap(movedIn) }))
    .filter(({ moved }) => moved.length > 0)
    .sort((a, b) => weight(b.moved) - weight(a.moved))
    .map(({ surface, policy, moved }) => {
      const label = moved.find(({ shift }) => shift.of === 'label');
      const proxy = moved.find(({ shift }) => shift.of === 'proxy');
      const told = [label, proxy].filter((each) => each !== undefined).map(wordsOf);
      return `On ${surface}/${policy}, ${told.join('; ')}.`;
    });
}

function movedIn(shift: MixShift): Moved[] {
  const { before, after } = shift;
  if (!before.enough || !after.enough) return [];
  const isApart = before.high < after.low || after.high < before.low;
  return isApart ? [{ shift, before, after }] : [];
}

/** A label's move outweighs any proxy's. */
function weight(moved: readonly Moved[]): number {
  const sizes = moved.map(({ shift, before, after }) => {
    const size = Math.min(1, Math.abs(after.value - before.value));
    return shift.of === 'label' ? 1 + size : size;
  });
  return Math.max(...sizes);
}

function wordsOf({ shift, before, after }: Moved): string {
  const moved = after.value > before.value ? 'rose' : 'fell';
  const { within } = shift;
  const part = within.enough ? ` (${signedText(within)} of it within categories)` : '';
  return `${NAMES[shift.of]} ${moved} from ${findingText(before)} to ${findingText(after)}${part}`;
}

/**
 * What the means of proxy and label say of the stretches: that judged quality fell, or the proxy rose.
 * Exposure may stand still while what is shown gets worse.
 */
import type { DatasetFindings, Estimated, MixShift } from '../findings/findings.js';
import { findingText } from '../findings/finding-text.js';
import { gravestFirst, type Grade, type Statement } from './statement.js';

/** How a mean is called, the one that matters more first. */
const NAMES = { label: 'judged quality', proxy: 'what the ranker optimises (the proxy)' } as const;

export interface ShiftStatement extends Statement {
  readonly surface: string;
  readonly policy: string;
  /** The readings that would say the same of the segment. */
  readonly tells: ReadonlySet<string>;
}

/** The readings of proxy-drift that the means are beside. */
const READINGS = {
  label: ['proxy-drift.quality', 'proxy-drift.quality_labels_only'],
  proxy: ['proxy-drift.proxy_mean'],
} as const;

interface Moved {
  readonly shift: MixShift;
  readonly before: Estimated;
  readonly after: Estimated;
}

/**
 * One sentence for each segment in which a mean moved beyond chance: where judged quality fell, then
 * where only the proxy moved, then where judged quality rose; the furthest of each first. Beyond chance:
 * the 95% intervals of both stretches lie apart, which chance alone brings about in less than one case
 * of a hundred.
 */
export function shiftStatements(shifts: DatasetFindings['mixShifts']): ShiftStatement[] {
  const statements = shifts
    .map(({ surface, policy, shifts: all }) => ({ surface, policy, moved: all.flatMap(movedIn) }))
    .filter(({ moved }) => moved.length > 0)
    .sort((a, b) => size(b.moved) - size(a.moved))
    .map(({ surface, policy, moved }) => {
      const label = moved.find(({ shift }) => shift.of === 'label');
      const proxy = moved.find(({ shift }) => shift.of === 'proxy');
      const told = [label, proxy].filter((each) => each !== undefined);
      return {
        ...{ surface, policy, grade: gradeOf(label) },
        tells: new Set(told.flatMap(({ shift }) => READINGS[shift.of])),
        sentence: `On ${surface}/${policy}, ${told.map(wordsOf).join('; ')}.`,
      };
    });
  return gravestFirst(statements);
}

function movedIn(shift: MixShift): Moved[] {
  const { before, after } = shift;
  if (!before.enough || !after.enough) return [];
  const isApart = before.high < after.low || after.high < before.low;
  return isApart ? [{ shift, before, after }] : [];
}

/** The proxy may rise or fall for good: only labels say which. */
function gradeOf(label: Moved | undefined): Grade {
  if (!label) return 'moved';
  return label.after.value < label.before.value ? 'worse' : 'better';
}

/** A label's move outweighs any proxy's. */
function size(moved: readonly Moved[]): number {
  const sizes = moved.map(({ shift, before, after }) => {
    const by = Math.min(1, Math.abs(after.value - before.value));
    return shift.of === 'label' ? 1 + by : by;
  });
  return Math.max(...sizes);
}

function wordsOf({ shift, before, after }: Moved): string {
  const moved = after.value > before.value ? 'rose' : 'fell';
  return `${NAMES[shift.of]} ${moved} from ${findingText(before)} to ${findingText(after)}`;
}

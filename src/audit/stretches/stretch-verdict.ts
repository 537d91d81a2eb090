/**
 * What the comparison of the stretches says as a whole: whether anything changed, that nothing did, or
 * why it cannot be said. What changed stands in the statements on the readings.
 */
import { isoTime } from '../../events/event-time.js';
import { ROLL_UP } from '../../detectors/policy-role.js';
import { counted, countText } from '../report/count-text.js';
import { isChanged, isCompared, type ReadingComparison } from './compare.js';
import type { TimeSpan } from '../../detectors/reading.js';
import { FEWEST_USERS } from '../privacy.js';
import { STRETCHES, type PerStretch } from './stretch.js';

export interface StretchVerdict {
  readonly outcome: 'changed' | 'unchanged' | 'cannot_say';
  readonly sentence: string;
}

/** What the verdict needs of a segment. */
export interface JudgedSegment {
  readonly surface: string;
  readonly policy: string;
  readonly readings: readonly ReadingComparison[];
  readonly withheld: PerStretch<boolean>;
  /** Whether anything was recommended in the stretch. */
  readonly served: PerStretch<boolean>;
}

/** The verdict on the segments of an audit. */
export function stretchVerdictOf(
  segments: readonly JudgedSegment[],
  stretches: PerStretch<TimeSpan>,
): StretchVerdict {
  const why = cannotSay(segments, stretches);
  if (why !== undefined) return { outcome: 'cannot_say', sentence: `Cannot say: ${why}.` };
  const compared = segments.flatMap(({ readings }) => readings.filter(isCompared));
  const changed = compared.filter(isChanged).length;
  if (changed === 0) {
    return {
      outcome: 'unchanged',
      sentence: `Nothing changed beyond chance in ${counted(compared.length, 'reading')} compared.`,
    };
  }
  const where = segments.filter(({ policy }) => policy !== ROLL_UP).length;
  return {
    outcome: 'changed',
    sentence:
      `In all, ${countText(changed)} of ${counted(compared.length, 'reading')} compared changed beyond chance` +
      `${where > 1 ? `, over ${where} segments` : ''}.`,
  };
}

function cannotSay(
  segments: readonly JudgedSegment[],
  stretches: PerStretch<TimeSpan>,
): string | undefined {
  for (const stretch of STRETCHES) {
    if (segments.some(({ served }) => served[stretch])) continue;
    const { start, end } = stretches[stretch];
    const name = stretch === 'baseline' ? 'baseline' : 'audited';
    return `nothing was recommended in the ${name} stretch, ${isoTime(start)} to ${isoTime(end)}`;
  }
  if (segments.some(({ readings }) => readings.some(isCompared))) return undefined;
  const both = segments.filter(({ served }) => served.baseline && served.audited);
  if (both.length === 0) return 'no segment was served in both stretches';
  if (both.every(({ withheld }) => withheld.baseline || withheld.audited)) {
    return `fewer than ${FEWEST_USERS} users were served in one of the stretches`;
  }
  return 'no reading has a value with an interval in both stretches';
}

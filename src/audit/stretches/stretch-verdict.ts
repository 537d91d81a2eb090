/**
 * What the comparison of the stretches says: one sentence on what changed. It says that something changed, never that it is good
 * or bad: whether it was meant, only those who run the recommender know.
 */
import { formatInterval } from '../../detectors/number-format.js';
import { ROLL_UP } from '../../detectors/policy-role.js';
import { isoTime } from '../../events/event-time.js';
import { counted } from '../report/count-text.js';
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

/** What has happened, by the reading that shows it: `up` and `down` of its value. */
const WORDS: Readonly<Record<string, { readonly up: string; readonly down: string }>> = {
  'bandwagon.effective_items': { up: 'more even', down: 'more concentrated' },
  'bandwagon.exposure_gini': { up: 'more concentrated', down: 'more even' },
  'bandwagon.exposure_gini_rarefied': { up: 'more concentrated', down: 'more even' },
  'bandwagon.catalogue_coverage': { up: 'wider', down: 'narrower' },
  'bandwagon.catalogue_coverage_rarefied': { up: 'wider', down: 'narrower' },
};

/** The verdict on the segments of an audit. */
export function stretchVerdictOf(
  segments: readonly JudgedSegment[],
  stretches: PerStretch<TimeSpan>,
): StretchVerdict {
  const why = cannotSay(segments, stretches);
  if (why !== undefined) return { outcome: 'cannot_say', sentence: `Cannot say: ${why}.` };
  const changed = segments
    .map((segment) => ({ segment, changes: segment.readings.filter(isChanged) }))
    .filter(({ changes }) => changes.length > 0)
    .sort((a, b) => b.changes.length - a.changes.length);
  // A roll-up changes with its policies: it speaks where none of them did.
  const policies = changed.filter(({ segment }) => segment.policy !== ROLL_UP);
  const [first, ...others] = policies.length > 0 ? policies : changed;
  if (!first) {
    const compared = segments.flatMap(({ readings }) => readings.filter(isCompared)).length;
    return {
      outcome: 'unchanged',
      sentence: `Nothing changed beyond chance in ${counted(compared, 'reading')} compared.`,
    };
  }
  const more =
    others.length > 0 ? `; ${counted(others.length, 'other segment')} changed as well` : '';
  return { outcome: 'changed', sentence: `${changeOf(first)}${more}.` };
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

/** What the leading changed reading says: harm before other changes, core readings before detail. */
function changeOf({
  segment,
  changes,
}: {
  readonly segment: JudgedSegment;
  readonly changes: readonly ReadingComparison[];
}): string {
  const { surface, policy, readings } = segment;
  const core = changes.filter(({ tier }) => tier === 'core');
  const leading = core.find(({ change, harm }) => change === harm) ?? core[0] ?? changes[0]!;
  const { reading, title, change, baseline, audited } = leading;
  const words = change === 'up' || change === 'down' ? WORDS[reading]?.[change] : undefined;
  const direction = change === 'up' ? 'rose' : 'fell';
  const compared = readings.filter(isCompared).length;
  const numbers =
    'value' in baseline && 'value' in audited
      ? ` from ${formatInterval(baseline.value, baseline.low, baseline.high)} to ` +
        formatInterval(audited.value, audited.low, audited.high)
      : '';
  const head = words
    ? `Exposure on ${surface}/${policy} has become ${words}: `
    : `On ${surface}/${policy} something has changed: `;
  return (
    `${head}${lowered(title)} ${direction}${numbers}; ` +
    `${changes.length} of ${counted(compared, 'reading')} compared changed beyond chance`
  );
}

function lowered(title: string): string {
  return title.charAt(0).toLowerCase() + title.slice(1);
}

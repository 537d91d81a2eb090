/**
 * The answer to what an alert is about: whether the reading that raised it changed between the stretches,
 * which way and how far, before anything else is said.
 */
import { formatNumber } from '../../detectors/number-format.js';
import { ROLL_UP } from '../../detectors/policy-role.js';
import { sameBy } from '../../detectors/reading.js';
import type { AuditSubject, SubjectPlace } from '../request.js';
import { isChanged, type Cell, type ReadingComparison } from '../stretches/compare.js';
import type { JudgedSegment } from '../stretches/stretch-verdict.js';
import { STRETCHES } from '../stretches/stretch.js';
import { counted } from './count-text.js';
import { cellWords, directionOf, movedWords, placeWords, titleWords } from './reading-words.js';
import { detectorOf, gradeOf, relatedWords } from './reading-statements.js';

type Segment = Pick<JudgedSegment, 'surface' | 'policy' | 'readings'>;

export interface SubjectAnswer {
  readonly outcome: 'changed' | 'unchanged' | 'cannot_say';
  readonly sentence: string;
  /** What it says already, and no further sentence need say again. */
  readonly tells: (segment: Segment, reading: ReadingComparison) => boolean;
}

interface Place {
  readonly place: SubjectPlace;
  readonly segment: Segment;
  readonly comparison: ReadingComparison;
  readonly direction: 'up' | 'down' | undefined;
}

/** The answer; of several places that of the first in which the reading moved as the alert says. */
export function answerOn(subject: AuditSubject, segments: readonly Segment[]): SubjectAnswer {
  const places = subject.places.flatMap((place) => placeIn(segments, subject, place) ?? []);
  const isAsSaid = ({ direction }: Place) =>
    direction !== undefined && !isReverse(subject, direction);
  const moved = places.find(isAsSaid) ?? places.find(({ direction }) => direction !== undefined);
  if (moved) return changed(subject, moved, places);
  const compared = places.find(({ comparison }) => comparison.change === 'within_chance');
  if (compared) return unchanged(subject, compared, places);
  return cannotSay(subject, places[0]);
}

/** The place among the segments; a surface with one policy has no roll-up of its own. */
function placeIn(
  segments: readonly Segment[],
  { reading }: AuditSubject,
  place: SubjectPlace,
): Place | undefined {
  const on = segments.filter(({ surface }) => surface === place.surface);
  const segment =
    on.find(({ policy }) => policy === place.policy) ??
    (place.policy === ROLL_UP && on.length === 1 ? on[0] : undefined);
  const comparison = segment?.readings.find(
    (each) => each.reading === reading && sameBy(each.by, place.by),
  );
  if (!segment || !comparison) return undefined;
  return { place, segment, comparison, direction: directionOf(comparison) };
}

function changed(
  subject: AuditSubject,
  { segment, comparison, direction }: Place,
  places: readonly Place[],
): SubjectAnswer {
  const related = (other: Segment, each: ReadingComparison) =>
    other === segment &&
    isChanged(each) &&
    detectorOf(each.reading) === detectorOf(comparison.reading) &&
    gradeOf(each) === gradeOf(comparison);
  const beside = segment.readings.filter(
    (each) => each !== comparison && each.tier === 'core' && related(segment, each),
  ).length;
  const words = [
    `On ${placeWords(segment)}, ${movedWords(comparison, direction!)}` +
      (isReverse(subject, direction!) ? ', the reverse of what raised the alert' : '') +
      limitWords(subject, comparison.audited),
    ...(beside > 0 ? [relatedWords(beside)] : []),
    ...alikeWords(places, direction!),
  ];
  return {
    outcome: 'changed',
    sentence: `${words.join('; ')}.`,
    tells: (other, each) => each === comparison || related(other, each),
  };
}

function unchanged(
  subject: AuditSubject,
  { segment, comparison }: Place,
  places: readonly Place[],
): SubjectAnswer {
  const { baseline, audited } = comparison;
  const all =
    places.length > 1 ? `, nor elsewhere in the incident's ${places.length} segments` : '';
  return {
    outcome: 'unchanged',
    sentence:
      `On ${placeWords(segment)}, ${titleWords(comparison)} raised the alert and did not change beyond chance ` +
      `between the two stretches${all}: ${cellWords(baseline)} in the baseline, ${cellWords(audited)} in the ` +
      `audited one${limitWords(subject, audited)}.`,
    tells: (_, each) => each === comparison,
  };
}

function cannotSay(subject: AuditSubject, place: Place | undefined): SubjectAnswer {
  const tells = () => false;
  const outcome = 'cannot_say' as const;
  const [first] = subject.places;
  const where = first ? ` on ${placeWords(first)}` : '';
  if (!place) {
    return {
      ...{ outcome, tells },
      sentence:
        `Cannot say whether the reading that raised the alert changed: these stretches have no ` +
        `${subject.reading}${where}.`,
    };
  }
  const { comparison, segment } = place;
  const lacks = STRETCHES.filter((stretch) => !hasInterval(comparison[stretch])).map(
    (stretch) =>
      `in the ${stretch === 'baseline' ? 'baseline' : 'audited'} stretch ${cellWords(comparison[stretch])}`,
  );
  const why = lacks.length > 0 ? lacks.join(', ') : 'its two values are not of the same kind';
  return {
    ...{ outcome, tells },
    sentence:
      `Cannot say whether ${titleWords(comparison)} on ${placeWords(segment)}, which raised the alert, ` +
      `changed: ${why}.`,
  };
}

function hasInterval(cell: Cell): boolean {
  return 'value' in cell && cell.low !== undefined;
}

/** Where there is a limit, its side says nothing of a direction. */
function isReverse({ when, limit }: AuditSubject, direction: 'up' | 'down'): boolean {
  if (when === undefined || limit !== undefined) return false;
  return direction !== (when === 'above' ? 'up' : 'down');
}

/** How the audited stretch lies to the limit that was crossed. */
function limitWords({ when, limit }: AuditSubject, cell: Cell): string {
  if (limit === undefined || when === undefined || !('value' in cell)) return '';
  const { value, low = value, high = value } = cell;
  const isBeyond = when === 'above' ? low > limit : high < limit;
  return isBeyond
    ? `, ${when} the limit of ${formatNumber(limit)}`
    : `, not clearly ${when} the limit of ${formatNumber(limit)}`;
}

/** In how many of an incident's segments it moved this way. */
function alikeWords(places: readonly Place[], direction: 'up' | 'down'): string[] {
  if (places.length < 2) return [];
  const alike = places.filter((each) => each.direction === direction).length;
  const verb = direction === 'up' ? 'rose' : 'fell';
  return [`it ${verb} in ${alike} of the incident's ${counted(places.length, 'segment')}`];
}

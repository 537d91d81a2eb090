/**
 * What changed beyond chance, in sentences: one for each segment, detector and grade, by the reading that
 * tells it best.
 */
import { ROLL_UP } from '../../detectors/policy-role.js';
import { isChanged, type ReadingComparison } from '../stretches/compare.js';
import type { JudgedSegment } from '../stretches/stretch-verdict.js';
import { counted } from './count-text.js';
import { directionOf, movedWords, placeWords } from './reading-words.js';
import { gravestFirst, type Grade, type Statement } from './statement.js';

export interface ReadingStatement extends Statement {
  readonly surface: string;
  readonly detector: string;
}

/** Of those as grave: how what is shown is judged matters more than how it is spread. */
const FIRST_DETECTOR = 'proxy-drift';

type Segment = Pick<JudgedSegment, 'surface' | 'policy' | 'readings'>;

interface Group {
  readonly segment: Segment;
  readonly detector: string;
  readonly grade: Grade;
  readonly changes: readonly ReadingComparison[];
}

/** How a change lies to the direction that is declared to do harm. */
export function gradeOf(comparison: Pick<ReadingComparison, 'harm' | 'change'>): Grade {
  const { harm, change } = comparison;
  if (harm === undefined) return 'moved';
  return change === harm ? 'worse' : 'better';
}

/**
 * The statements, the gravest first; of those as grave, judged quality before the rest in the order in
 * which detectors are shown, and of one detector the segment that moved furthest. Core readings speak;
 * those of detail only in a segment in which no core reading changed. A roll-up changes with its
 * policies: it speaks where none of them did.
 *
 * @param isTold what another sentence says already
 */
export function readingStatements(
  segments: readonly Segment[],
  isTold: (segment: Segment, reading: ReadingComparison) => boolean = () => false,
): ReadingStatement[] {
  const groups = segments.flatMap((segment) => groupsOf(segment, isTold));
  const detectors = [
    ...new Set([
      FIRST_DETECTOR,
      ...segments.flatMap(({ readings }) => readings.map(({ reading }) => detectorOf(reading))),
    ]),
  ];
  const spoken = groups.filter(
    ({ segment: { surface, policy }, detector }) =>
      policy !== ROLL_UP || !hasSpoken(segments, surface, detector),
  );
  const place = ({ detector }: Group) => detectors.indexOf(detector);
  const furthest = [...spoken].sort(
    (a, b) => place(a) - place(b) || shiftOf(b.changes[0]!) - shiftOf(a.changes[0]!),
  );
  return gravestFirst(furthest.map(statementOf));
}

function groupsOf(
  segment: Segment,
  isTold: (segment: Segment, reading: ReadingComparison) => boolean,
): Group[] {
  const all = segment.readings.filter(isChanged);
  const core = all.filter(({ tier }) => tier === 'core');
  const changes = (core.length > 0 ? core : all).filter((reading) => !isTold(segment, reading));
  const groups = new Map<string, { -readonly [Key in keyof Group]: Group[Key] }>();
  for (const change of changes) {
    const detector = detectorOf(change.reading);
    const grade = gradeOf(change);
    const key = `${detector} ${grade}`;
    const group = groups.get(key);
    if (group) group.changes = [...group.changes, change];
    else groups.set(key, { segment, detector, grade, changes: [change] });
  }
  return [...groups.values()];
}

/** Whether a policy of the surface changed in a core reading of the detector. */
function hasSpoken(segments: readonly Segment[], surface: string, detector: string): boolean {
  return segments.some(
    (segment) =>
      segment.surface === surface &&
      segment.policy !== ROLL_UP &&
      segment.readings.some(
        (each) => isChanged(each) && each.tier === 'core' && detectorOf(each.reading) === detector,
      ),
  );
}

function statementOf({ segment, detector, grade, changes }: Group): ReadingStatement {
  const [first, ...others] = changes;
  const direction = directionOf(first!) ?? 'up';
  const more = others.length > 0 ? `; ${relatedWords(others.length)}` : '';
  const sentence = `On ${placeWords(segment)}, ${movedWords(first!, direction)}${more}.`;
  return { grade, surface: segment.surface, detector, sentence };
}

/** That others of the same detector changed with it. */
export function relatedWords(others: number): string {
  return `${counted(others, 'related reading')} changed as well`;
}

/** The detector of a reading's full name. */
export function detectorOf(reading: string): string {
  return reading.slice(0, reading.indexOf('.'));
}

/** How far a reading moved beside its own size, 0 to 2. */
function shiftOf({ baseline, audited, difference }: ReadingComparison): number {
  if (!difference || !('value' in baseline) || !('value' in audited)) return 0;
  const size = Math.max(Math.abs(baseline.value), Math.abs(audited.value));
  return size > 0 ? Math.abs(difference.value) / size : 0;
}

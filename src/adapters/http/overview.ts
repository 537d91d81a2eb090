/** The overview: one line a segment, one mark a detector, worst first. */
import type { Incident } from '../../alarms/incident.js';
import type { DetectorDeclaration } from '../../detectors/detector.js';
import { isoTime } from '../../events/event-time.js';
import { lackWords } from './lack-words.js';
import type { Series } from './readings-history.js';
import { MARK_STATES, type MarkJson, type MarkState, type SegmentJson } from './status-json.js';

const number = new Intl.NumberFormat('en', { maximumSignificantDigits: 3 });

/** The segments of the history with their marks, the worst first, then by surface and policy. */
export function segmentsWorstFirst(
  detectors: readonly DetectorDeclaration[],
  history: readonly Series[],
  incidents: readonly Incident[],
): SegmentJson[] {
  const windowEnd = Math.max(...history.map(({ ring }) => ring.lastEnd));
  const bySegment = new Map<string, Series[]>();
  for (const each of history) {
    const key = JSON.stringify([each.surface, each.policy]);
    bySegment.set(key, [...(bySegment.get(key) ?? []), each]);
  }
  const segments = [...bySegment.values()].map((series) => {
    const { surface, policy } = series[0]!;
    const open = incidents.filter(
      (each) => each.closedAt === undefined && each.surface === surface && each.policy === policy,
    );
    const marks = detectors.map((detector) => markOf(detector, series, open, windowEnd));
    return { surface, policy, windowEnd: Math.max(...series.map((s) => s.ring.lastEnd)), marks };
  });
  return segments.sort(
    (a, b) =>
      badness(b) - badness(a) || compare(a.surface, b.surface) || compare(a.policy, b.policy),
  );
}

/** The worst mark decides, then how many there are of it, then the next worst. */
function badness({ marks }: SegmentJson): number {
  return MARK_STATES.reduce(
    (sum, state) => sum * 100 + Math.min(99, marks.filter((mark) => mark.state === state).length),
    0,
  );
}

function compare(a: string, b: string): number {
  if (a === b) return 0;
  return a < b ? -1 : 1;
}

function markOf(
  detector: DetectorDeclaration,
  segment: readonly Series[],
  open: readonly Incident[],
  windowEnd: number,
): MarkJson {
  const { id, title } = detector;
  const series = segment.filter((each) => each.detector === id);
  const worst = open
    .filter((incident) => incident.detector === id && incident.severity !== 'info')
    .sort((a, b) => stateOf(a).localeCompare(stateOf(b)) || a.since - b.since)[0];
  if (worst) {
    const why = incidentWords(worst, detector);
    return { detector: id, title, state: stateOf(worst), why, incident: worst.id };
  }
  const last = Math.max(-Infinity, ...series.map(({ ring }) => ring.lastEnd));
  if (last === -Infinity) {
    return { detector: id, title, state: 'unknown', why: 'No reading has arrived yet.' };
  }
  if (last < windowEnd) {
    const why = `Silent: the last window with events ended ${timeWords(last)}.`;
    return { detector: id, title, state: 'unknown', why };
  }
  return { detector: id, title, ...withoutIncident(detector, series, last) };
}

/** 'page' is before 'ticket' in the alphabet too. */
function stateOf({ severity }: Incident): 'page' | 'ticket' {
  return severity === 'page' ? 'page' : 'ticket';
}

function incidentWords(incident: Incident, detector: DetectorDeclaration): string {
  const { reading, value, low, high, when, threshold, since, summary } = incident;
  const id = reading.slice(detector.id.length + 1);
  const title = detector.readings.find((each) => each.id === id)?.title ?? reading;
  const interval = low === high ? '' : ` (${number.format(low)} to ${number.format(high)})`;
  return (
    `${summary} ${title} ${number.format(value)}${interval}, ` +
    `${when} ${number.format(threshold)} since ${timeWords(since)}.`
  );
}

function withoutIncident(
  { readings }: DetectorDeclaration,
  series: readonly Series[],
  last: number,
): { state: MarkState; why: string } {
  const lacks = series.flatMap(({ reading, ring }) => {
    const declaration = readings.find(({ id }) => id === reading);
    const points = ring.lastEnd === last ? ring.points(12) : [];
    const words = declaration && lackWords(points, declaration.of);
    return words === undefined ? [] : [{ title: declaration?.title ?? reading, words }];
  });
  const current = series.filter(({ ring }) => ring.lastEnd === last).length;
  if (lacks.length === 0) return { state: 'ok', why: 'Every reading is within its limits.' };
  if (lacks.length === current) return { state: 'unknown', why: sentence(lacks[0]!.words) };
  const missing = lacks.map(({ title }) => title).join(', ');
  return { state: 'ok', why: `Within its limits as far as known; not known: ${missing}.` };
}

function sentence(words: string): string {
  return `${words.charAt(0).toUpperCase()}${words.slice(1)}.`;
}

/** A time as `2026-05-01 02:00 UTC`. */
export function timeWords(time: number): string {
  return `${isoTime(time).slice(0, 16).replace('T', ' ')} UTC`;
}

/** The mark of one detector on one segment, and in words why. */
import type { Incident } from '../../alarms/incident.js';
import type { Detector, DetectorDeclaration, Lane } from '../../detectors/detector.js';
import { formatNumber } from '../../detectors/number-format.js';
import { ROLL_UP } from '../../detectors/policy-role.js';
import { isoTime } from '../../events/event-time.js';
import { lackBrief, lackWords, type Counted } from './lack-words.js';
import type { ShownSeries } from './shown-series.js';
import type { MarkJson, MarkState } from './status-json.js';
import { leadOf, tellingOf, valueBrief } from './value-words.js';

/** Sooner before later. */
const LANES: readonly Lane[] = ['exposure', 'attribution', 'labels'];
/** Windows that show at what rate what is missing arrives. */
const RATE_WINDOWS = 12;
const PROVISIONAL = 'Provisional: labels are still coming.';

const WAITING: Readonly<Record<Lane, string>> = {
  exposure: 'Its first window has not ended yet.',
  attribution: 'Its first window has not ended yet: it waits for what follows upon an impression.',
  labels: 'Its first window has not ended yet: it waits for labels.',
};

export interface MarkParts {
  readonly policy: string;
  /** The detector's, in this segment. */
  readonly series: readonly ShownSeries[];
  /** The detector's open incidents in this segment. */
  readonly open: readonly Incident[];
  /** End of the last window of each lane, over all segments. */
  readonly laneEnds: ReadonlyMap<Lane, number>;
}

type Judgement = Omit<MarkJson, 'detector' | 'title'>;

export function markOf(detector: Detector, parts: MarkParts): MarkJson {
  const { id, title } = detector.declaration;
  return { detector: id, title, ...judgement(detector, parts) };
}

function judgement({ declaration, parts }: Detector, mark: MarkParts): Judgement {
  const { policy, series, open, laneEnds } = mark;
  const [worst, ...others] = open
    .filter(({ severity }) => severity !== 'info')
    .sort((a, b) => stateOf(a).localeCompare(stateOf(b)) || a.since - b.since);
  if (worst) {
    const further = others.length === 0 ? {} : { further: others.length };
    return { ...ofIncident(worst, declaration), ...further };
  }
  const kept = parts.filter(({ scope }) => scope !== (policy === ROLL_UP ? 'policy' : 'surface'));
  if (kept.length === 0) {
    const [why, brief] =
      policy === ROLL_UP
        ? ['It looks at each policy by itself.', 'by policy only']
        : ['It looks at the policies of a surface together.', 'over all policies only'];
    return { state: 'none', why, brief };
  }
  const lane = LANES.find((each) => series.some((one) => one.lane === each));
  if (lane === undefined) {
    const first = LANES.find((each) => kept.some((part) => part.lane === each)) ?? 'exposure';
    return { state: 'unknown', why: WAITING[first], brief: 'no window yet' };
  }
  // Others of its lane tell how far it has come; later lanes are behind by their nature.
  const last = Math.max(...series.filter((one) => one.lane === lane).map((one) => one.lastEnd));
  if (last < (laneEnds.get(lane) ?? -Infinity)) {
    const why = `Silent: the last window with events ended ${timeWords(last)}.`;
    return { state: 'unknown', why, brief: `silent since ${isoTime(last).slice(11, 16)} UTC` };
  }
  const current = series.filter(
    (one) => one.lastEnd === laneEnds.get(one.lane) && one.reading.tier === 'core',
  );
  const { why, ...rest } = ofValues(declaration, current);
  if (!current.some(({ provisional }) => provisional)) return { ...rest, why };
  return { ...rest, why: `${why} ${PROVISIONAL}`, provisional: true };
}

/** 'page' is before 'ticket' in the alphabet too. */
function stateOf({ severity }: Incident): 'page' | 'ticket' {
  return severity === 'page' ? 'page' : 'ticket';
}

function ofIncident(incident: Incident, { id: detector, readings }: DetectorDeclaration) {
  const { reading, value, when, threshold, summary, finding, id } = incident;
  const readingId = reading.slice(detector.length + 1);
  const title = readings.find((each) => each.id === readingId)?.title ?? reading;
  const what = threshold === undefined ? 'changed' : `${when} ${formatNumber(threshold)}`;
  const brief = `${title} ${formatNumber(value)}, ${what}`;
  return { state: stateOf(incident), why: `${summary} ${finding}`, brief, incident: id };
}

/** Without an incident: known as soon as a reading that tells of health has a value. */
function ofValues(
  { alerts, monitors }: DetectorDeclaration,
  core: readonly ShownSeries[],
): { state: MarkState; why: string; brief: string } {
  const telling = tellingOf([...alerts, ...monitors], core);
  const lacks = core.flatMap((series) => {
    const words = lackWords(series.points(RATE_WINDOWS), countedOf(series));
    return words === undefined ? [] : [{ series, words }];
  });
  const lead = leadOf(telling);
  if (lead === undefined) {
    const first = lacks.find(({ series }) => telling.includes(series));
    if (!first)
      return { state: 'unknown', why: 'No reading has arrived yet.', brief: 'no reading' };
    const brief = lackBrief(first.series.points(RATE_WINDOWS), countedOf(first.series));
    return { state: 'unknown', why: sentence(first.words), brief };
  }
  // Of a reading about several things, one with a value is enough here; its page tells of the others.
  const valued = new Set(
    core.filter((each) => each.points(1)[0]?.value !== undefined).map(({ reading }) => reading.id),
  );
  const unknown = lacks.map(({ series }) => series.reading).filter(({ id }) => !valued.has(id));
  const missing = [...new Set(unknown.map(({ title }) => title))];
  const watched = alerts.length + monitors.length > 0 ? 'No incident is open' : 'It is not watched';
  const known = missing.length === 0 ? '.' : `; not known: ${missing.join(', ')}.`;
  return { state: 'ok', why: `${valueBrief(lead)}. ${watched}${known}`, brief: valueBrief(lead) };
}

function countedOf({ reading, blockMs }: ShownSeries): Counted {
  return { unit: reading.of, blockMs };
}

function sentence(words: string): string {
  return `${words.charAt(0).toUpperCase()}${words.slice(1)}.`;
}

/** A time as `2026-05-01 02:00 UTC`. */
export function timeWords(time: number): string {
  return `${isoTime(time).slice(0, 16).replace('T', ' ')} UTC`;
}

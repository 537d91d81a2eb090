/** The baselines in force, each with where it comes from, and what has none and why. */
import type { BaselineDocument, BaselineEntry } from '../../alarms/baseline-document.js';
import type { Incident } from '../../alarms/incident.js';
import type { MonitorState } from '../../alarms/monitor-state.js';
import { REASONS, sameBy, type TimeSpan } from '../../detectors/reading.js';
import type { BaselinesViewJson, PinnedJson, UnpinnedJson } from './baselines-json.js';
import type { DeclaredReading, DeclaredReadings } from './declared-readings.js';

export interface BaselineFacts {
  readonly states: readonly MonitorState[];
  /** Those in force. */
  readonly entries: readonly BaselineEntry[];
  readonly incidents: readonly Incident[];
  /** What alarms.baselineFile holds. */
  readonly document?: BaselineDocument;
  /** baseline.from and baseline.to. */
  readonly stretch?: TimeSpan;
}

type Place = Pick<BaselineEntry, 'reading' | 'surface' | 'policy' | 'by' | 'against'>;

/** By segment, then in the order in which detectors declare their readings. */
export function baselinesView(declared: DeclaredReadings, facts: BaselineFacts): BaselinesViewJson {
  const { document, stretch } = facts;
  const order = [...declared.keys()];
  const states = facts.states
    .filter(({ kind }) => kind === 'change')
    .map((state) => ({ state, of: declared.get(state.reading) }))
    .filter((each): each is Watched => each.of !== undefined)
    .sort(
      (a, b) =>
        compare(segmentOf(a.state), segmentOf(b.state)) ||
        order.indexOf(a.state.reading) - order.indexOf(b.state.reading),
    );
  return {
    ...(document ? { file: fileOf(document) } : {}),
    ...(stretch ? { stretch: { from: stretch.start, to: stretch.end } } : {}),
    pinned: states.flatMap((each) => pinnedOf(each, facts)),
    unpinned: states.filter(({ state }) => !state.baseline).map(unpinnedOf),
  };
}

interface Watched {
  readonly state: MonitorState;
  readonly of: DeclaredReading;
}

function fileOf({ madeFrom, history = [] }: BaselineDocument) {
  return { madeFrom, history };
}

function pinnedOf({ state, of }: Watched, facts: BaselineFacts): PinnedJson[] {
  const { baseline, blocks } = state;
  const entry = facts.entries.find((each) => isSamePlace(each, state));
  if (!baseline || !entry) return [];
  const { value, low, high, from, to } = baseline;
  const accepted = entry.accepted ? acceptanceOf(state, facts.incidents) : undefined;
  return [
    {
      ...placeOf({ state, of }),
      unit: of.reading.unit,
      ...{ value, low, high, from, to, blocks },
      source: sourceOf(entry, facts),
      ...(accepted ? { accepted } : {}),
    },
  ];
}

function unpinnedOf(watched: Watched): UnpinnedJson {
  const { blocks, needed, lack } = watched.state;
  return {
    ...placeOf(watched),
    ...{ blocks, needed },
    ...(lack === undefined ? {} : { lack: REASONS[lack] }),
  };
}

function placeOf({ state, of }: Watched) {
  const { reading, surface, policy, by, against } = state;
  const { title } = of.reading;
  return {
    ...{ reading, title, surface, policy, by, blockMs: of.blockMs },
    ...(against === undefined ? {} : { against }),
  };
}

function sourceOf(entry: BaselineEntry, { document, stretch }: BaselineFacts) {
  const filed = document?.baselines.find((each) => isSamePlace(each, entry));
  if (filed && filed.from === entry.from && filed.to === entry.to) return 'file';
  if (entry.accepted) return 'accepted';
  return stretch ? 'stretch' : 'first_blocks';
}

/** The last time that someone accepted a change of this reading in this segment. */
function acceptanceOf(state: MonitorState, incidents: readonly Incident[]) {
  const records = incidents
    .filter(
      ({ reading, against, segments }) =>
        reading === state.reading &&
        against === state.against &&
        segments.some((each) => isSegment(each, state)),
    )
    .flatMap(({ records }) => records.filter(({ what }) => what === 'accept'))
    .sort((a, b) => a.at - b.at);
  const last = records.at(-1);
  return last && { by: last.by, at: last.at, why: last.why };
}

function isSamePlace(a: Place, b: Place): boolean {
  return a.reading === b.reading && a.against === b.against && isSegment(a, b);
}

function isSegment(
  a: Pick<Place, 'surface' | 'policy' | 'by'>,
  b: Pick<Place, 'surface' | 'policy' | 'by'>,
): boolean {
  return a.surface === b.surface && a.policy === b.policy && sameBy(a.by, b.by);
}

function segmentOf({ surface, policy }: MonitorState): string {
  return JSON.stringify([surface, policy]);
}

function compare(a: string, b: string): number {
  if (a === b) return 0;
  return a < b ? -1 : 1;
}

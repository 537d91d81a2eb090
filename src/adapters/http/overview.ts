/** The overview: one line a segment, one mark a detector, worst first. */
import type { Incident } from '../../alarms/incident.js';
import type { Detector, Lane } from '../../detectors/detector.js';
import { markOf } from './marks.js';
import { withoutOutdated, type ShownSeries } from './shown-series.js';
import { MARK_STATES, type SegmentJson } from './status-json.js';

/** The segments of the series with their marks, the worst first, then by surface and policy. */
export function segmentsWorstFirst(
  detectors: readonly Detector[],
  shown: readonly ShownSeries[],
  incidents: readonly Incident[],
): SegmentJson[] {
  const laneEnds = new Map<Lane, number>();
  const bySegment = new Map<string, ShownSeries[]>();
  for (const each of withoutOutdated(shown)) {
    laneEnds.set(each.lane, Math.max(laneEnds.get(each.lane) ?? -Infinity, each.lastEnd));
    const key = JSON.stringify([each.surface, each.policy]);
    const others = bySegment.get(key);
    if (others) others.push(each);
    else bySegment.set(key, [each]);
  }
  const segments = [...bySegment.values()].map((series) => {
    const { surface, policy } = series[0]!;
    const open = incidents.filter(
      (each) => each.closedAt === undefined && isFoundIn(each, surface, policy),
    );
    const marks = detectors.map((detector) => {
      const id = detector.declaration.id;
      return markOf(detector, {
        policy,
        series: series.filter((each) => each.detector === id),
        open: open.filter((incident) => incident.detector === id),
        laneEnds,
      });
    });
    return { surface, policy, windowEnd: Math.max(...series.map((s) => s.lastEnd)), marks };
  });
  return segments.sort(
    (a, b) =>
      badness(b) - badness(a) || compare(a.surface, b.surface) || compare(a.policy, b.policy),
  );
}

/** Whether the incident was found in the segment, first or later. */
export function isFoundIn(
  { segments, ...first }: Pick<Incident, 'segments' | 'surface' | 'policy'>,
  surface: string,
  policy: string,
): boolean {
  return [first, ...segments].some((at) => at.surface === surface && at.policy === policy);
}

/** The worst mark decides, then how many there are of it, then the next worst. */
function badness({ marks }: SegmentJson): number {
  return MARK_STATES.filter((state) => state !== 'none').reduce(
    (sum, state) => sum * 100 + Math.min(99, marks.filter((mark) => mark.state === state).length),
    0,
  );
}

function compare(a: string, b: string): number {
  if (a === b) return 0;
  return a < b ? -1 : 1;
}

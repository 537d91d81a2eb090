/**
 * The segments of a report: what was served, all readings of both stretches compared, their course and
 * the items; and for each surface with several policies its roll-up, with the readings that cross them.
 */
import type { DetectorDeclaration } from '../../detectors/detector.js';
import { ROLL_UP } from '../../detectors/policy-role.js';
import type { Reading, TimeSpan } from '../../detectors/reading.js';
import { createDetectors, type DetectorOptions } from '../../detectors/registry.js';
import { FEWEST_USERS } from '../privacy.js';
import type { SegmentTallies, StretchCollector, SurfaceTraffic } from '../stretches/collector.js';
import { exposureParts } from '../stretches/exposure-parts.js';
import { itemShifts, type ItemShifts } from '../stretches/item-shifts.js';
import {
  canCompare,
  comparisonOf,
  exposurePairs,
  laterPairs,
  type ReadingPair,
} from '../stretches/segment-readings.js';
import type { SeriesCollector } from '../stretches/series.js';
import { perStretch, STRETCHES, type PerStretch } from '../stretches/stretch.js';
import type { ReportSegment, SegmentTraffic } from './report.js';

export interface CollectedSegments {
  readonly options: { readonly detectors: DetectorOptions };
  readonly stretches: PerStretch<TimeSpan>;
  readonly collector: StretchCollector;
  readonly series: SeriesCollector;
  /** Readings that need more than what was shown, of all segments and roll-ups. */
  readonly later: PerStretch<readonly Reading[]>;
}

/** A segment whose readings wait to be compared, together with those of all others. */
type Uncompared = Omit<ReportSegment, 'readings'> & { readonly pairs: readonly ReadingPair[] };

/** In the order of surfaces and policies, a roll-up after the policies of its surface. */
export function reportSegments(collected: CollectedSegments): ReportSegment[] {
  const segments = [...policySegments(collected), ...rollUps(collected)];
  const comparisons = segments.flatMap(({ pairs }) => pairs.filter(canCompare)).length;
  const compared = segments.map(({ pairs, ...segment }) => ({
    ...segment,
    readings: pairs.map((pair) => comparisonOf(pair, comparisons)),
  }));
  const isRollUp = ({ policy }: ReportSegment) => Number(policy === ROLL_UP);
  const bySurface = (a: ReportSegment, b: ReportSegment) =>
    a.surface < b.surface ? -1 : a.surface > b.surface ? 1 : isRollUp(a) - isRollUp(b);
  return compared.sort(bySurface);
}

function policySegments(collected: CollectedSegments): Uncompared[] {
  const { options, stretches, collector, series, later } = collected;
  const detectors = createDetectors(options.detectors);
  const declarations = detectors.map(({ declaration }) => declaration);
  const parts = exposureParts(detectors);
  const tallied = collector.sortedSegments().map((each) => ({
    ...each,
    states: perStretch((stretch) => each.tallies[stretch].states()),
  }));
  for (const { segment, states } of tallied) {
    parts.forEach(({ part }, i) => {
      for (const stretch of STRETCHES) {
        const exposed = part.exposed?.(states[stretch][i]);
        if (exposed) collector.see(segment.surface, exposed.keyHigh, exposed.keyLow);
      }
    });
  }
  return tallied.map(({ segment, tallies, states }) => {
    const catalogues = perStretch((stretch) => collector.catalogue(stretch));
    const withheld = perStretch((stretch) => isWithheld(tallies[stretch]));
    const isPublic = !withheld.baseline && !withheld.audited;
    const { surface, policy } = segment;
    const shown = { segment, states, catalogues, withheld };
    return {
      surface,
      policy,
      traffic: perStretch((stretch) => trafficOf(tallies[stretch])),
      pairs: [
        ...exposurePairs(shown, stretches, options.detectors),
        ...laterPairs(of(later, surface, policy), withheld, declarations),
      ],
      series: isPublic ? series.of(surface, policy) : [],
      ...(isPublic ? { items: shiftsOf({ segment, tallies }, collector) } : {}),
    };
  });
}

/** The roll-ups of surfaces with several policies; with one they would say the same again. */
function rollUps({ options, collector, later }: CollectedSegments): Uncompared[] {
  const declarations: readonly DetectorDeclaration[] = createDetectors(options.detectors).map(
    ({ declaration }) => declaration,
  );
  const policies = new Map<string, number>();
  for (const { segment } of collector.sortedSegments()) {
    policies.set(segment.surface, (policies.get(segment.surface) ?? 0) + 1);
  }
  return [...policies].flatMap(([surface, count]) => {
    const served = collector.surface(surface);
    if (count < 2 || !served) return [];
    const withheld = perStretch((stretch) => isWithheld(served[stretch]));
    const pairs = laterPairs(of(later, surface, ROLL_UP), withheld, declarations);
    if (pairs.length === 0) return [];
    const traffic = perStretch((stretch) => trafficOf(served[stretch]));
    return [{ surface, policy: ROLL_UP, traffic, pairs, series: [] }];
  });
}

function of(
  readings: PerStretch<readonly Reading[]>,
  surface: string,
  policy: string,
): PerStretch<readonly Reading[]> {
  return perStretch((stretch) =>
    readings[stretch].filter((each) => each.surface === surface && each.policy === policy),
  );
}

/** A stretch in which nobody was served has nothing to withhold. */
function isWithheld({ users, impressions }: SurfaceTraffic): boolean {
  return impressions > 0 && users.value < FEWEST_USERS;
}

function trafficOf(tally: SurfaceTraffic): SegmentTraffic {
  if (isWithheld(tally)) return { withheld: true };
  const { recommendations, impressions, users } = tally;
  return { recommendations, impressions, users: users.value, usersExact: users.isExact };
}

function shiftsOf({ tallies }: SegmentTallies, collector: StretchCollector): ItemShifts {
  return itemShifts({
    tables: perStretch((stretch) => tallies[stretch].items()),
    isEnough: perStretch(
      (stretch) => (high: number, low: number) =>
        collector.audience.isEnough(tallies[stretch].place, high, low),
    ),
    name: (high, low) => collector.names.name(high, low),
  });
}

/**
 * What changed since the last audit: its readings and verdicts beside this one's. Only reports that
 * asked for the same segments, and ended before this audited stretch begins, are earlier ones; their
 * stretches share nothing with this one's, so that differences can be told from chance.
 */
import { sameBy, type By, type Measurement } from '../../detectors/reading.js';
import { parseEventTime } from '../../events/event-time.js';
import {
  areComparable,
  compareMeasurements,
  type Cell,
  type Comparison,
  type ReadingComparison,
} from '../stretches/compare.js';
import type { ComparisonVerdict, DatasetFindings } from '../findings/findings.js';
import type { AuditRequest } from '../request.js';
import type { EarlierReport } from './earlier-report.js';

/** The readings of a segment, as this report compares them. */
export interface SegmentReadings {
  readonly surface: string;
  readonly policy: string;
  readonly readings: readonly ReadingComparison[];
}

/** An earlier audit in one line. */
export interface PastAudit {
  readonly id: string;
  readonly from: string;
  readonly to: string;
  readonly outcome: string;
  readonly sentence: string;
}

/** A core reading then and now. */
export interface ReadingSince extends Comparison {
  readonly surface: string;
  readonly policy: string;
  readonly reading: string;
  readonly title: string;
  /** What else it is about. */
  readonly by: By;
  readonly then: Cell;
  readonly now: Cell;
}

/** A comparison of two scorers then and now; null where it was not made. */
export interface ComparisonSince {
  readonly surface: string;
  readonly policy: string;
  readonly a: string;
  readonly b: string;
  readonly metric: string;
  readonly then: ComparisonVerdict | null;
  readonly now: ComparisonVerdict | null;
}

export interface History {
  /** The latest first; the first is the last audit. */
  readonly audits: readonly PastAudit[];
  readonly readings: readonly ReadingSince[];
  readonly comparisons: readonly ComparisonSince[];
}

export const NO_HISTORY: History = { audits: [], readings: [], comparisons: [] };

/** Most earlier audits that are listed. */
const MOST_AUDITS = 12;

/** What is taken at the traffic of its own report's stretches, and so differs between reports. */
const COMMON_TRAFFIC = /_rarefied$/;

/** The earlier audits of the request's segments, and what changed since the last of them. */
export function historyOf(
  request: Pick<AuditRequest, 'id' | 'from' | 'surface' | 'policy'>,
  segments: readonly SegmentReadings[],
  findings: DatasetFindings | undefined,
  reports: readonly EarlierReport[],
): History {
  const earlier = reports
    .filter((report) => isEarlier(report, request))
    .sort((a, b) => endOf(b) - endOf(a) || (a.request.id < b.request.id ? -1 : 1));
  const [last] = earlier;
  if (!last) return NO_HISTORY;
  return {
    audits: earlier.slice(0, MOST_AUDITS).map(({ request: { id }, stretches, verdict }) => ({
      id,
      ...stretches.audited,
      ...{ outcome: verdict.outcome, sentence: verdict.sentence },
    })),
    readings: compared(segments.flatMap((segment) => readingsSince(segment, last))),
    comparisons: comparisonsSince(findings, last),
  };
}

function isEarlier(
  report: EarlierReport,
  { id, from, surface, policy }: Pick<AuditRequest, 'id' | 'from' | 'surface' | 'policy'>,
): boolean {
  const { request } = report;
  const isSame = request.surface === surface && request.policy === policy;
  return isSame && request.id !== id && endOf(report) <= from;
}

function endOf({ stretches }: EarlierReport): number {
  return parseEventTime(stretches.audited.to);
}

/** A reading then and now, not compared yet. */
type Uncompared = Omit<ReadingSince, 'change' | 'difference'>;

function readingsSince(
  { surface, policy, readings }: SegmentReadings,
  last: EarlierReport,
): Uncompared[] {
  const before = last.segments.find((each) => each.surface === surface && each.policy === policy);
  if (!before) return [];
  return readings.flatMap(({ reading, title, tier, by, audited }) => {
    const then = before.readings.find((each) => each.reading === reading && sameBy(each.by, by))
      ?.audited as Cell | undefined;
    if (tier !== 'core' || then === undefined || COMMON_TRAFFIC.test(reading)) return [];
    return [{ surface, policy, reading, title, by, then, now: audited }];
  });
}

function compared(pairs: readonly Uncompared[]): ReadingSince[] {
  const measurements = pairs.map(
    ({ then, now, by }) => [measurement(then, by), measurement(now, by)] as const,
  );
  const comparisons = measurements.filter(([then, now]) => areComparable(then, now)).length;
  return pairs.map((pair, i) => ({
    ...pair,
    ...compareMeasurements(...measurements[i]!, comparisons),
  }));
}

/** A withheld number compares with nothing. */
function measurement(cell: Cell, by: By): Measurement {
  if (!('withheld' in cell)) return { reading: '', by, ...cell };
  return { reading: '', by, enough: false, reason: 'insufficient', seen: 0, needed: 0 };
}

function comparisonsSince(
  findings: DatasetFindings | undefined,
  last: EarlierReport,
): ComparisonSince[] {
  const rows = new Map<string, ComparisonSince>();
  const note = (when: 'then' | 'now', all: DatasetFindings['comparisons'] | EarlierComparisons) => {
    for (const { surface, policy, comparisons } of all) {
      for (const { a, b, metric, verdict } of comparisons) {
        const key = JSON.stringify([surface, policy, a, b, metric]);
        const row = rows.get(key) ?? { surface, policy, a, b, metric, then: null, now: null };
        rows.set(key, { ...row, [when]: verdict });
      }
    }
  };
  note('now', findings?.comparisons ?? []);
  note('then', last.findings?.comparisons ?? []);
  return [...rows.values()];
}

type EarlierComparisons = NonNullable<EarlierReport['findings']>['comparisons'];

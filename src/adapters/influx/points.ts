/**
 * What is kept for years, as points: readings of both tiers, incidents, audits, the spending of labels.
 * Each point is told by its measurement, tags and time, so that one written twice is one.
 */
import type { IncidentChange } from '../../alarms/incident.js';
import type { AuditEntry } from '../../audit/request.js';
import { isMeasured, type Reading } from '../../detectors/reading.js';
import type { LabelSpend } from '../../labelling/label-request.js';
import type { ReadingSet } from '../../windows/reading-set.js';
import { BY_TAG, MEASUREMENTS } from './names.js';

/** Fields are never NaN or infinite: the server refuses the whole write for one of them. */
export interface HistoryPoint {
  readonly measurement: Exclude<(typeof MEASUREMENTS)[keyof typeof MEASUREMENTS], 'daily_windows'>;
  /** Epoch ms of event time. */
  readonly time: number;
  readonly tags: Readonly<Record<string, string>>;
  readonly fields: Readonly<Record<string, number | string | boolean>>;
}

/** The points of a window or block; none of what is provisional. At the end of the window. */
export function readingPoints(set: ReadingSet): HistoryPoint[] {
  if (set.provisional) return [];
  return set.readings.map((reading) => pointOf(reading, set.of));
}

/** The point of a reading; without a value it says why, and how much was seen of what is needed. */
function pointOf(
  { detector, surface, policy, window, measurement }: Reading,
  of: ReadingSet['of'],
): HistoryPoint {
  const by = Object.entries(measurement.by).map(([key, value]) => [`${BY_TAG}${key}`, value]);
  return {
    measurement: MEASUREMENTS.readings,
    time: window.end,
    tags: {
      reading: `${detector}.${measurement.reading}`,
      ...{ surface, policy, of },
      ...(Object.fromEntries(by) as Record<string, string>),
    },
    fields: isMeasured(measurement)
      ? finite({
          value: measurement.value,
          low: measurement.low,
          high: measurement.high,
          n: measurement.n,
        })
      : {
          reason: measurement.reason,
          ...finite({ seen: measurement.seen, needed: measurement.needed }),
        },
  };
}

/** What has happened to an incident, at the end of the block that brought it. */
export function incidentPoint({ what, incident }: IncidentChange): HistoryPoint {
  const { alert, surface, policy, severity, reading, id, finding, value, low, high, since } =
    incident;
  return {
    measurement: MEASUREMENTS.incidents,
    time: incident.closedAt ?? incident.openedAt,
    tags: { alert, reading, surface, policy, severity, what },
    fields: { id, finding, ...finite({ value, low, high, since, evidence: incident.evidence }) },
  };
}

/** A finished audit, at the end of the stretch that it looked into. */
export function auditPoint({ request, state, verdict }: AuditEntry): HistoryPoint | undefined {
  if (state !== 'done' && state !== 'failed') return undefined;
  const { id, trigger, to, surface, policy } = request;
  return {
    measurement: MEASUREMENTS.audits,
    time: to,
    tags: { id, trigger, state, ...(surface && { surface }), ...(policy && { policy }) },
    fields: { verdict: verdict ?? '', from: request.from, to },
  };
}

/** How the budget of a segment stands at a time, epoch ms of event time; what is counted, since ever. */
export function labelSpendPoint(spend: LabelSpend, time: number): HistoryPoint {
  const { surface, policy, budget, spentToday, waiting, oldestAge } = spend;
  const { labelled, skipped, expired, effectiveLabels, mixing } = spend;
  return {
    measurement: MEASUREMENTS.labelSpend,
    time,
    tags: { surface, policy },
    fields: finite({
      ...{ budget, waiting, labelled, skipped, expired, mixing },
      spent_today: spentToday,
      oldest_age_seconds: oldestAge / 1000,
      effective_labels: effectiveLabels,
    }),
  };
}

function finite(fields: Readonly<Record<string, number | undefined>>): Record<string, number> {
  const present = Object.entries(fields).filter(
    (field): field is [string, number] => field[1] !== undefined && Number.isFinite(field[1]),
  );
  return Object.fromEntries(present);
}

/** From an incident, a posted alert, the clock or a caller to the audit that is asked for. */
import { createHash } from 'node:crypto';
import type { Incident } from '../../alarms/incident.js';
import type { AuditRequest, AuditSubject, SubjectPlace } from '../../audit/request.js';
import { ROLL_UP } from '../../detectors/policy-role.js';
import { isoTime } from '../../events/event-time.js';
import { OTHER_SEGMENT } from '../../windows/segment.js';
import type { PostedAlert } from './alertmanager.js';

export interface StretchOptions {
  /** Length of both stretches. */
  readonly stretchMs: number;
  /** How much earlier the baseline lies. */
  readonly baselineLagMs: number;
}

/** The stretch that ends here, and its baseline. */
export function stretchesBefore(
  to: number,
  { stretchMs, baselineLagMs }: StretchOptions,
): Pick<AuditRequest, 'from' | 'to' | 'baselineFrom' | 'baselineTo'> {
  const from = to - stretchMs;
  return { from, to, baselineFrom: from - baselineLagMs, baselineTo: to - baselineLagMs };
}

/** The one audit of an incident: of all segments that it was found in. */
export function incidentRequest(incident: Incident, options: StretchOptions): AuditRequest {
  const { id, alert, openedAt } = incident;
  const about = subjectOf(incident);
  return {
    ...{ id, trigger: 'alert', ...segmentsOf(about.places), incident: id, alert, about },
    ...stretchesBefore(openedAt, options),
  };
}

function subjectOf(incident: Incident): AuditSubject {
  const { reading, surface, policy, by, segments, when, threshold, against } = incident;
  const places = segments.length > 0 ? segments : [{ surface, policy, by }];
  return {
    reading,
    places: places.map((place) => ({
      ...{ surface: place.surface, policy: place.policy, by: place.by },
    })),
    // Beside a holdout it may have moved without moving from what it was itself.
    ...(against === undefined && { when }),
    ...(threshold !== undefined && { limit: threshold }),
  };
}

/** The surface and the policy that all places share; those that stand for several name none. */
function segmentsOf(places: readonly SubjectPlace[]): Pick<AuditRequest, 'surface' | 'policy'> {
  const [first] = places;
  if (!first) return {};
  const { surface, policy } = first;
  const isOther = places.some(
    (each) => each.surface === OTHER_SEGMENT.surface && each.policy === OTHER_SEGMENT.policy,
  );
  if (isOther || places.some((each) => each.surface !== surface)) return {};
  const isOne = policy !== ROLL_UP && places.every((each) => each.policy === policy);
  return isOne ? { surface, policy } : { surface };
}

/** The audits of open incidents that were not asked for yet. */
export function missingRequests(
  incidents: readonly Incident[],
  isAskedFor: (id: string) => boolean,
  options: StretchOptions,
): AuditRequest[] {
  return incidents
    .filter(({ closedAt }) => closedAt === undefined)
    .map((incident) => incidentRequest(incident, options))
    .filter(({ id }) => !isAskedFor(id));
}

/**
 * The audit of a posted alert: that of the incident it is about; else one of its own for each time it
 * began to fire. However often it is posted, it asks for the same audit. An alert goes on firing for a
 * while after its incident has closed, and is posted again then: that asks for nothing new.
 *
 * @param to end of the last window that was read, epoch ms
 */
export function alertRequest(
  { labels, startsAt }: PostedAlert,
  incidents: readonly Incident[],
  to: number,
  options: StretchOptions,
): AuditRequest {
  const { alertname: alert = '', surface, policy, reading } = labels;
  const own = incidents.filter((each) => isAbout(labels, each));
  const incident = own.find(({ closedAt }) => closedAt === undefined) ?? latestClosed(own);
  if (incident) return incidentRequest(incident, options);
  const id = shortHash(JSON.stringify([alert, surface, policy, startsAt]));
  const asked = { id, trigger: 'alert' as const, alert, ...stretchesBefore(to, options) };
  if (surface === undefined) return policy === undefined ? asked : { ...asked, policy };
  if (policy === undefined) return { ...asked, surface };
  const places = [{ surface, policy, by: {} }];
  return {
    ...{ ...asked, ...segmentsOf(places) },
    ...(reading === undefined ? {} : { about: { reading, places } }),
  };
}

/** Whether the labels are those of the incident; a label that was dropped on the way says nothing. */
function isAbout(labels: PostedAlert['labels'], incident: Incident): boolean {
  const { alert, surface, policy, reading, by } = incident;
  if (labels['alertname'] !== alert) return false;
  if (labels['surface'] !== surface || labels['policy'] !== policy) return false;
  const others = Object.entries({ reading, ...by });
  return others.every(([name, value]) => (labels[name] ?? value) === value);
}

function latestClosed(incidents: readonly Incident[]): Incident | undefined {
  return [...incidents].sort((a, b) => (b.closedAt ?? 0) - (a.closedAt ?? 0))[0];
}

/** The audit of a scheduled time. */
export function scheduledRequest(at: number, to: number, options: StretchOptions): AuditRequest {
  const id = `schedule-${isoTime(at).replace(/[^\dTZ]/g, '')}`;
  return { id, trigger: 'schedule', ...stretchesBefore(to, options) };
}

/** An audit that a caller asks for: the same stretches are the same audit. */
export function calledRequest(request: Omit<AuditRequest, 'id' | 'trigger'>): AuditRequest {
  return { id: shortHash(JSON.stringify(request)), trigger: 'api', ...request };
}

function shortHash(text: string): string {
  return createHash('sha256').update(text).digest('hex').slice(0, 16);
}

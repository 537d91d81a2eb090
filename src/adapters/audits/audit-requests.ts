/** From an incident, a posted alert, the clock or a caller to the audit that is asked for. */
import { createHash } from 'node:crypto';
import type { Incident } from '../../alarms/incident.js';
import type { AuditRequest } from '../../audit/request.js';
import { isoTime } from '../../events/event-time.js';
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

/** The one audit of an incident. */
export function incidentRequest(incident: Incident, options: StretchOptions): AuditRequest {
  const { id, surface, policy, alert, openedAt } = incident;
  return {
    id,
    trigger: 'alert',
    surface,
    policy,
    incident: id,
    alert,
    ...stretchesBefore(openedAt, options),
  };
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
 * The audit of a posted alert: that of the incident it is about, where there is one; else one of its
 * own for each time it began to fire. However often it is posted, it asks for the same audit: rules keep
 * an alert firing for a while after its incident has closed, and it may be posted once more then.
 *
 * @param incidents open ones first, then closed ones, each the latest first
 * @param to end of the last window that was read, epoch ms
 */
export function alertRequest(
  { labels, startsAt }: PostedAlert,
  incidents: readonly Incident[],
  to: number,
  options: StretchOptions,
): AuditRequest {
  const { alertname: alert = '', surface, policy } = labels;
  const incident = incidents.find(
    (each) => each.alert === alert && each.surface === surface && each.policy === policy,
  );
  if (incident) return incidentRequest(incident, options);
  return {
    id: shortHash(JSON.stringify([alert, surface, policy, startsAt])),
    trigger: 'alert',
    alert,
    ...(surface === undefined ? {} : { surface }),
    ...(policy === undefined ? {} : { policy }),
    ...stretchesBefore(to, options),
  };
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

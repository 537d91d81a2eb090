/** Incidents, open ones first, each with its runbook and the audit that it asked for. */
import type { JSX } from 'preact';
import type { Incident } from '../alarms/incident.js';
import type { AuditEntry } from '../audit/request.js';
import { Mark } from './mark.js';
import { auditHref, segmentHref } from './route.js';
import { numberWords, policyWords, timeWords } from './words.js';

export interface IncidentsProps {
  readonly incidents: readonly Incident[];
  readonly audits: readonly AuditEntry[];
}

export function Incidents({ incidents, audits }: IncidentsProps): JSX.Element {
  if (incidents.length === 0) return <p class="empty">None has been opened.</p>;
  return (
    <ul class="list">
      {incidents.map((incident) => (
        <IncidentItem
          key={incident.id}
          incident={incident}
          audit={audits.find(({ request }) => request.incident === incident.id)}
        />
      ))}
    </ul>
  );
}

interface ItemProps {
  readonly incident: Incident;
  readonly audit: AuditEntry | undefined;
}

function IncidentItem({ incident, audit }: ItemProps): JSX.Element {
  const { alert, surface, policy, summary, when, threshold, value, low, high } = incident;
  const { severity, since, closedAt } = incident;
  return (
    <li class={closedAt === undefined ? `incident open ${severity}` : 'incident'}>
      <p class="line">
        {closedAt === undefined ? <Mark state={severity === 'page' ? 'page' : 'ticket'} /> : 'Over'}
        <strong>{summary}</strong>
        <a href={segmentHref(surface, policy)}>
          <bdi>{surface}</bdi> / <bdi>{policyWords(policy)}</bdi>
        </a>
      </p>
      <p class="muted">
        {alert}: {numberWords(value)}
        {low < high && ` (${numberWords(low)} to ${numberWords(high)})`}, limit {when}{' '}
        {numberWords(threshold)}. Since {timeWords(since)}
        {closedAt !== undefined && `, until ${timeWords(closedAt)}`}.
      </p>
      <p class="line">
        <a href={`/runbooks/${encodeURIComponent(alert)}`}>Runbook of {alert}</a>
        {audit && <a href={auditHref(audit.request.id)}>Its audit</a>}
      </p>
    </li>
  );
}

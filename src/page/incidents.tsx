/** Incidents, open ones first, each with what is known of it and what can be done. */
import type { JSX } from 'preact';
import type { Incident } from '../alarms/incident.js';
import type { AuditEntry } from '../audit/request.js';
import {
  actionCall,
  courseWords,
  evidenceWords,
  falseAlarmWords,
  maintenanceCall,
  nearWords,
  recordWords,
  segmentWords,
} from './alarm-words.js';
import { Mark } from './mark.js';
import { auditHref, segmentHref } from './route.js';
import { policyWords } from './words.js';

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
  const { alert, surface, policy, summary, finding, severity, closedAt, owner } = incident;
  const course = courseWords(incident);
  return (
    <li class={closedAt === undefined ? `incident open ${severity}` : 'incident'}>
      <p class="line">
        {closedAt === undefined ? <Mark state={severity === 'page' ? 'page' : 'ticket'} /> : 'Over'}
        <strong>{summary}</strong>
        <a href={segmentHref(surface, policy)}>
          <bdi>{surface}</bdi> / <bdi>{policyWords(policy)}</bdi>
        </a>
        {owner !== undefined && (
          <span>
            Owner: <bdi>{owner}</bdi>
          </span>
        )}
      </p>
      <p>{finding}</p>
      {course !== '' && <p>{course}</p>}
      <Places incident={incident} />
      <Evidence incident={incident} />
      {incident.records.map((record, at) => (
        <p class="small" key={at}>
          <bdi>{recordWords(record)}</bdi>
        </p>
      ))}
      <p class="line">
        <a href={`/runbooks/${encodeURIComponent(alert)}`}>Runbook of {alert}</a>
        {audit && <a href={auditHref(audit.request.id)}>Its audit</a>}
      </p>
      {closedAt === undefined && <HowTo incident={incident} />}
    </li>
  );
}

/** The other segments that it was found in, and what was changed at about that time. */
function Places({ incident: { segments, changes, since } }: { readonly incident: Incident }) {
  return (
    <>
      {segments.length > 1 && (
        <>
          <p>It was found in {segments.length} segments:</p>
          <ul class="places">
            {segments.map((segment, at) => (
              <li key={at}>
                <a href={segmentHref(segment.surface, segment.policy)}>
                  <bdi>{segmentWords(segment)}</bdi>
                </a>
              </li>
            ))}
          </ul>
        </>
      )}
      {changes.length > 0 && (
        <p>
          Changes announced near its begin:{' '}
          <bdi>{changes.map((change) => nearWords(change, since)).join('; ')}</bdi>. Near in time is
          not yet the cause.
        </p>
      )}
    </>
  );
}

function Evidence({ incident }: { readonly incident: Incident }): JSX.Element {
  const { kind, evidence } = incident;
  return (
    <p class="muted small">
      {kind === 'change' && (
        <>
          <meter class="evidence" min={0} max={1} value={evidence} aria-label="Evidence">
            {evidenceWords(evidence)}
          </meter>{' '}
          Evidence at its height: {evidenceWords(evidence)}.{' '}
        </>
      )}
      {falseAlarmWords(incident)}
      {kind === 'change' && ' It has changed; whether that is harm, the number cannot know.'}
    </p>
  );
}

/** What one can do about it; whoever may has the token. */
function HowTo({ incident }: { readonly incident: Incident }): JSX.Element {
  const { id, kind } = incident;
  return (
    <details class="more">
      <summary>Acknowledge{kind === 'change' && ', accept'} or suppress it</summary>
      <p class="small">
        Calls need the token: it is in the file that <code>http.tokenFile</code> names, or in{' '}
        <code>api-token</code> in the data folder. Put its place in <code>FLYBALL_TOKEN_FILE</code>,
        and your name and the reason in the call; both are kept.
      </p>
      <p class="small">To say that someone looks at it:</p>
      <pre class="call">{actionCall(location.origin, id, 'acknowledge')}</pre>
      {kind === 'change' ? (
        <>
          <p class="small">
            To accept it as the new normal (the baseline’s mean moves there, its spread stays):
          </p>
          <pre class="call">{actionCall(location.origin, id, 'accept')}</pre>
        </>
      ) : (
        <p class="small">A limit is moved in the configuration, not accepted.</p>
      )}
      <p class="small">
        To declare maintenance of the segment, whose blocks then bring no evidence and enter no
        baseline (times as in 2026-05-01T06:00:00Z; at most 31 days):
      </p>
      <pre class="call">{maintenanceCall(location.origin, incident)}</pre>
    </details>
  );
}

/** Incidents, open ones first, each with what is known of it and what can be done. */
import type { JSX } from 'preact';
import type { Incident } from '../alarms/incident.js';
import type { AuditEntry } from '../audit/request.js';
import {
  courseWords,
  doneWords,
  evidenceWords,
  falseAlarmWords,
  nearWords,
} from './alarm-words.js';
import { IncidentActions } from './incident-actions.js';
import { Mark } from './mark.js';
import { auditHref, segmentHref } from './route.js';
import { aboutWords, policyWords, timeWords } from './words.js';

export interface IncidentsProps {
  readonly incidents: readonly Incident[];
  readonly audits: readonly AuditEntry[];
  /** Event time, epoch ms. */
  readonly now: number;
  /** Asks the service anew for what has changed. */
  readonly onChanged: () => void;
  /** Said where there are none. */
  readonly none: string;
  /** Of each incident: one below that of the list. */
  readonly heading: 'h2' | 'h3';
}

export function Incidents({ incidents, audits, none, ...rest }: IncidentsProps): JSX.Element {
  if (incidents.length === 0) return <p class="empty">{none}</p>;
  return (
    <ul class="list">
      {incidents.map((incident) => (
        <IncidentItem
          key={incident.id}
          {...rest}
          incident={incident}
          audit={audits.find(({ request }) => request.incident === incident.id)}
        />
      ))}
    </ul>
  );
}

interface ItemProps extends Pick<IncidentsProps, 'now' | 'onChanged' | 'heading'> {
  readonly incident: Incident;
  readonly audit: AuditEntry | undefined;
}

function IncidentItem({
  incident,
  audit,
  now,
  onChanged,
  heading: Heading,
}: ItemProps): JSX.Element {
  const { id, alert, surface, policy, summary, finding, severity, closedAt, owner } = incident;
  const course = courseWords(incident);
  return (
    <li
      id={`incident-${id}`}
      tabIndex={-1}
      class={closedAt === undefined ? `incident open ${severity}` : 'incident'}
    >
      <div class="line">
        {closedAt === undefined ? (
          <Mark state={severity === 'page' ? 'page' : 'ticket'} />
        ) : (
          <span class="muted">Over</span>
        )}
        <Heading>{summary}</Heading>
        <a href={segmentHref(surface, policy)}>
          <bdi>{surface}</bdi> / <bdi>{policyWords(policy)}</bdi>
        </a>
        {owner !== undefined && (
          <span>
            Owner: <bdi>{owner}</bdi>
          </span>
        )}
      </div>
      <p>{finding}</p>
      {course !== '' && <p>{course}</p>}
      <Places incident={incident} />
      <Evidence incident={incident} />
      {incident.records.map((record, at) => (
        <p class="small" key={at}>
          {doneWords(record)} by <bdi>{record.by}</bdi>, {timeWords(record.at)}:{' '}
          <bdi>{record.why}</bdi>
        </p>
      ))}
      <p class="line">
        <a href={`/runbooks/${encodeURIComponent(alert)}`}>Runbook of {alert}</a>
        {audit && <a href={auditHref(audit.request.id)}>Its audit</a>}
      </p>
      <IncidentActions {...{ incident, now, onChanged }} />
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
                <Place segment={segment} />
              </li>
            ))}
          </ul>
        </>
      )}
      {changes.length > 0 && (
        <p>
          Changes announced near its begin:{' '}
          {changes.map((change, at) => (
            <span key={at}>
              {at > 0 && '; '}
              <bdi>{change.what}</bdi> {nearWords(change, since)}
            </span>
          ))}
          . Near in time is not yet the cause.
        </p>
      )}
    </>
  );
}

/** Each name by itself, so that none turns the direction of the others. */
function Place({ segment }: { readonly segment: Incident['segments'][number] }): JSX.Element {
  const { surface, policy, since, by } = segment;
  const about = aboutWords({ by, blockMs: 0 });
  return (
    <a href={segmentHref(surface, policy)}>
      <bdi>{surface}</bdi> / <bdi>{policyWords(policy)}</bdi>
      {about !== '' && (
        <>
          {' '}
          (<bdi>{about}</bdi>)
        </>
      )}
      , since about {timeWords(since)}
    </a>
  );
}

function Evidence({ incident }: { readonly incident: Incident }): JSX.Element {
  const { kind, evidence } = incident;
  return (
    <p class="muted small">
      {kind === 'change' && (
        <>
          {/* Much evidence of a change is nothing that is good. */}
          <meter
            class="evidence"
            min={0}
            max={1}
            {...{ low: 0.5, high: 0.99, optimum: 0 }}
            value={evidence}
            aria-label="Evidence"
          >
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

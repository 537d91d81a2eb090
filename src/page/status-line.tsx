/** The facts at the head of the overview, and whether the page is up to date. */
import type { ComponentChildren, JSX } from 'preact';
import type { LabelsJson } from '../adapters/http/labelling-json.js';
import type { OverviewJson } from '../adapters/http/status-json.js';
import type { Incident } from '../alarms/incident.js';
import type { AuditEntry } from '../audit/request.js';
import { openWords } from './alarm-words.js';
import { auditsWords, labelsWords, lastIncidentWords, lateWords, sumWords } from './fact-words.js';
import type { Connection } from './live.js';
import { viewHref, type View } from './route.js';
import { lagWords, timeWords } from './words.js';

const CONNECTIONS: Readonly<Record<Connection, string>> = {
  connecting: 'Connecting',
  live: 'Live',
  lost: 'Connection lost; trying again',
};

export interface LiveIndicatorProps {
  readonly connection: Connection;
  /** The last answer was none. */
  readonly failed: boolean;
  /** When what is shown was true, epoch ms. */
  readonly asOf: number | undefined;
}

/** Whether what is shown is up to date; where it is not, of when it is. */
export function LiveIndicator({ connection, failed, asOf }: LiveIndicatorProps): JSX.Element {
  const isOld = (failed || connection === 'lost') && asOf !== undefined;
  return (
    <>
      <span class={`connection ${connection}`} role="status">
        {CONNECTIONS[connection]}
      </span>
      {failed && <span role="alert">The service does not answer.</span>}
      {isOld && <strong class="old">What is shown is of {timeWords(asOf)}.</strong>}
    </>
  );
}

export interface StatusLineProps {
  readonly overview: OverviewJson;
  readonly incidents: readonly Incident[];
  readonly audits: readonly AuditEntry[];
  /** Undefined until they are known. */
  readonly labels: LabelsJson | undefined;
}

/** A fact each, with the way to what is behind it. */
export function StatusLine({ overview, incidents, audits, labels }: StatusLineProps): JSX.Element {
  const { eventTime, now, windowEnd, accounting } = overview;
  return (
    <dl class="facts">
      <Fact title="Incidents" view="incidents" further={lastIncidentWords(incidents)}>
        {openWords(incidents)}
      </Fact>
      <Fact
        title="Event time"
        view="data"
        further={`${lagWords(eventTime, now)}, ${timeWords(now)}`}
      >
        {eventTime === undefined ? 'none' : timeWords(eventTime)}
      </Fact>
      <Fact title="Last window">
        {windowEnd === undefined ? 'none yet' : `to ${timeWords(windowEnd)}`}
      </Fact>
      <Fact title="Data quality" view="data" further={accounting && lateWords(accounting)}>
        {accounting ? sumWords(accounting) : 'counted by the workers'}
      </Fact>
      <Fact title="Labels" view="labels">
        {labels ? labelsWords(labels) : '…'}
      </Fact>
      <Fact title="Audits" view="audits">
        {auditsWords(audits)}
      </Fact>
    </dl>
  );
}

interface FactProps {
  readonly title: string;
  readonly view?: View;
  readonly further?: string | undefined;
  readonly children: ComponentChildren;
}

function Fact({ title, view, further, children }: FactProps): JSX.Element {
  return (
    <div>
      <dt>{view ? <a href={viewHref(view)}>{title}</a> : title}</dt>
      <dd>
        {children}
        {further !== undefined && <span class="muted small">{further}</span>}
      </dd>
    </div>
  );
}

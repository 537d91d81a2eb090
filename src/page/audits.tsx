/** Audits: what was looked into, and what came of it. */
import type { JSX } from 'preact';
import type { AuditEntry, AuditPhase } from '../audit/request.js';
import { ALL_POLICIES } from '../adapters/http/status-json.js';
import { useChosen } from './chosen.js';
import { segmentName, timeWords } from './words.js';

const STATES: Readonly<Record<AuditEntry['state'], string>> = {
  waiting: 'Waiting',
  running: 'Running',
  done: 'Done',
  failed: 'Failed',
};

/** What a running audit is at. */
const PHASES: Readonly<Record<AuditPhase, string>> = {
  reading: 'reading the stream',
  investigating: 'looking into the data',
  reporting: 'writing the report',
};

export interface AuditsProps {
  readonly audits: readonly AuditEntry[];
  /** The one that was asked for by its link. */
  readonly chosen: string | undefined;
}

export function Audits({ audits, chosen }: AuditsProps): JSX.Element {
  useChosen('audit', chosen, audits.length > 0);
  if (audits.length === 0) {
    return (
      <p class="empty">
        None has been asked for. Each incident asks for one, and <code>flyball audit</code> does.
      </p>
    );
  }
  return (
    <ul class="list">
      {audits.map(({ request, state, verdict, finishedAt, phase, progress }) => (
        <li key={request.id} id={`audit-${request.id}`} tabIndex={-1}>
          <p class="line">
            <strong>{STATES[state]}</strong>
            <bdi>{aboutOf(request)}</bdi>
            <span class="muted">asked for by {request.alert ?? request.trigger}</span>
          </p>
          <p class="muted">
            {timeWords(request.from)} to {timeWords(request.to)}, against{' '}
            {timeWords(request.baselineFrom)} to {timeWords(request.baselineTo)}.
          </p>
          {phase !== undefined && progress !== undefined && (
            <Progress id={request.id} phase={phase} progress={progress} />
          )}
          {verdict !== undefined && <p>{verdict}</p>}
          {state === 'done' && (
            <p>
              <a href={`/audits/${encodeURIComponent(request.id)}`}>
                Open the report<span class="hidden"> on {aboutOf(request)}</span>
              </a>
            </p>
          )}
          {finishedAt !== undefined && <p class="muted">Finished {timeWords(finishedAt)}.</p>}
        </li>
      ))}
    </ul>
  );
}

function aboutOf({ surface, policy }: AuditEntry['request']): string {
  return segmentName(surface ?? 'all surfaces', policy ?? ALL_POLICIES);
}

type ProgressProps = Required<Pick<AuditEntry, 'phase' | 'progress'>> & { readonly id: string };

/** What a running audit is at, and how far it has come. */
function Progress({ id, phase, progress }: ProgressProps): JSX.Element {
  const percent = Math.floor(100 * progress);
  return (
    <p class="line">
      <label for={`progress-${id}`}>It is {PHASES[phase]}.</label>
      <progress id={`progress-${id}`} max={100} value={percent} />
      <span class="muted">{percent}%</span>
    </p>
  );
}

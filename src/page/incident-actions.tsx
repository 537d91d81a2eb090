/** What one can do about an open incident: a button each, and the form that it opens. */
import type { JSX } from 'preact';
import { useRef, useState } from 'preact/hooks';
import type { Incident } from '../alarms/incident.js';
import { ActionForm } from './action-form.js';
import { actionCall, maintenanceCall } from './alarm-words.js';
import { MaintenanceFields, maintenanceBody } from './maintenance-fields.js';

type Kind = 'acknowledge' | 'accept' | 'maintain';

interface Act {
  readonly title: string;
  readonly meaning: string;
  readonly done: string;
}

const ACTS: Readonly<Record<Kind, Act>> = {
  acknowledge: {
    title: 'Acknowledge',
    meaning: 'Says that someone looks at it. It stays open until it is over.',
    done: 'Acknowledged. It is on the record above.',
  },
  accept: {
    title: 'Accept as normal',
    meaning:
      'The level that it has now becomes the baseline, and the incident closes. Do this where the change was wanted, or is here to stay.',
    done: 'Accepted as the new normal; the incident is closed.',
  },
  maintain: {
    title: 'Declare maintenance',
    meaning:
      'Hours, days or weeks that overlap it bring no evidence, and enter no baseline. The incident stays open.',
    done: 'Maintenance is declared; it stands below the incidents.',
  },
};

export interface IncidentActionsProps {
  readonly incident: Incident;
  /** Event time, epoch ms. */
  readonly now: number;
  /** Asks the service anew for what has changed. */
  readonly onChanged: () => void;
}

export function IncidentActions({ incident, now, onChanged }: IncidentActionsProps): JSX.Element {
  const [chosen, setChosen] = useState<Kind | undefined>(undefined);
  const [said, setSaid] = useState('');
  const buttons = useRef<Partial<Record<Kind, HTMLButtonElement | null>>>({});
  const result = useRef<HTMLParagraphElement>(null);
  const isOpen = incident.closedAt === undefined;
  // A limit is moved in the configuration, not accepted.
  const kinds: readonly Kind[] =
    incident.kind === 'change'
      ? ['acknowledge', 'accept', 'maintain']
      : ['acknowledge', 'maintain'];
  const choose = (kind: Kind) => {
    setSaid('');
    setChosen(chosen === kind ? undefined : kind);
  };
  const finish = (kind: Kind) => {
    setChosen(undefined);
    setSaid(ACTS[kind].done);
    result.current?.focus();
    onChanged();
  };
  const cancel = (kind: Kind) => {
    setChosen(undefined);
    buttons.current[kind]?.focus();
  };
  return (
    <>
      {isOpen && (
        <p class="buttons">
          {kinds.map((kind) => (
            <button
              key={kind}
              type="button"
              ref={(button) => {
                buttons.current[kind] = button;
              }}
              aria-expanded={chosen === kind}
              onClick={() => choose(kind)}
            >
              {ACTS[kind].title}
            </button>
          ))}
        </p>
      )}
      {isOpen && incident.kind === 'limit' && (
        <p class="muted small">A limit is moved in the configuration, not accepted.</p>
      )}
      <p class="result" role="status" tabIndex={-1} ref={result}>
        {said}
      </p>
      {isOpen && chosen !== undefined && (
        <ActionForm
          key={chosen}
          title={ACTS[chosen].title}
          meaning={ACTS[chosen].meaning}
          path={pathOf(chosen, incident.id)}
          fields={(form) => (chosen === 'maintain' ? maintenanceBody(incident, form) : {})}
          onDone={() => finish(chosen)}
          onCancel={() => cancel(chosen)}
        >
          {chosen === 'maintain' && <MaintenanceFields incident={incident} now={now} />}
        </ActionForm>
      )}
      {isOpen && chosen !== undefined && <AsCommand kind={chosen} incident={incident} />}
    </>
  );
}

function pathOf(kind: Kind, id: string): string {
  return kind === 'maintain'
    ? '/api/maintenance'
    : `/api/incidents/${encodeURIComponent(id)}/${kind}`;
}

interface CommandProps {
  readonly kind: Kind;
  readonly incident: Incident;
}

function AsCommand({ kind, incident }: CommandProps): JSX.Element {
  const call =
    kind === 'maintain'
      ? maintenanceCall(location.origin, incident)
      : actionCall(location.origin, incident.id, kind);
  return (
    <details>
      <summary>The same as a command</summary>
      <p class="small">
        Put the place of the file with the token in <code>FLYBALL_TOKEN_FILE</code>.
        {kind === 'maintain' && ' BEGIN and END are times such as 2026-05-01T06:00:00Z.'}
      </p>
      <pre class="call" tabIndex={0}>
        {call}
      </pre>
    </details>
  );
}

/** A form that does something about an incident: who, why, and the token, asked for once. */
import type { ComponentChildren, JSX } from 'preact';
import { useEffect, useId, useLayoutEffect, useRef, useState } from 'preact/hooks';
import { act, type Action } from './act.js';
import { credentials, keepCredentials } from './credentials.js';

export interface ActionFormProps {
  /** On the button. */
  readonly title: string;
  /** What it will do, in a sentence. */
  readonly meaning: string;
  readonly path: string;
  /** Fields of the body besides `by` and `why`, read when it is sent. */
  readonly fields: (form: FormData) => Readonly<Record<string, string>>;
  readonly onDone: () => void;
  readonly onCancel: () => void;
  /** Inputs besides who and why. */
  readonly children?: ComponentChildren;
}

export function ActionForm(props: ActionFormProps): JSX.Element {
  const { title, meaning, path, fields, onDone, onCancel, children } = props;
  const id = useId();
  const form = useRef<HTMLFormElement>(null);
  const [known, setKnown] = useState(credentials().token);
  const [problem, setProblem] = useState('');
  const [isWrongToken, setWrongToken] = useState(false);
  const [isSending, setSending] = useState(false);
  // Before it is painted, so that nothing that is typed at once is lost.
  useLayoutEffect(() => {
    const inputs = form.current?.querySelectorAll<HTMLInputElement>('input, textarea') ?? [];
    [...inputs].find(({ value }) => value === '')?.focus();
  }, []);
  useEffect(() => {
    if (isWrongToken) form.current?.querySelector<HTMLInputElement>('[name=token]')?.focus();
  }, [isWrongToken, problem]);

  const send = async (event: SubmitEvent) => {
    event.preventDefault();
    const given = new FormData(event.currentTarget as HTMLFormElement);
    const by = textOf(given, 'by');
    const token = known ?? textOf(given, 'token');
    const action: Action = {
      path,
      token,
      body: { by, why: textOf(given, 'why'), ...fields(given) },
    };
    setSending(true);
    setProblem('');
    setWrongToken(false);
    const outcome = await act(action);
    setSending(false);
    if (outcome.done) {
      keepCredentials({ by, token });
      onDone();
      return;
    }
    if (outcome.wrong === 'token') {
      keepCredentials({ by });
      setKnown(undefined);
      setWrongToken(true);
    }
    setProblem(outcome.message);
  };
  return (
    <form class="act" ref={form} aria-label={title} onSubmit={(event) => void send(event)}>
      <p>{meaning}</p>
      {children}
      <label>
        Your name
        <input
          name="by"
          required
          maxLength={256}
          autocomplete="username"
          defaultValue={credentials().by}
        />
      </label>
      <label>
        Reason, for the record
        <textarea name="why" required maxLength={2000} rows={2} />
      </label>
      {known === undefined ? (
        <>
          <label>
            Token
            <input
              {...{ name: 'token', type: 'password', required: true }}
              autocomplete="current-password"
              aria-describedby={`${id}-token`}
              aria-invalid={isWrongToken}
            />
          </label>
          <p id={`${id}-token`} class="muted small">
            Whoever runs the service has it: it is in the file that <code>http.tokenFile</code>{' '}
            names, or else in the file <code>api-token</code> of the data folder. This page keeps it
            until you close it, and gives it to nobody else.
          </p>
        </>
      ) : (
        <p class="small">
          The token that you gave before is used.{' '}
          <button type="button" class="plain" onClick={() => setKnown(undefined)}>
            Give another
          </button>
        </p>
      )}
      <p class="problem" role="alert">
        {problem}
      </p>
      <p class="buttons">
        <button type="submit" class="main" disabled={isSending}>
          {isSending ? 'Sending…' : title}
        </button>
        <button type="button" onClick={onCancel}>
          Cancel
        </button>
      </p>
    </form>
  );
}

function textOf(form: FormData, name: string): string {
  const value = form.get(name);
  return typeof value === 'string' ? value.trim() : '';
}

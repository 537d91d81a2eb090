/** Calls that change something, and in words what became of them. */

export interface Action {
  /** As in `/api/maintenance`. */
  readonly path: string;
  readonly body: Readonly<Record<string, string>>;
  readonly token: string;
}

export type Outcome =
  | { readonly done: true }
  /** `wrong`: the token, or something else that the message names. */
  | { readonly done: false; readonly wrong: 'token' | 'other'; readonly message: string };

/** Acts; never throws. */
export async function act({ path, body, token }: Action): Promise<Outcome> {
  let answer: Response;
  try {
    answer = await fetch(path, {
      method: 'POST',
      headers: { authorization: `Bearer ${token}`, 'content-type': 'application/json' },
      body: JSON.stringify(body),
    });
  } catch {
    return refused('The service does not answer, so nothing was changed. Try again in a moment.');
  }
  if (answer.ok) return { done: true };
  if (answer.status === 401) {
    return {
      ...{ done: false, wrong: 'token' },
      message: 'This is not the token of the service. Nothing was changed.',
    };
  }
  if (answer.status === 429) {
    const seconds = Number(answer.headers.get('retry-after') ?? '60');
    const wait = `${seconds} second${seconds === 1 ? '' : 's'}`;
    return refused(`Too many attempts. Nothing was changed; wait ${wait}, then try again.`);
  }
  return refused(`Nothing was changed. ${await reasonOf(answer)}`);
}

function refused(message: string): Outcome {
  return { done: false, wrong: 'other', message };
}

/** What the service says, which names the field. */
async function reasonOf(answer: Response): Promise<string> {
  try {
    const { message } = (await answer.json()) as { message?: string | readonly string[] };
    if (message !== undefined) return [message].flat().join('; ');
  } catch {
    // No JSON: the status says what there is to say.
  }
  return `The service answers ${answer.status}.`;
}

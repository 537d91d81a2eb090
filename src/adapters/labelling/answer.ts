/** An answer to a request for a label, in whichever form it came. */

export interface Answer {
  /** Where it stood in the body, for messages: `[3].annotations[0]`. */
  readonly at: string;
  readonly request: string;
  /** In [0, 1]; `skip` where the labeller gave none. */
  readonly label: number | 'skip';
  /** What makes it the same answer when it comes again: the annotation, or else the labeller. */
  readonly key: string;
  readonly labeller?: string;
  readonly source?: string;
  /** When it was given, epoch ms. */
  readonly time?: number;
  /** Where they differ from what the request asked. */
  readonly question?: string;
  readonly guideline?: string;
}

/** An entry of the body that is no answer, and why. */
export interface Unreadable {
  readonly at: string;
  readonly request?: string;
  readonly reason: string;
}

export function isAnswer(entry: Answer | Unreadable): entry is Answer {
  return 'key' in entry;
}

/** The body as a whole is nothing that can be read; the message names the field and the remedy. */
export class LabelsBodyError extends Error {
  readonly code = 'bad_labels_body';

  constructor(message: string) {
    super(message);
    this.name = 'LabelsBodyError';
  }
}

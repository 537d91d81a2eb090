/** Requests for labels as tasks that Label Studio imports as they are. */
import { isoTime } from '../../events/event-time.js';
import type { LabelRequest } from '../../labelling/label-request.js';

/** What is asked where the configuration has no question. */
export const USUAL_QUESTION = 'Was this a good recommendation?';

/**
 * A task. Label Studio gives it an id of its own; what ties an answer to its request is
 * `data.request`. It shows neither score nor probabilities: a labeller who sees what the model
 * believes tends to agree with it.
 */
export interface LabelTask {
  readonly data: {
    readonly request: string;
    readonly item: string;
    readonly surface: string;
    readonly policy: string;
    readonly version?: string;
    readonly position?: number;
    /** When it was shown, and when the label was asked for, ISO. */
    readonly shown: string;
    readonly asked: string;
    readonly question: string;
    readonly guideline: string;
    readonly stratum: LabelRequest['stratum'];
    /** How many labellers are asked. */
    readonly copies: number;
    /** What a user has reported, in words; empty where nobody has. */
    readonly claim: string;
    readonly context: Readonly<Record<string, string>>;
    /** The same in words, for interfaces that show text alone. */
    readonly details: string;
  };
  readonly meta: { readonly request: string };
}

/** The task of a request; the same request is always the same task. */
export function labelTask(request: LabelRequest): LabelTask {
  const { id, item, surface, policy, version, position, context = {} } = request;
  const details = Object.entries({
    ...(position === undefined ? {} : { position: String(position) }),
    ...context,
  });
  return {
    data: {
      ...{ request: id, item, surface, policy },
      ...(version === undefined ? {} : { version }),
      ...(position === undefined ? {} : { position }),
      shown: isoTime(request.impressionTime),
      asked: isoTime(request.time),
      question: request.question ?? USUAL_QUESTION,
      guideline: request.guideline ?? '',
      stratum: request.stratum,
      copies: request.copies ?? 1,
      claim: claimWords(request.claim),
      context,
      details: details.map(([name, value]) => `${name}: ${value}`).join('; '),
    },
    meta: { request: id },
  };
}

function claimWords(claim: LabelRequest['claim']): string {
  if (!claim) return '';
  const { field, value, held } = claim;
  const against = held === undefined ? '' : `; held is “${String(held)}”`;
  return `A user says that ${field} is “${String(value)}”${against}.`;
}

/** The label event that an answer becomes, with the context that its request froze. */
import { createHash } from 'node:crypto';
import type { LabelEvent } from '../../events/schemas.js';
import type { LabelRequest } from '../../labelling/label-request.js';
import type { Answer } from './answer.js';

/** An answer that gives a label. */
export type GivenLabel = Answer & { readonly label: number };

/**
 * The event; its id is the same whenever the same answer comes.
 *
 * @param time when it is to count, epoch ms
 */
export function labelEvent(request: LabelRequest, answer: GivenLabel, time: number): LabelEvent {
  const { label, labeller, source } = answer;
  const question = answer.question ?? request.question;
  const guideline = answer.guideline ?? request.guideline;
  const { version, position, propensity, target, score } = request;
  return {
    id: answerId(answer),
    time,
    request: request.id,
    recommendation: request.recommendation,
    item: request.item,
    label,
    inclusion: request.inclusion,
    ...(question === undefined ? {} : { question }),
    ...(guideline === undefined ? {} : { guideline }),
    ...(labeller === undefined ? {} : { labeller }),
    ...(source === undefined ? {} : { source }),
    surface: request.surface,
    policy: request.policy,
    ...(version === undefined ? {} : { version }),
    ...(position === undefined ? {} : { position }),
    ...(propensity === undefined ? {} : { propensity }),
    ...(target === undefined ? {} : { target }),
    ...(score === undefined ? {} : { score }),
    impressionTime: request.impressionTime,
  };
}

/** A hash of what makes it the same answer: its request, and the annotation or the labeller. */
export function answerId({ request, key }: Pick<Answer, 'request' | 'key'>): string {
  return createHash('sha256')
    .update(JSON.stringify([request, key]))
    .digest('hex')
    .slice(0, 32);
}

/** Which form a body of answers has, and the answers in it. */
import { LabelsBodyError, type Answer, type Unreadable } from './answer.js';
import { plainAnswer } from './plain-answer.js';
import type { AnswerScale } from '../../labelling/answer-scale.js';
import { isExportedTask, taskAnswers, webhookAnswers } from './studio-answers.js';

/** Most entries of one body. */
export const MAX_ENTRIES = 10_000;

/**
 * The entries of a body in any of the three forms, in their order.
 *
 * @throws LabelsBodyError where it has none of them
 */
export function answersOf(body: unknown, scale: AnswerScale): (Answer | Unreadable)[] {
  if (Array.isArray(body)) {
    if (body.length > MAX_ENTRIES) {
      throw new LabelsBodyError(
        `the body: ${body.length} entries; send at most ${MAX_ENTRIES} at a time`,
      );
    }
    return body.flatMap((entry: unknown, i) => entryAnswers(`[${i}]`, entry, scale));
  }
  if (!isObject(body)) {
    throw new LabelsBodyError(
      "the body: expected JSON: a list of Flyball's labels or of Label Studio's tasks, or the body of its webhook",
    );
  }
  return 'action' in body ? webhookAnswers(body, scale) : entryAnswers('', body, scale);
}

function entryAnswers(at: string, entry: unknown, scale: AnswerScale): (Answer | Unreadable)[] {
  if (!isObject(entry)) return [{ at, reason: 'expected an object: a label, or a task' }];
  return isExportedTask(entry) ? taskAnswers(at, entry, scale) : [plainAnswer(at, entry, scale)];
}

function isObject(value: unknown): value is Record<string, unknown> {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}

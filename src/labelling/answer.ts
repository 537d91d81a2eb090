/** What comes back to requests: labels, and tasks that a labeller has skipped. */
import type { OutcomeEvent } from '../events/schemas.js';
import type { LabelRequest } from './label-request.js';

/** The signal of an outcome that says a labeller was asked and gave no label. */
export const SKIP_SIGNAL = 'label-skipped';

/** A label or a skipped task, by the hash of the impression that it is about. */
export interface Answer {
  readonly high: number;
  readonly low: number;
  readonly time: number;
  readonly idHigh: number;
  readonly idLow: number;
  /** 0 to 1; undefined: skipped. */
  readonly label: number | undefined;
  readonly question: string | undefined;
  readonly guideline: string | undefined;
  readonly source: string | undefined;
  /** Hash of the labeller's name; undefined where it is not given. */
  readonly labeller: number | undefined;
}

/**
 * The event that says a request was skipped. It travels in the stream of events, so that a replay knows
 * of it too; it needs no user, as the desk finds the request by its impression.
 *
 * @param id of the event: publish the same id again where unsure, and it counts once
 * @param time when it was skipped, epoch ms
 */
export function skipEvent(
  { recommendation, item }: Pick<LabelRequest, 'recommendation' | 'item'>,
  id: string,
  time: number,
): { readonly kind: 'outcome' } & OutcomeEvent {
  return { kind: 'outcome', id, time, item, recommendation, signal: SKIP_SIGNAL };
}

const HASH = /^p\d{1,4}-([0-9a-f]{8})([0-9a-f]{8})$/;

/** The impression's hash in the id of a request; undefined where it is none of ours. */
export function hashOfRequest(id: string): { high: number; low: number } | undefined {
  const found = HASH.exec(id);
  return found ? { high: parseInt(found[1]!, 16), low: parseInt(found[2]!, 16) } : undefined;
}

/** The hash as the ids of requests carry it. */
export function hashText({ high, low }: { readonly high: number; readonly low: number }): string {
  return high.toString(16).padStart(8, '0') + low.toString(16).padStart(8, '0');
}

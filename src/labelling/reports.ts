/** Users' corrections that conflict with what is held with confidence: the impressions of triage. */
import type { OutcomeEvent } from '../events/schemas.js';
import type { Segment } from '../windows/segment.js';
import type { Candidate } from './candidate.js';
import type { LabelRequest } from './label-request.js';

/** The signal of an outcome by which a user corrects what is held. */
export const REPORT_SIGNAL = 'report';

export type Claim = NonNullable<LabelRequest['claim']>;

/** A conflicting report, by the hash of the impression that it is about. */
export interface Report {
  readonly high: number;
  readonly low: number;
  /** Epoch ms of the report, and the hash of its id: the first one of an impression counts. */
  readonly time: number;
  readonly idHigh: number;
  readonly idLow: number;
  readonly claim: Claim;
  /** The impression as the report carries it, where it does. */
  readonly carried: { readonly segment: Segment; readonly candidate: Candidate } | undefined;
}

/**
 * The claim of an outcome that conflicts with confident data; undefined where it is no report, claims
 * what is held anyway, or nothing is said of what is held.
 *
 * Data without a stated confidence counts as confident: it is shown without reserve, so a wrong one
 * harms as much. Values are compared as text, since a client may send 5 for "5".
 *
 * @param confidence from which on data is held with confidence, 0 to 1
 */
export function conflictingClaim(event: OutcomeEvent, confidence: number): Claim | undefined {
  const { signal, claim } = event;
  if (signal !== REPORT_SIGNAL || claim?.held === undefined) return undefined;
  if (String(claim.held) === String(claim.value)) return undefined;
  if ((claim.confidence ?? 1) < confidence) return undefined;
  return {
    field: claim.field,
    value: claim.value,
    held: claim.held,
    ...(claim.confidence === undefined ? {} : { confidence: claim.confidence }),
  };
}

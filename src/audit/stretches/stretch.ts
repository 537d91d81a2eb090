/** The two stretches of event time that an audit compares. */
import type { TimeSpan } from '../../detectors/reading.js';
import type { AuditRequest } from '../request.js';

export const STRETCHES = ['baseline', 'audited'] as const;

export type StretchName = (typeof STRETCHES)[number];

/** Something for each of the two stretches. */
export type PerStretch<T> = Readonly<Record<StretchName, T>>;

/** The request makes no sense; the message says what would. */
export class AuditRequestError extends Error {
  readonly code = 'bad_audit_request';

  constructor(message: string) {
    super(message);
    this.name = 'AuditRequestError';
  }
}

/**
 * The stretches of a request, both half-open.
 *
 * @throws AuditRequestError where one is empty, or where they overlap: what they have in common
 *   would make them look alike, and their difference could not be told from chance
 */
export function stretchesOf(request: AuditRequest): PerStretch<TimeSpan> {
  const baseline = { start: request.baselineFrom, end: request.baselineTo };
  const audited = { start: request.from, end: request.to };
  if (!(audited.start < audited.end)) {
    throw new AuditRequestError('The audited stretch must end after it begins.');
  }
  if (!(baseline.start < baseline.end)) {
    throw new AuditRequestError('The baseline stretch must end after it begins.');
  }
  if (baseline.start < audited.end && audited.start < baseline.end) {
    throw new AuditRequestError('The baseline and the audited stretch must not overlap.');
  }
  return { baseline, audited };
}

/** The stretch that holds the time, undefined where neither does. */
export function stretchAt(
  { baseline, audited }: PerStretch<TimeSpan>,
  time: number,
): StretchName | undefined {
  if (time >= audited.start && time < audited.end) return 'audited';
  if (time >= baseline.start && time < baseline.end) return 'baseline';
  return undefined;
}

/** One thing for each stretch. */
export function perStretch<T>(make: (stretch: StretchName) => T): PerStretch<T> {
  return { baseline: make('baseline'), audited: make('audited') };
}

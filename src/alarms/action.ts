/** What people do about incidents; each is recorded with who, when and why. */

interface Signed {
  /** Whoever did it, as they are to be named. */
  readonly by: string;
  /** Epoch ms; event time, so that a replay knows it. */
  readonly at: number;
  readonly why: string;
}

/** Someone looks at it. */
export interface Acknowledge extends Signed {
  readonly what: 'acknowledge';
  readonly incident: string;
}

/** The changed level is the new normal: the baseline's mean moves there, its spread stays. */
export interface Accept extends Signed {
  readonly what: 'accept';
  readonly incident: string;
}

/** Declared maintenance: blocks that overlap it bring no evidence and enter no baseline. */
export interface Suppress extends Signed {
  readonly what: 'suppress';
  readonly from: number;
  readonly to: number;
  /** Absent: everywhere; likewise policy and reading (`<detector>.<reading>`). */
  readonly surface?: string;
  readonly policy?: string;
  readonly reading?: string;
}

export type Action = Acknowledge | Accept | Suppress;

/** An action with the place in the stream at which it took effect: that is how a replay repeats it. */
export type ActionRecord = Action & { readonly after: number };

/** Whether a block lies, if only in part, in the maintenance. */
export function suppresses(
  { from, to, surface, policy, reading }: Omit<Suppress, keyof Signed | 'what'>,
  at: {
    readonly surface: string;
    readonly policy: string;
    readonly reading: string;
    readonly start: number;
    readonly end: number;
  },
): boolean {
  return (
    at.start < to &&
    at.end > from &&
    (surface ?? at.surface) === at.surface &&
    (policy ?? at.policy) === at.policy &&
    (reading ?? at.reading) === at.reading
  );
}

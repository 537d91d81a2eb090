/** How commands end: messages of one line each on standard error, and exit codes. */

/** A mistake of the caller: the message says what to do; no stack is shown. */
export class UsageError extends Error {
  readonly code = 'usage';

  constructor(message: string) {
    super(message);
    this.name = 'UsageError';
  }
}

/** 0: all is well; 1: done, but something was refused; 2: not done. */
export const EXIT = { ok: 0, refused: 1, failed: 2 } as const;

/** True for errors that explain themselves to a user: coded, with a remedy in the message. */
export function explainsItself(error: unknown): error is Error {
  return (
    error instanceof Error &&
    'code' in error &&
    typeof error.code === 'string' &&
    // System errors are coded too, in capitals, and explain nothing.
    /^[a-z_]+$/.test(error.code)
  );
}

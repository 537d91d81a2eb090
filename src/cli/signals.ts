/** Waiting for the end: Ctrl-C, a supervisor's SIGTERM, or a fault. */

export interface Stopped {
  /** Resolves at the first signal, rejects when `fail` is called. */
  readonly promise: Promise<void>;
  readonly fail: (error: unknown) => void;
  /** Aborted then. */
  readonly signal: AbortSignal;
}

/** Begins to listen for signals; a second Ctrl-C ends the process at once. */
export function untilStopped(): Stopped {
  let fail: (error: unknown) => void = () => undefined;
  const promise = new Promise<void>((resolve, reject) => {
    fail = reject;
    for (const signal of ['SIGINT', 'SIGTERM'] as const) process.once(signal, () => resolve());
  });
  // Whoever fails before anyone waits must not bring the process down unexplained.
  const aborting = new AbortController();
  void promise.catch(() => undefined).then(() => aborting.abort());
  return { promise, fail, signal: aborting.signal };
}

/** Lets event time run at a chosen speed against the clock. */

export interface Pace {
  /** Event time at which the run begins, epoch ms. */
  readonly from: number;
  /** Event time that runs at `speed`; beyond it, time runs as fast as the clock. */
  readonly until: number;
  /** Milliseconds of event time for one of the clock. */
  readonly speed: number;
}

/** How long after the beginning an event time is due, in milliseconds of the clock. */
export function dueAfter(time: number, { from, until, speed }: Pace): number {
  const fast = Math.max(0, Math.min(time, until) - from) / speed;
  return fast + Math.max(0, time - until);
}

/** Waits until the event time is due; resolves with false when aborted. */
export async function waitUntilDue(
  time: number,
  pace: Pace,
  begun: number,
  signal?: AbortSignal,
): Promise<boolean> {
  const wait = begun + dueAfter(time, pace) - Date.now();
  if (signal?.aborted) return false;
  if (wait <= 0) return true;
  return new Promise((resolve) => {
    const timer = setTimeout(() => {
      signal?.removeEventListener('abort', onAbort);
      resolve(true);
    }, wait);
    const onAbort = () => {
      clearTimeout(timer);
      resolve(false);
    };
    signal?.addEventListener('abort', onAbort, { once: true });
  });
}

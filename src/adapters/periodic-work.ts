/** Work that is done again and again; a failure is told, and the next time tries anew. */
export class PeriodicWork {
  private readonly timers: NodeJS.Timeout[] = [];

  /** @param onFailure what failed, in words, and why */
  constructor(private readonly onFailure: (what: string, error: unknown) => void) {}

  /**
   * Does the work every so many milliseconds, skipping a turn where the last one is not done yet: a
   * slow server must not have the same work done twice at once. Returns how to do it right now.
   */
  every(ms: number, what: string, work: () => Promise<void>): () => void {
    let isRunning = false;
    const run = () => {
      if (isRunning) return;
      isRunning = true;
      void work()
        .catch((error: unknown) => this.onFailure(what, error))
        .finally(() => (isRunning = false));
    };
    this.timers.push(setInterval(run, ms));
    return run;
  }

  stop(): void {
    for (const timer of this.timers.splice(0)) clearInterval(timer);
  }
}

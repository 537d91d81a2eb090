/** Runs the built command to its end. */
import { startChild } from '../setup/child.js';
import { BINARY } from '../setup/service.js';

export interface Outcome {
  readonly code: number | null;
  readonly out: string;
  readonly said: string;
}

/** `flyball` with these arguments; its outputs and exit code. */
export async function flyball(args: readonly string[], input?: string): Promise<Outcome> {
  const child = await startChild(process.execPath, [BINARY, ...args], {
    keptOutput: Infinity,
    ...(input === undefined ? {} : { input }),
  });
  const { code } = await child.waitForExit(180_000);
  return { code, out: child.stdout(), said: child.stderr() };
}

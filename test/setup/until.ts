/** Waits for what comes a moment later. */
import { setTimeout as sleep } from 'node:timers/promises';

const LOOK_MS = 25;

/** Asks again and again until it is so; throws where it never is. */
export async function until(isSo: () => Promise<boolean>, limitMs = 5000): Promise<void> {
  const end = performance.now() + limitMs;
  while (!(await isSo())) {
    if (performance.now() > end) throw new Error(`it was not so within ${limitMs} ms`);
    await sleep(LOOK_MS);
  }
}

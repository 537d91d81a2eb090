/** Waits for what comes a moment later. */
import { setTimeout as sleep } from 'node:timers/promises';

const LOOK_MS = 25;
/** Not how fast it should be, but when to give up on it. */
const LIMIT_MS = 120_000;

/** Looks again and again until there is something; throws where there never is. */
export async function until<Found>(
  look: () => Promise<Found | undefined | false>,
  limitMs = LIMIT_MS,
): Promise<Found> {
  const end = performance.now() + limitMs;
  for (;;) {
    const found = await look();
    if (found !== undefined && found !== false) return found;
    if (performance.now() > end) throw new Error(`it was not so within ${limitMs} ms`);
    await sleep(LOOK_MS);
  }
}

/** A world that narrows down, so that a limit on concentration is crossed. */
import type { KindedEvent } from '../../src/events/schemas.js';

export const MINUTE = 60_000;
export const HOUR = 60 * MINUTE;
/** Events in an hour. */
const HOURLY = 240;

/**
 * Nine hours that end now: everything is shown alike, and in the last four hours, of which three are
 * whole blocks, mostly two items.
 */
export function concentratingEvents(): KindedEvent[] {
  const start = Math.floor(Date.now() / MINUTE) * MINUTE - 9 * HOUR;
  const items = Array.from({ length: 60 }, (_, item) => `item-${item}`);
  const declared: KindedEvent[] = items.map((item) => ({
    ...{ kind: 'item', id: `declares-${item}`, time: start, item, categories: [] },
  }));
  const shown = Array.from({ length: 9 * HOURLY }, (_, n): KindedEvent => {
    const first = n < 5 * HOURLY || n % 20 === 0 ? (n * 7) % 60 : 0;
    return {
      kind: 'recommendation',
      id: `r-${n}`,
      time: start + (n * HOUR) / HOURLY,
      surface: 'home',
      policy: 'production',
      user: `user-${(n * 13) % 97}`,
      slate: [{ item: items[first]! }, { item: items[(first + 1) % 60]! }],
    };
  });
  return [...declared, ...shown];
}

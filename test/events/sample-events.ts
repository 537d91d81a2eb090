/** A valid event of each kind, to be varied by the tests. */
import type { EventOf } from '../../src/events/schemas.js';

/** When the sample events happened, epoch ms. */
export const NOON = Date.UTC(2026, 4, 1, 12);

const TIME = '2026-05-01T12:00:00Z';

/** The least that each kind must hold. */
export const SAMPLES = {
  recommendation: {
    id: 'r1',
    time: TIME,
    surface: 'home',
    policy: 'production',
    slate: [{ item: 'i1' }],
  },
  outcome: { id: 'o1', time: TIME, item: 'i1', signal: 'click', recommendation: 'r1' },
  label: { id: 'l1', time: TIME, item: 'i1', label: 1 },
  item: { id: 'e1', time: TIME, item: 'i1', categories: [] },
  change: { id: 'c1', time: TIME, what: 'deploy' },
} as const satisfies EventOf;

/** What lets an outcome do without its recommendation. */
export const CONTEXT = { surface: 'home', policy: 'production', impressionTime: TIME } as const;

/** A slate of different items. */
export function slateOf(length: number): { item: string }[] {
  return Array.from({ length }, (_, i) => ({ item: `i${i}` }));
}

/** A stream with a segment of hostile names in which two items take everything, for days. */
import type { KindedEvent } from '../../src/events/schemas.js';

export const MINUTE = 60_000;
export const DAY = 1440 * MINUTE;
/** Days of the hostile segment before the others. */
export const DAYS = 3;
export const START = Date.parse('2026-05-01T00:00:00Z');

export const HOSTILE = {
  surface: '<script>alert("surface")</script>',
  policy: 'javascript:alert(1)//"><img src=x onerror=alert(1)>&surface=home',
};

/** Two items take everything, on the hostile segment, a slate a minute. */
export function concentrated(from: number, minutes: number): KindedEvent[] {
  return Array.from({ length: minutes }, (_, minute) => ({
    kind: 'recommendation' as const,
    id: `${HOSTILE.surface}-${from}-${minute}`,
    time: from + minute * MINUTE,
    ...HOSTILE,
    user: `user-${minute % 30}`,
    slate: [{ item: 'item-0' }, { item: 'item-1' }],
  }));
}

/** Items that nobody shows are what makes two of them a concentration. */
export function declared(time: number): KindedEvent[] {
  return Array.from({ length: 60 }, (_, item) => ({
    ...{ kind: 'item' as const, id: `declares-${item}`, time, item: `item-${item}` },
    categories: [],
  }));
}

export function timeOf({ time }: KindedEvent): number {
  return typeof time === 'number' ? time : Date.parse(time);
}

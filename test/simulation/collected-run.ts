/** Runs worlds to their end and sorts what they emit. */
import type { EventKind } from '../../src/events/kinds.js';
import type { EventOf, KindedEvent } from '../../src/events/schemas.js';
import type { SimulationOptions } from '../../src/simulation/options.js';
import type { SimulationTruth } from '../../src/simulation/truth.js';
import { World } from '../../src/simulation/world.js';

export const START = Date.parse('2026-05-01T00:00:00Z');
export const HOUR = 3_600_000;

/** Half an hour of a small world, enough for what does not need statistics. */
export const SMALL: SimulationOptions = {
  seed: 7,
  start: START,
  duration: HOUR / 2,
  items: 40,
  categories: 5,
  users: 60,
  recommendationsPerHour: 600,
  retrainEvery: 10 * 60_000,
  labelDelay: 60_000,
  dials: { loopGain: 0.2, personalisation: 0.5, labelShare: 0.1 },
};

export interface CollectedRun {
  readonly events: readonly KindedEvent[];
  readonly batches: readonly (readonly KindedEvent[])[];
  readonly truth: SimulationTruth;
}

/** Runs a world of these options to its end. */
export function runWorld(options: SimulationOptions): CollectedRun {
  const world = new World(options);
  const batches = [...world.events()];
  return { events: batches.flat(), batches, truth: world.truth() };
}

/** The events of one kind. */
export function ofKind<K extends EventKind>(
  events: readonly KindedEvent[],
  kind: K,
): (KindedEvent & EventOf[K])[] {
  return events.filter(
    (event): event is KindedEvent & EventOf[K] & { kind: K } => event.kind === kind,
  );
}

/** The stream as a file would hold it. */
export function ndjson(events: readonly KindedEvent[]): string {
  return events.map((event) => JSON.stringify(event) + '\n').join('');
}

/** Epoch milliseconds of an event of a world, whose times are ISO texts. */
export function timeOf(event: { readonly time: string | number }): number {
  return typeof event.time === 'number' ? event.time : Date.parse(event.time);
}

/** How often each declared item was shown by these recommendations. */
export function shownCounts(
  items: readonly { readonly item: string }[],
  recommendations: readonly EventOf['recommendation'][],
): number[] {
  const shown = new Map(items.map(({ item }) => [item, 0]));
  for (const { slate } of recommendations) {
    for (const { item } of slate) shown.set(item, (shown.get(item) ?? 0) + 1);
  }
  return [...shown.values()];
}

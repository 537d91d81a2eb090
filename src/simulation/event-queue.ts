/** Events that are due, kept by step: what lets a click follow its slate in order of time. */
import type { KindedEvent } from '../events/schemas.js';

/** An event at its time, with what the world itself does when it happens. */
export interface DueEvent {
  readonly time: number;
  readonly event: KindedEvent;
  /** Run when the event is handed out; a click teaches its ranker then and not before. */
  readonly arrive?: () => void;
}

/**
 * A queue over equal steps of time. Cheaper than a heap, as all times of a step are wanted at once
 * and few events lie ahead.
 */
export class EventQueue {
  readonly #start: number;
  readonly #stepLength: number;
  readonly #steps = new Map<number, DueEvent[]>();

  constructor(start: number, stepLength: number) {
    this.#start = start;
    this.#stepLength = stepLength;
  }

  /** Queues an event for its time, which must not lie in a step already taken. */
  push(due: DueEvent): void {
    const step = Math.floor((due.time - this.#start) / this.#stepLength);
    const events = this.#steps.get(step);
    if (events === undefined) this.#steps.set(step, [due]);
    else events.push(due);
  }

  /** Takes the events of a step out, by time, and in order of queueing at equal times. */
  take(step: number): DueEvent[] {
    const events = this.#steps.get(step) ?? [];
    this.#steps.delete(step);
    return events.sort((a, b) => a.time - b.time);
  }

  /** The steps that still hold events, ascending. */
  pendingSteps(): number[] {
    return [...this.#steps.keys()].sort((a, b) => a - b);
  }
}

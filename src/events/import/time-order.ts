/**
 * The order in which events of files are put: by time, items first among equals. An event without a
 * believable time goes with its predecessor in the file, so that nothing wrong with one event moves
 * another one.
 */
import { isBelievableTime } from '../event-time.js';
import type { SourceEvent } from './source.js';

/** An event with its place in the order of time. */
export interface PlacedEvent {
  readonly event: SourceEvent;
  /** Its own time, or its predecessor's; -Infinity where there is neither. */
  readonly time: number;
  /** 0 for items, which must be known before what is shown at the same time; 1 for the rest. */
  readonly rank: number;
  /** Number of the event in its file's order. */
  readonly sequence: number;
}

/** Gives the events of one file their places; must see them in the file's order. */
export class Placer {
  private time = -Infinity;
  private rank = 0;
  private sequence = 0;

  place(event: SourceEvent): PlacedEvent {
    if (isBelievableTime(event.time)) {
      this.time = event.time;
      this.rank = event.kind === 'item' ? 0 : 1;
    }
    return { event, time: this.time, rank: this.rank, sequence: this.sequence++ };
  }
}

/** Negative where a comes first, 0 where time alone does not tell. */
export function compareTime(a: PlacedEvent, b: PlacedEvent): number {
  // Not a subtraction: -Infinity less itself is NaN.
  if (a.time !== b.time) return a.time < b.time ? -1 : 1;
  return a.rank - b.rank;
}

/** The order of two events of one file. */
export function compareInFile(a: PlacedEvent, b: PlacedEvent): number {
  return compareTime(a, b) || a.sequence - b.sequence;
}

/** Finds out, event by event, whether a file stands in order of time. */
export class SortCheck {
  sorted = true;
  private readonly placer = new Placer();
  private latest: PlacedEvent | undefined;

  add(event: SourceEvent): void {
    const placed = this.placer.place(event);
    if (this.latest && compareTime(this.latest, placed) > 0) this.sorted = false;
    this.latest = placed;
  }
}

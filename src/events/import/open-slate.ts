/** A slate that is being collected from consecutive rows. */
import { MAX_SLATE_ITEMS } from '../schemas.js';
import type { RowEvent } from './row-event.js';
import type { SourceEvent } from './source.js';
import type { ReadableRow } from './table.js';

/**
 * The recommendation is held back until its slate is complete, and with it the events that its rows
 * gave beside it, which must come after. A slate above the contract's maximum will be refused
 * anyway: it is sent with one item too many, and the rest of its rows are not held.
 */
export class OpenSlate {
  private readonly items: unknown[];
  private followers: SourceEvent[] = [];
  private sent = false;

  /**
   * @param value what the rows of the slate share, undefined where it is a row by itself
   * @param event the recommendation, from the first row
   * @param item the first row's item
   */
  constructor(
    readonly value: string | undefined,
    private readonly event: RowEvent,
    item: unknown,
  ) {
    this.items = [item];
    event.event.slate = this.items;
  }

  /** The recommendation's fields. */
  get recommendation(): Readonly<Record<string, unknown>> {
    return this.event.event;
  }

  add(item: unknown, row: ReadableRow, events: SourceEvent[]): void {
    if (this.sent) return;
    this.items.push(item);
    this.event.extend(row);
    if (this.items.length > MAX_SLATE_ITEMS) this.close(events);
  }

  /** Takes an event of one of the slate's rows that must come after the recommendation. */
  follow(event: SourceEvent, events: SourceEvent[]): void {
    (this.sent ? events : this.followers).push(event);
  }

  /** Adds the recommendation and its followers to `events`. */
  close(events: SourceEvent[]): void {
    if (this.sent) return;
    this.sent = true;
    events.push(this.event, ...this.followers);
    this.followers = [];
  }
}

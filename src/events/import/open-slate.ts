/** A slate that is being collected from consecutive rows. */
import { MAX_SLATE_ITEMS } from '../schemas.js';
import type { SourceEvent } from './source.js';

/**
 * The recommendation is held back until its slate is complete, and with it the events that its rows
 * gave beside it, which must come after. A slate above the contract's maximum will be refused
 * anyway: it is sent with one item too many, and the rest of its rows are not held.
 */
export class OpenSlate {
  private readonly items: unknown[];
  private readonly raws: string[];
  private followers: SourceEvent[] = [];
  private sent = false;

  /**
   * @param value what the rows of the slate share, undefined where it is a row by itself
   * @param fields the recommendation's fields, from the first row
   * @param event the event that carries them
   * @param item the first row's item
   * @param raw the first row
   */
  constructor(
    readonly value: string | undefined,
    readonly fields: Record<string, unknown>,
    private readonly event: SourceEvent,
    item: unknown,
    raw: string,
  ) {
    this.items = [item];
    this.raws = [raw];
    fields.slate = this.items;
  }

  add(item: unknown, raw: string, events: SourceEvent[]): void {
    if (this.sent) return;
    this.items.push(item);
    this.raws.push(raw);
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
    events.push({ ...this.event, raw: this.raws.join('\n') }, ...this.followers);
    this.followers = [];
  }
}

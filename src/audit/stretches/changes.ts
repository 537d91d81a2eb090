/** The announced changes of an audit: who changed what, and when. */
import { ABSENT, type ChangeBatch } from '../../events/batch.js';

export interface Change {
  /** Epoch ms. */
  readonly time: number;
  readonly what: string;
  readonly surface?: string;
  readonly policy?: string;
}

/** Most changes that a report lists; the others are counted. */
const MOST_CHANGES = 200;

/** Keeps the earliest changes in order of time. */
export class Changes {
  /** Changes beyond the most that are listed. */
  left = 0;
  private list: Change[] = [];

  add(change: Change): void {
    this.list.push(change);
    // Sorted and cut now and then, so that the outcome does not depend on the order of arrival.
    if (this.list.length >= 2 * MOST_CHANGES) this.cut();
  }

  /** In order of time. */
  get all(): readonly Change[] {
    this.cut();
    return this.list;
  }

  private cut(): void {
    const sorted = this.list.sort((a, b) => a.time - b.time || compareText(keyOf(a), keyOf(b)));
    this.left += Math.max(0, sorted.length - MOST_CHANGES);
    this.list = sorted.slice(0, MOST_CHANGES);
  }
}

/** The change in this row of a batch. */
export function changeAt(batch: ChangeBatch, row: number): Change {
  const surface = batch.surface[row]!;
  const policy = batch.policy[row]!;
  return {
    time: batch.time[row]!,
    what: batch.names.text(batch.what[row]!),
    ...(surface === ABSENT ? {} : { surface: batch.names.text(surface) }),
    ...(policy === ABSENT ? {} : { policy: batch.names.text(policy) }),
  };
}

function keyOf({ what, surface, policy }: Change): string {
  return JSON.stringify([what, surface, policy]);
}

function compareText(a: string, b: string): number {
  return a < b ? -1 : a > b ? 1 : 0;
}

/**
 * How many different users: exact up to a limit, above it an estimate from those whose hash lies
 * below a threshold that is halved whenever there are too many of them. Bounded memory; the outcome
 * does not depend on the order of arrival.
 */
import { KeyTable } from '../../summaries/key-table.js';

/** Most hashes kept; the estimate then has a standard error of about 1/√2048, or 2%. */
const MOST_KEPT = 4096;

export class UserCount {
  /** Users whose high half is below it are kept. */
  private threshold = 2 ** 32;
  private kept = new KeyTable();

  /** Counts a user by the halves of the hash. O(1) amortised. */
  add(high: number, low: number): void {
    if (high >= this.threshold) return;
    this.kept.set(high, low, 0);
    while (this.kept.size > MOST_KEPT) this.halve();
  }

  /** The number of users, an estimate where `isExact` is false. */
  get value(): number {
    return Math.round((this.kept.size * 2 ** 32) / this.threshold);
  }

  get isExact(): boolean {
    return this.threshold === 2 ** 32;
  }

  private halve(): void {
    this.threshold /= 2;
    const left = new KeyTable();
    this.kept.forEach((high, low) => {
      if (high < this.threshold) left.set(high, low, 0);
    });
    this.kept = left;
  }
}

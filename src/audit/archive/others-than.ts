/** What a segment holds of everyone but one user. */
import { WATERMARK, type Delivery } from '../../events/delivery.js';
import { KIND_NUMBER } from '../../events/kinds.js';
import { KeyTable } from '../../summaries/key-table.js';
import type { Selection } from './event-buffer.js';

/** What is not of this user: neither their events nor what names one of their recommendations. */
export class OthersThan implements Selection {
  private readonly recommendations = new KeyTable();

  /** @param high and low of the user's keyed hash */
  constructor(
    private readonly high: number,
    private readonly low: number,
  ) {}

  /** Notes the user's recommendations, which others may name; before anything is selected. O(rows). */
  note({ recommendation: of }: Delivery): void {
    for (let row = 0; row < of.length; row++) {
      if (this.isUser(of, row)) this.recommendations.set(of.idHigh[row]!, of.idLow[row]!, 0);
    }
  }

  event(delivery: Delivery, kind: number, row: number): boolean {
    return !this.isTheirs(delivery, kind, row);
  }

  impression(): boolean {
    return true;
  }

  candidate(): boolean {
    return true;
  }

  /** How many events of the delivery are the user's. */
  countIn(delivery: Delivery): number {
    let found = 0;
    for (let at = 0; at < delivery.length; at++) {
      const kind = delivery.orderKind[at]!;
      if (kind === WATERMARK) continue;
      if (this.isTheirs(delivery, kind, delivery.orderRow[at]!)) found++;
    }
    return found;
  }

  private isTheirs(delivery: Delivery, kind: number, row: number): boolean {
    if (kind === KIND_NUMBER.recommendation) return this.isUser(delivery.recommendation, row);
    if (kind !== KIND_NUMBER.outcome && kind !== KIND_NUMBER.label) return false;
    const of = kind === KIND_NUMBER.outcome ? delivery.outcome : delivery.label;
    if (this.isUser(of, row)) return true;
    if (of.hasRecommendation[row] === 0) return false;
    return this.recommendations.get(of.recommendationHigh[row]!, of.recommendationLow[row]!) >= 0;
  }

  private isUser(of: UserColumns, row: number): boolean {
    return of.hasUser[row] === 1 && of.userHigh[row] === this.high && of.userLow[row] === this.low;
  }
}

type UserColumns = Pick<Delivery['outcome'], 'hasUser' | 'userHigh' | 'userLow'>;

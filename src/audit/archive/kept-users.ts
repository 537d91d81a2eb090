/** Which users an archive keeps all of, and what of the others. */
import type { Delivery } from '../../events/delivery.js';
import { KIND_NUMBER } from '../../events/kinds.js';
import { KeyTable } from '../../summaries/key-table.js';
import { isKept } from '../dataset/kept-share.js';
import type { Selection } from './event-buffer.js';

/** Impressions that have a label, by recommendation and item. */
export class LabelledImpressions {
  private readonly impressions = new KeyTable();
  private readonly recommendations = new KeyTable();

  /** Notes the labels of a delivery. O(labels). */
  add({ label }: Delivery): void {
    const { hashHigh, hashLow } = label.items;
    for (let row = 0; row < label.length; row++) {
      if (label.hasRecommendation[row] === 0) continue;
      const [high, low] = [label.recommendationHigh[row]!, label.recommendationLow[row]!];
      const item = label.item[row]!;
      this.recommendations.set(high, low, 0);
      this.impressions.set(...keyOf(high, low, hashHigh[item]!, hashLow[item]!), 0);
    }
  }

  hasRecommendation(high: number, low: number): boolean {
    return this.recommendations.get(high, low) >= 0;
  }

  /** @param item number in the dictionary of items that the delivery has */
  has({ dictionaries: { items } }: Delivery, high: number, low: number, item: number): boolean {
    return (
      this.impressions.get(...keyOf(high, low, items.hashHigh[item]!, items.hashLow[item]!)) >= 0
    );
  }
}

/** One key of two hashes; the item's is turned, so that no two pairs cancel out. */
function keyOf(high: number, low: number, itemHigh: number, itemLow: number): [number, number] {
  return [
    (high ^ Math.imul(itemHigh, 0x9e3779b1)) >>> 0,
    (low ^ Math.imul(itemLow, 0x85ebca6b)) >>> 0,
  ];
}

/**
 * All of this share of the users, by their hash, and of the others what has a label; all labels, items
 * and changes. What names no user but a recommendation stays, since it may be one of those users'.
 */
export function keptOf(share: number, labelled: LabelledImpressions): Selection {
  const isKeptRecommendation = ({ recommendation: of }: Delivery, row: number) =>
    isKept(of.hasUser[row] ? of.userHigh[row]! : of.idHigh[row]!, share);
  return {
    event(delivery, kind, row) {
      if (kind === KIND_NUMBER.recommendation) {
        const { idHigh, idLow } = delivery.recommendation;
        return (
          isKeptRecommendation(delivery, row) ||
          labelled.hasRecommendation(idHigh[row]!, idLow[row]!)
        );
      }
      if (kind !== KIND_NUMBER.outcome) return true;
      const { outcome: of } = delivery;
      if (of.hasUser[row] === 0 || isKept(of.userHigh[row]!, share)) return true;
      const [high, low] = [of.recommendationHigh[row]!, of.recommendationLow[row]!];
      return of.hasRecommendation[row] === 1 && labelled.has(delivery, high, low, of.item[row]!);
    },
    impression(delivery, row, at) {
      const { idHigh, idLow, item } = delivery.recommendation;
      return (
        isKeptRecommendation(delivery, row) ||
        labelled.has(delivery, idHigh[row]!, idLow[row]!, item[at]!)
      );
    },
    candidate(delivery, row, item) {
      const { idHigh, idLow, items } = delivery.recommendation;
      return (
        isKeptRecommendation(delivery, row) ||
        labelled.has(delivery, idHigh[row]!, idLow[row]!, items.number(item))
      );
    },
  };
}

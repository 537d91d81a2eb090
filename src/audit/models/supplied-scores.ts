/** Scores of other models, given from outside by recommendation and item. */
import { PUBLIC_KEY, TextHasher } from '../../events/hash64.js';
import { KeyTable } from '../../summaries/key-table.js';
import type { AuditItems } from '../dataset/rows.js';
import type { SuppliedPredictions } from './comparison-options.js';

/** The scores of one model. */
class ModelScores {
  private readonly places = new KeyTable();
  private readonly scores: number[] = [];

  /** Returns whether there was none for these yet. */
  set(high: number, low: number, score: number): boolean {
    if (this.places.get(high, low) >= 0) return false;
    this.places.set(high, low, this.scores.push(score) - 1);
    return true;
  }

  get(high: number, low: number): number {
    const place = this.places.get(high, low);
    return place < 0 ? NaN : this.scores[place]!;
  }
}

export class SuppliedScores {
  private readonly models = new Map<string, ModelScores>();
  private readonly recommendations = new TextHasher(PUBLIC_KEY);
  private readonly items = new TextHasher(PUBLIC_KEY);

  /** The names of the models, in order. */
  get names(): string[] {
    return [...this.models.keys()].sort();
  }

  /** Notes a score; returns false where the model has one for this recommendation and item. O(1). */
  add(model: string, recommendation: string, item: string, score: number): boolean {
    let scores = this.models.get(model);
    if (!scores) this.models.set(model, (scores = new ModelScores()));
    const { high, low } = this.recommendations.hash(recommendation);
    const of = this.items.hash(item);
    return scores.set(...keyOf(high, low, of.high, of.low), score);
  }

  /** What a comparison is given, for a dataset with these items. */
  forItems({ hashHigh, hashLow }: AuditItems): SuppliedPredictions[] {
    return this.names.map((id) => ({
      id,
      title: id,
      score: (high, low, item) =>
        this.models.get(id)!.get(...keyOf(high, low, hashHigh[item]!, hashLow[item]!)),
    }));
  }
}

/** One key of two hashes; the item's is turned, so that no two pairs cancel out. */
function keyOf(high: number, low: number, itemHigh: number, itemLow: number): [number, number] {
  return [
    (high ^ Math.imul(itemHigh, 0x9e3779b1)) >>> 0,
    (low ^ Math.imul(itemLow, 0x85ebca6b)) >>> 0,
  ];
}

/** What items are like at present: the appeal that draws clicks and the quality that judges find. */
import type { Catalogue } from './catalogue.js';

/**
 * The catalogue's appeal and quality, gamed by clickbait: at level b an item of bait t has appeal
 * a + b·t and log odds of quality ln(q / (1 − q)) − b·t. Clicks rise while quality falls; at level 0
 * an item is what the catalogue says.
 */
export class ItemCondition {
  /** In log odds, as in the catalogue. */
  readonly appeal: Float64Array;
  /** Probability that a curated label finds the item good. */
  readonly quality: Float64Array;
  readonly #catalogue: Catalogue;
  #clickbait = 0;

  constructor(catalogue: Catalogue) {
    this.#catalogue = catalogue;
    this.appeal = catalogue.appeal.slice();
    this.quality = catalogue.quality.slice();
  }

  get clickbait(): number {
    return this.#clickbait;
  }

  /** Turns clickbait to this level. O(items) where it changes. */
  setClickbait(level: number): void {
    if (level === this.#clickbait) return;
    this.#clickbait = level;
    const { appeal, quality, bait } = this.#catalogue;
    for (let item = 0; item < bait.length; item++) {
      const push = level * bait[item]!;
      this.appeal[item] = appeal[item]! + push;
      const odds = (quality[item]! / (1 - quality[item]!)) * Math.exp(-push);
      this.quality[item] = level === 0 ? quality[item]! : odds / (1 + odds);
    }
  }
}

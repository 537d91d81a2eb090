/** The third reading of a dataset: what items are worth beyond their score. */
import type { AuditDataset } from '../dataset/rows.js';
import { FOLDS, forEachImpression, type ScoreBooks } from './score-books.js';
import { binOf } from './score-scale.js';
import type { Survey } from './survey.js';

/** How far items differ is told by those that were expected to draw at least so many rewards, */
const FEWEST_EXPECTED = 5;
/** and by at least so many of them. */
const FEWEST_ITEMS = 10;
/** Spread of the factors where that cannot be told: an item may be worth twice its score or nothing. */
const UNKNOWN_SPREAD = 1;

/**
 * What a score is worth in rewards, and how much more or less each item is.
 *
 * Item i drew C_i rewards where its scores and places let expect E_i = Σθ·q̂. Its factor is gamma
 * distributed around 1 with variance τ²; given the item's rewards among users of other folds it has
 * mean (C_i/φ + 1/τ²)/(E_i/φ + 1/τ²) and variance mean/(E_i/φ + 1/τ²), φ = Σc²/Σc (1 for clicks). τ²
 * is the mean of ((C − E)² − φE)/E² over items with E ≥ 5φ; 1 with fewer than 10 of these.
 *
 * Memory: 40 bytes an item.
 *
 * Reference: Clayton & Kaldor, Empirical Bayes estimates of age-standardized relative risks for use in
 * disease mapping, Biometrics 43 (1987), 671-681 (the Poisson-gamma model).
 */
export class RewardModel {
  /** q̂ by (fold, bin). */
  readonly prediction: readonly Float64Array[];
  /** By (item, fold). */
  readonly #observed: Float32Array;
  readonly #expected: Float32Array;
  #rewards = 0;
  #squares = 0;
  #dispersion = 1;
  /** 1/τ². */
  #prior = 1 / UNKNOWN_SPREAD;

  constructor(prediction: readonly Float64Array[], items: number) {
    this.prediction = prediction;
    this.#observed = new Float32Array(items * FOLDS);
    this.#expected = new Float32Array(items * FOLDS);
  }

  /** An impression of the item by a user of the fold. */
  add(item: number, fold: number, bin: number, chance: number, reward: number): void {
    this.#observed[item * FOLDS + fold]! += reward;
    this.#expected[item * FOLDS + fold]! += chance * this.prediction[fold]![bin]!;
    this.#rewards += reward;
    this.#squares += reward * reward;
  }

  /** All impressions were added: works out how far items differ. */
  close(): void {
    if (this.#rewards > 0) this.#dispersion = this.#squares / this.#rewards;
    let [items, spread] = [0, 0];
    for (let item = 0; item < this.#expected.length / FOLDS; item++) {
      let [observed, expected] = [0, 0];
      for (let fold = 0; fold < FOLDS; fold++) {
        observed += this.#observed[item * FOLDS + fold]!;
        expected += this.#expected[item * FOLDS + fold]!;
      }
      if (!(expected >= FEWEST_EXPECTED * this.#dispersion)) continue;
      const off = observed - expected;
      items++;
      spread += (off * off - this.#dispersion * expected) / (expected * expected);
    }
    if (items >= FEWEST_ITEMS) this.#prior = 1 / Math.max(SMALLEST_SPREAD, spread / items);
  }

  /** The mean of the item's factor for a user of the fold. O(1). */
  factor(item: number, fold: number): number {
    return (
      this.#posterior(item, fold, this.#observed) / this.#posterior(item, fold, this.#expected)
    );
  }

  /** The standard deviation of the factor. O(1). */
  deviation(item: number, fold: number): number {
    const weight = this.#posterior(item, fold, this.#expected);
    return Math.sqrt(this.#posterior(item, fold, this.#observed)) / weight;
  }

  /** Counts of the other folds, and the prior's. */
  #posterior(item: number, fold: number, counts: Float32Array): number {
    let sum = 0;
    for (let other = 0; other < FOLDS; other++) {
      if (other !== fold) sum += counts[item * FOLDS + other]!;
    }
    return sum / this.#dispersion + this.#prior;
  }
}

/** Items that do not differ measurably keep a hundredth. */
const SMALLEST_SPREAD = 1e-4;

/** The reward model of each segment whose examination is known. Reads all buckets once. */
export function rewardModels(
  dataset: AuditDataset,
  { segments }: Survey,
  books: readonly ScoreBooks[],
  onBucket: () => void,
): (RewardModel | undefined)[] {
  const models = segments.map(({ examination, recommendations }, segment) =>
    examination.enough && recommendations > 0
      ? new RewardModel(books[segment]!.predictions(examination.chance), dataset.items.size)
      : undefined,
  );
  forEachImpression(dataset, segments, onBucket, (rows, row, segment, shard, place) => {
    const { examination, scales } = segments[segment]!;
    if (!examination.enough) return;
    const bin = binOf(scales.score, rows.score[row]!);
    const chance = examination.chance[place]!;
    models[segment]?.add(rows.item[row]!, shard % FOLDS, bin, chance, rows.reward[row]!);
  });
  for (const model of models) model?.close();
  return models;
}

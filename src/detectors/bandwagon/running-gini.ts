/**
 * The Gini coefficient kept up to date event by event, exactly and in O(1): the live form of
 * `gini`. A pane's readings do not use it, because D cannot be merged; they derive D from the
 * merged counts. Both must agree after any sequence of events, which is a test.
 *
 * State: the survival counts G_k = #{i: c_i ≥ k}, D = Σ_{i<j} |c_i − c_j|, S = Σ c_i and
 * S₂ = Σ c_i². An event on an item with count k changes one cell, G_{k+1}; with g its old value,
 * the item moves away from the n − 1 − g others at or below its count and towards the g above:
 * D += n − 1 − 2g. A new item with no exposures is c_i away from every other: D += S.
 *
 * @example
 * const running = new RunningGini(2);
 * running.expose(0); // one of the two items is shown once
 * running.gini(); // 0.5
 */
export class RunningGini {
  private readonly survivors: number[] = [];
  private items: number;
  private exposures = 0;
  private difference = 0;
  private squares = 0;

  /** @param items items of the catalogue, none shown yet */
  constructor(items: number) {
    this.items = items;
  }

  /** One more exposure of an item that had `count` of them. O(1). */
  expose(count: number): void {
    const above = this.survivors[count] ?? 0; // G_{count+1}
    this.difference += this.items - 1 - 2 * above;
    this.survivors[count] = above + 1;
    this.exposures++;
    this.squares += 2 * count + 1;
  }

  /** An item joins the catalogue, not yet shown. O(1). */
  addItem(): void {
    this.difference += this.exposures;
    this.items++;
  }

  /** D = Σ_{i<j} |c_i − c_j|. */
  totalDifference(): number {
    return this.difference;
  }

  /** S₂ = Σ c_i². */
  sumOfSquares(): number {
    return this.squares;
  }

  /** D / (n·S); NaN before the first exposure. */
  gini(): number {
    return this.difference / (this.items * this.exposures);
  }
}

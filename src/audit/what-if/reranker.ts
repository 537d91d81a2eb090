/** Fills the places of a slate greedily from its candidates. */
import { Gains } from './gains.js';
import type { Setting } from './settings.js';
import type { Slate } from './slate.js';

/** No further candidate in a group. */
const NONE = -1;

/**
 * Greedy re-ranking: place by place, the candidate with the greatest objective of the setting; among
 * equals the one that came first, what was shown before what was not. So a setting that values only
 * the score leaves a slate as it is that was served in order of score.
 *
 * All candidates of a group gain the same from what is chosen, so the best of a group by the other
 * terms is the best of it altogether: only the groups' heads are compared.
 *
 * O(candidates + places · groups) where the order by score of the setting before still holds, else
 * up to O(candidates²).
 */
export class Reranker {
  /** The candidates chosen, one a place. */
  readonly chosen: Uint16Array;
  readonly #gains: Gains;
  readonly #fixed: Float64Array;
  readonly #order: Uint16Array;
  readonly #next: Int32Array;
  readonly #head: Int32Array;

  constructor(capacity: number) {
    this.chosen = new Uint16Array(capacity);
    this.#gains = new Gains(capacity);
    this.#fixed = new Float64Array(capacity);
    this.#order = new Uint16Array(capacity);
    this.#next = new Int32Array(capacity);
    this.#head = new Int32Array(capacity);
  }

  /** A slate was loaded: forgets the order of the one before. */
  begin({ count }: Slate): void {
    for (let i = 0; i < count; i++) this.#order[i] = i;
  }

  /** Fills `chosen` by the setting. */
  rank(slate: Slate, setting: Setting): void {
    this.#sort(slate, setting);
    if (setting.weight === 0 || setting.gain === 'none') {
      for (let place = 0; place < slate.places; place++) this.chosen[place] = this.#order[place]!;
      return;
    }
    this.#queueByGroup(slate);
    this.#gains.begin(slate, setting.gain);
    const { of } = this.#gains;
    for (let place = 0; place < slate.places; place++) {
      let best = NONE;
      let bestValue = -Infinity;
      for (let group = 0; group < slate.groups; group++) {
        const candidate = this.#head[group]!;
        if (candidate === NONE) continue;
        const value = this.#fixed[candidate]! + setting.weight * of[group]!;
        if (value > bestValue || (value === bestValue && candidate < best)) {
          best = candidate;
          bestValue = value;
        }
      }
      this.chosen[place] = best;
      const group = slate.group[best]!;
      this.#head[group] = this.#next[best]!;
      this.#gains.choose(slate, group);
    }
  }

  /** Works out what does not depend on the choices, and the order by it. */
  #sort(slate: Slate, { score, accuracy, freshness, repetition }: Setting): void {
    const fixed = this.#fixed;
    const order = this.#order;
    for (let i = 0; i < slate.count; i++) {
      fixed[i] =
        score * slate.score[i]! +
        accuracy * slate.accuracy[i]! +
        freshness * slate.freshness[i]! -
        repetition * slate.seen[i]!;
    }
    for (let i = 1; i < slate.count; i++) {
      const candidate = order[i]!;
      const value = fixed[candidate]!;
      let at = i;
      for (; at > 0; at--) {
        const above = order[at - 1]!;
        if (fixed[above]! > value || (fixed[above] === value && above < candidate)) break;
        order[at] = above;
      }
      order[at] = candidate;
    }
  }

  #queueByGroup(slate: Slate): void {
    this.#head.fill(NONE, 0, slate.groups);
    for (let i = slate.count - 1; i >= 0; i--) {
      const candidate = this.#order[i]!;
      const group = slate.group[candidate]!;
      this.#next[candidate] = this.#head[group]!;
      this.#head[group] = candidate;
    }
  }
}

/** What each group of candidates would add to what has been chosen so far. */
import type { Gain } from './settings.js';
import type { Slate } from './slate.js';

/** Share of the profile mixed into the slate's categories, so that the divergence is finite. */
export const CALIBRATION_SMOOTHING = 0.01;

/**
 * The gains of one slate while it is filled. With s_gc = 1/|categories of g| the share of a candidate
 * of group g in category c, p_c the user's interest in it, and J what is chosen so far:
 *
 * - `calibration`: −KL(p ‖ q̃) after the choice, less that of a choice without categories, which is the
 *   same for all candidates and so decides nothing: Σ_{c∈g} p_c·ln(q̃_c with g / q̃_c without), with
 *   q the mean share of the slate in c and q̃ = (1 − α)·q + α·p, α = 0.01;
 * - `dissimilarity`: −max_{j∈J} Jaccard(g, j), 0 for the first;
 * - `interest-coverage`: Σ_c p_c·s_gc·Π_{j∈J}(1 − s_jc); `coverage` the same with p_c = 1.
 *
 * O(categories of all groups) a choice, O(groups) for dissimilarity.
 *
 * References: Steck, Calibrated recommendations, RecSys 2018; Carbonell & Goldstein, The use of MMR,
 * SIGIR 1998; Santos, Macdonald & Ounis, Exploiting query reformulations for web search result
 * diversification, WWW 2010 (xQuAD).
 */
export class Gains {
  /** The gain of each group. */
  readonly of: Float64Array;
  #kind: Gain = 'none';
  #chosen = 0;
  /** By category: summed shares of what is chosen, or the product of what they leave. */
  #state = new Float64Array(64);

  constructor(capacity: number) {
    this.of = new Float64Array(capacity);
  }

  /** Nothing is chosen of this slate yet. */
  begin(slate: Slate, kind: Gain): void {
    this.#kind = kind;
    this.#chosen = 0;
    if (this.#state.length < slate.categories) {
      this.#state = new Float64Array(2 * slate.categories);
    }
    this.of.fill(0, 0, slate.groups);
    if (kind === 'none' || kind === 'dissimilarity') return;
    this.#state.fill(kind === 'calibration' ? 0 : 1, 0, slate.categories);
    this.#refresh(slate);
  }

  /** A candidate of this group is chosen. */
  choose(slate: Slate, group: number): void {
    this.#chosen++;
    if (this.#kind === 'none') return;
    if (this.#kind === 'dissimilarity') {
      const { groups, similarity } = slate;
      for (let g = 0; g < groups; g++) {
        this.of[g] = Math.min(this.of[g]!, -similarity[group * groups + g]!);
      }
      return;
    }
    const { memberStart, member } = slate;
    const start = memberStart[group]!;
    const end = memberStart[group + 1]!;
    for (let at = start; at < end; at++) {
      const c = member[at]!;
      const share = 1 / (end - start);
      if (this.#kind === 'calibration') this.#state[c]! += share;
      else this.#state[c]! *= 1 - share;
    }
    this.#refresh(slate);
  }

  #refresh(slate: Slate): void {
    if (this.#kind === 'calibration') this.#refreshCalibration(slate);
    else this.#refreshCoverage(slate, this.#kind === 'interest-coverage');
  }

  #refreshCalibration({ groups, memberStart, member, interest }: Slate): void {
    const perChoice = (1 - CALIBRATION_SMOOTHING) / (this.#chosen + 1);
    for (let g = 0; g < groups; g++) {
      const start = memberStart[g]!;
      const end = memberStart[g + 1]!;
      let gain = 0;
      for (let at = start; at < end; at++) {
        const c = member[at]!;
        const p = interest[c]!;
        // A category that nobody was rewarded for is worth nothing.
        if (p === 0) continue;
        const without = perChoice * this.#state[c]! + CALIBRATION_SMOOTHING * p;
        gain += p * Math.log(1 + perChoice / (end - start) / without);
      }
      this.of[g] = gain;
    }
  }

  #refreshCoverage({ groups, memberStart, member, interest }: Slate, weighted: boolean): void {
    for (let g = 0; g < groups; g++) {
      const start = memberStart[g]!;
      const end = memberStart[g + 1]!;
      let gain = 0;
      for (let at = start; at < end; at++) {
        const c = member[at]!;
        gain += (weighted ? interest[c]! : 1) * this.#state[c]!;
      }
      this.of[g] = start === end ? 0 : gain / (end - start);
    }
  }
}

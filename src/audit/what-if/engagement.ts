/** What users would have done with the slates of each setting, by the position-based click model. */
import { FEWEST_SHARDS, jackknifeStandardError } from '../../statistics/jackknife.js';
import { studentT975 } from '../../statistics/student-t.js';
import type { Finding, Lacking } from '../findings/findings.js';
import type { Examination } from './examination.js';
import { SHARDS } from './position-tally.js';
import type { ReplayTally } from './replay-tally.js';
import { FOLDS, type ScoreBooks } from './score-books.js';
import { BINS } from './score-scale.js';

/** With fewer rewarded impressions an interval of their change says nothing. */
export const FEWEST_REWARDED = 100;
/** Step in ln θ for the derivative by it. */
const STEP = 1e-3;

/** A setting's engagement relative to what was served. */
export interface Engagement {
  readonly change: Finding;
  /** Share of the estimated engagement that is predicted for items that were not shown, 0 to 1. */
  readonly modelShare: number;
}

/**
 * Relative change of engagement under each setting, (V − V₀)/V₀, with V₀ the rewards that were
 * observed and V the doubly robust value of the new order in the position-based model
 *
 *     V = Σ θ_k'·q̂ + 1{shown}·(θ_k'/θ_k)·(c − θ_k·q̂)
 *
 * over the items of the new slates, at place k' after k: c the reward, θ examination by place, q̂ the
 * reward of an examined item, by the bin of its score (isotonic regression of Σc on Σθ) times the
 * item's own factor, both from users of other folds. Where an item was shown, q̂ cancels, and it adds
 * (θ_k'/θ_k)·c; where not, θ_k'·q̂, which rests on the model alone: that an item draws those to whom it
 * was not shown as those to whom it was, given the score. A slate that stays as it is changes
 * nothing, exactly.
 *
 * The interval is the delete-one-shard jackknife over users, with θ and q̂ made anew without each
 * shard, plus what chance in which items were clicked adds to θ (a'Σa, a = ∂change/∂ln θ), plus what
 * is not known of the factors of items that were not shown.
 *
 * Not estimable (`no_overlap`) where examination is not, `insufficient` below 100 rewarded
 * impressions, `few_shards` below 5 populated shards.
 *
 * References: Joachims, Swaminathan & Schnabel, Unbiased learning-to-rank with biased feedback, WSDM
 * 2017 (weights by position); Dudík, Langford & Li, Doubly robust policy evaluation and learning,
 * ICML 2011; Efron & Stein, Annals of Statistics 9 (1981).
 */
export function engagements(
  tally: ReplayTally,
  books: ScoreBooks,
  examination: Examination | Lacking,
): Engagement[] {
  const settings = Array.from({ length: tally.settings }, (_, setting) => setting);
  const lack = !examination.enough
    ? examination
    : tally.rewarded < FEWEST_REWARDED
      ? insufficient(tally.rewarded)
      : undefined;
  if (lack !== undefined || !examination.enough) {
    const change = lack ?? insufficient(tally.rewarded);
    return settings.map((setting) => ({ change, modelShare: notShownShare(tally, setting) }));
  }
  const all = valuesOf(tally, books, examination.chance, -1);
  const populated = [...tally.slates.keys()].filter((shard) => tally.slates[shard]! > 0);
  const without = populated.map((shard) =>
    valuesOf(tally, books, examination.without[shard]!, shard),
  );
  const moved = examination.places.map((place) => {
    const chance = examination.chance.slice();
    chance[place]! *= Math.exp(STEP);
    return valuesOf(tally, books, chance, -1);
  });
  return settings.map((setting) => {
    const value = all.change[setting]!;
    const modelShare = all.modelShare[setting]!;
    const slope = moved.map(({ change }) => (change[setting]! - value) / STEP);
    const byPlaces = Math.max(0, quadraticForm(slope, examination.scatter));
    const byShards = jackknifeStandardError(without.map(({ change }) => change[setting]!));
    const byItems = itemError(tally, setting);
    const variance = byShards * byShards + byPlaces + byItems * byItems;
    const margin =
      populated.length < FEWEST_SHARDS
        ? NaN
        : studentT975(populated.length - 1) * Math.sqrt(variance);
    const change: Finding =
      Number.isFinite(value) && Number.isFinite(margin)
        ? { enough: true, value, low: value - margin, high: value + margin, n: tally.users }
        : { enough: false, reason: 'few_shards', seen: populated.length, needed: FEWEST_SHARDS };
    return { change, modelShare };
  });
}

function insufficient(seen: number): Lacking {
  return { enough: false, reason: 'insufficient', seen, needed: FEWEST_REWARDED };
}

/** The standard error that what is not known of items adds to the relative change. */
function itemError({ uncertainty, cells, served }: ReplayTally, setting: number): number {
  let squares = 0;
  for (let cell = 0; cell < cells; cell++) {
    const deviation = uncertainty[setting * cells + cell]!;
    squares += deviation * deviation;
  }
  return Math.sqrt(squares) / served.reduce((sum, each) => sum + each, 0);
}

/** Relative change and model share by setting, of all users but those of a shard (−1: of all). */
function valuesOf(tally: ReplayTally, books: ScoreBooks, chance: Float64Array, leftOut: number) {
  const { settings, depth } = tally;
  const change = new Float64Array(settings);
  const modelShare = new Float64Array(settings);
  const prediction = books.predictions(chance, leftOut);
  const served = summedShards(tally.served, 0, depth, leftOut);
  const observed = served.reduce((sum, each) => sum + each, 0);
  for (let setting = 0; setting < settings; setting++) {
    const moved = summedShards(tally.moved, setting * SHARDS, depth * depth, leftOut);
    const model = modelValue(tally, setting, chance, prediction, leftOut);
    // What leaves a place or comes from it, place by place: unchanged places add exactly nothing.
    let gained = 0;
    for (let from = 0; from < depth; from++) {
      let kept = 0;
      for (let to = 0; to < depth; to++) {
        const rewards = moved[from * depth + to]!;
        if (rewards !== 0) kept += to === from ? rewards : (rewards * chance[to]!) / chance[from]!;
      }
      gained += kept - served[from]!;
    }
    change[setting] = (gained + model) / observed;
    const value = observed + gained + model;
    modelShare[setting] = model > 0 ? model / value : 0;
  }
  return { change, modelShare };
}

/** Entries of a setting, or of none, summed over the shards in their order. */
function summedShards(
  sums: Float64Array,
  first: number,
  size: number,
  leftOut: number,
): Float64Array {
  const total = new Float64Array(size);
  for (let shard = 0; shard < SHARDS; shard++) {
    if (shard === leftOut) continue;
    const at = (first + shard) * size;
    for (let i = 0; i < size; i++) total[i]! += sums[at + i]!;
  }
  return total;
}

/** Σ θ_k'·q̂ of the items that were not shown. */
function modelValue(
  { depth, brought }: ReplayTally,
  setting: number,
  chance: Float64Array,
  prediction: readonly Float64Array[],
  leftOut: number,
): number {
  let value = 0;
  for (let shard = 0; shard < SHARDS; shard++) {
    if (shard === leftOut) continue;
    const expected = prediction[shard % FOLDS]!;
    for (let place = 0; place < depth; place++) {
      const at = ((setting * SHARDS + shard) * depth + place) * BINS;
      for (let bin = 0; bin < BINS; bin++) {
        const n = brought[at + bin]!;
        if (n > 0) value += n * chance[place]! * expected[bin]!;
      }
    }
  }
  return value;
}

/** Where nothing can be estimated: the share of the new slates' items that were not shown. */
function notShownShare({ brought, depth, places }: ReplayTally, setting: number): number {
  const size = SHARDS * depth * BINS;
  let sum = 0;
  for (let at = setting * size; at < (setting + 1) * size; at++) sum += brought[at]!;
  return places > 0 ? sum / places : 0;
}

/** a'Σa. */
function quadraticForm(a: readonly number[], matrix: readonly (readonly number[])[]): number {
  let sum = 0;
  for (const [i, row] of matrix.entries()) {
    for (const [j, each] of row.entries()) sum += a[i]! * a[j]! * each;
  }
  return sum;
}

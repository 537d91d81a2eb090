/** The last reading of a dataset: every recommendation is ranked anew by every setting. */
import { rowShard } from '../../detectors/row-shard.js';
import type { AuditDataset, AuditRows } from '../dataset/rows.js';
import { categorySets } from './category-sets.js';
import type { RewardModel } from './item-factors.js';
import type { WhatIfOptions } from './options.js';
import { SHARDS } from './position-tally.js';
import { MOST_CELLS, ReplayTally } from './replay-tally.js';
import { Reranker } from './reranker.js';
import { settingsOf, type Setting } from './settings.js';
import { Slate } from './slate.js';
import type { SegmentSurvey, Survey } from './survey.js';
import { byUserAndTime, isSameUser, UserHistory } from './user-history.js';

/** A slate under a setting, for whoever knows what it is truly worth. */
export type OnChoice = (
  rows: AuditRows,
  recommendation: number,
  slate: Slate,
  setting: number,
  chosen: Uint16Array,
) => void;

/** What a segment's settings are, and what they made of its slates. */
export interface SegmentReplay {
  readonly settings: readonly Setting[];
  readonly tally: ReplayTally;
}

interface Lane extends SegmentReplay {
  readonly survey: SegmentSurvey;
  /** Users with a hash below this are looked at. */
  readonly bar: number;
  readonly usable: Uint8Array;
}

/**
 * Reads all buckets once; memory as of the tallies and the largest bucket.
 *
 * O(recommendations · settings · places · groups of candidates with the same categories).
 *
 * @param onChoice is shown every slate under every setting
 */
export function replayed(
  dataset: AuditDataset,
  survey: Survey,
  models: readonly (RewardModel | undefined)[],
  options: WhatIfOptions,
  onBucket: () => void,
  onChoice?: OnChoice,
): SegmentReplay[] {
  const { items, categories } = dataset;
  const sets = categorySets(items);
  const capacity = Math.max(options.maxCandidates, options.depth);
  const slate = new Slate(items, sets, categories.length, capacity, options.freshnessHalfLife);
  const reranker = new Reranker(capacity);
  const history = new UserHistory(sets, items.size, survey.everyone, options.profilePrior);
  const cellOf = cells(dataset);
  const hasDates = items.published.some((time) => !Number.isNaN(time));
  const lanes = survey.segments.map((segment, number) =>
    lane(segment, models[number], items.size, hasDates, options),
  );
  for (let bucket = 0; bucket < dataset.buckets; bucket++) {
    const rows = dataset.bucket(bucket);
    const order = byUserAndTime(rows);
    for (let n = 0; n < order.length; n++) {
      const r = order[n]!;
      const shard = rowShard(rows, r, SHARDS);
      if (n === 0 || !isSameUser(rows, order[n - 1]!, r)) history.nextUser();
      const { survey: segment, settings, tally, bar, usable } = lanes[rows.segment[r]!]!;
      if (rows.userLow[r]! < bar) {
        const unusable = slate.load(
          rows,
          r,
          usable,
          options.maxCandidates,
          segment.scales,
          history,
        );
        if (unusable === 'unscored') tally.unscored++;
        if (unusable === undefined) {
          tally.cutCandidates += slate.cut;
          if (history.rewarded > 0) tally.withProfile++;
          if (!isInOrder(slate)) tally.outOfOrder++;
          tally.addServed(slate, rows.reward, shard, cellOf);
          reranker.begin(slate);
          for (let setting = 0; setting < settings.length; setting++) {
            reranker.rank(slate, settings[setting]!);
            tally.addChosen(setting, slate, reranker.chosen, rows.reward, shard, cellOf);
            onChoice?.(rows, r, slate, setting, reranker.chosen);
          }
        }
      }
      history.remember(rows, r);
      if (n + 1 === order.length || !isSameUser(rows, r, order[n + 1]!)) {
        for (const each of lanes) each.tally.endUser(shard);
      }
    }
    onBucket();
  }
  return lanes;
}

function lane(
  survey: SegmentSurvey,
  model: RewardModel | undefined,
  items: number,
  hasDates: boolean,
  { maxRecommendations }: WhatIfOptions,
): Lane {
  const settings = settingsOf({ accuracy: survey.accuracy !== 'none', freshness: hasDates });
  const { depth, examination, recommendations } = survey;
  const usable = new Uint8Array(depth);
  for (let place = 0; place < depth; place++) {
    usable[place] = examination.enough && Number.isNaN(examination.chance[place]!) ? 0 : 1;
  }
  const share = recommendations > maxRecommendations ? maxRecommendations / recommendations : 1;
  const chance = examination.enough ? examination.chance : undefined;
  const tally = new ReplayTally(settings.length, depth, items, model, chance);
  return { survey, settings, tally, bar: share * 0x1_0000_0000, usable };
}

/** The cell of each item: its own, or by hash where items are many. */
function cells({ items: { size, hashLow } }: AuditDataset): Uint32Array {
  return Uint32Array.from({ length: size }, (_, item) =>
    size <= MOST_CELLS ? item : hashLow[item]! % MOST_CELLS,
  );
}

/** Whether the slate was served in descending order of score, and nothing better was left out. */
function isInOrder({ score, count, places }: Slate): boolean {
  for (let i = 1; i < count; i++) {
    if (score[i]! > score[Math.min(i, places) - 1]!) return false;
  }
  return true;
}

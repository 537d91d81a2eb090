/** Settled impressions in growable columns: what the join fills and detectors read. */
import { growColumns } from './columns.js';
import type { ItemKeys, SettledImpressions } from './impressions.js';

/** The columns with an entry a recommendation. */
export const SETTLED_ROW = [
  'time',
  'idHigh',
  'idLow',
  'hasUser',
  'userHigh',
  'userLow',
  'eligible',
  'version',
  'shown',
] as const;

/** The columns with an entry an impression. */
export const SETTLED_IMPRESSION = [
  'item',
  'position',
  'score',
  'propensity',
  'target',
  'reference',
  'signals',
  'reward',
  'outcomes',
] as const;

/** Rows to make room for at first: a batch may hold one pane of one small partition. */
const FEWEST = 16;

export class SettledBatch implements SettledImpressions {
  length = 0;
  time = new Float64Array(FEWEST);
  idHigh = new Uint32Array(FEWEST);
  idLow = new Uint32Array(FEWEST);
  hasUser = new Uint8Array(FEWEST);
  userHigh = new Uint32Array(FEWEST);
  userLow = new Uint32Array(FEWEST);
  eligible = new Float64Array(FEWEST);
  version = new Uint32Array(FEWEST);
  shown = new Uint8Array(FEWEST);

  slateStart = new Uint32Array(FEWEST + 1);
  impressions = 0;
  item = new Uint32Array(FEWEST);
  position = new Uint32Array(FEWEST);
  score = new Float64Array(FEWEST);
  propensity = new Float64Array(FEWEST);
  target = new Float64Array(FEWEST);
  reference = new Float64Array(FEWEST);
  signals = new Uint32Array(FEWEST);
  reward = new Float64Array(FEWEST);
  outcomes = new Uint32Array(FEWEST);

  constructor(public items: ItemKeys) {}

  /** Makes room for one more recommendation of `slate` items, whose signals are none; returns its row. */
  grow(slate: number): number {
    const row = this.length++;
    if (row >= this.time.length) {
      growColumns<SettledBatch>(this, SETTLED_ROW, row + 1);
      growColumns<SettledBatch>(this, ['slateStart'], this.time.length + 1);
    }
    const start = this.impressions;
    this.impressions += slate;
    if (this.impressions > this.item.length) {
      growColumns<SettledBatch>(this, SETTLED_IMPRESSION, this.impressions);
    }
    this.slateStart[row] = start;
    this.slateStart[row + 1] = this.impressions;
    this.shown[row] = 1;
    this.signals.fill(0, start, this.impressions);
    this.reward.fill(0, start, this.impressions);
    this.outcomes.fill(0, start, this.impressions);
    return row;
  }
}

/** Labels with the impressions they judge, in growable columns: what the join fills and detectors read. */
import { growAllColumns } from './columns.js';
import type { ItemKeys, JudgedImpressions } from './impressions.js';

const FEWEST = 16;

export class JudgedBatch implements JudgedImpressions {
  length = 0;
  time = new Float64Array(FEWEST);
  delay = new Float64Array(FEWEST);
  idHigh = new Uint32Array(FEWEST);
  idLow = new Uint32Array(FEWEST);
  hasUser = new Uint8Array(FEWEST);
  userHigh = new Uint32Array(FEWEST);
  userLow = new Uint32Array(FEWEST);
  item = new Uint32Array(FEWEST);
  position = new Uint32Array(FEWEST);
  score = new Float64Array(FEWEST);
  propensity = new Float64Array(FEWEST);
  target = new Float64Array(FEWEST);
  reference = new Float64Array(FEWEST);
  version = new Uint32Array(FEWEST);
  hasSignals = new Uint8Array(FEWEST);
  signals = new Uint32Array(FEWEST);
  reward = new Float64Array(FEWEST);
  label = new Float64Array(FEWEST);
  inclusion = new Float64Array(FEWEST);
  earlier = new Uint32Array(FEWEST);
  firstLabel = new Float64Array(FEWEST);
  question = new Uint32Array(FEWEST);
  guideline = new Uint32Array(FEWEST);
  labeller = new Uint32Array(FEWEST);
  source = new Uint32Array(FEWEST);

  constructor(public items: ItemKeys) {}

  /** Makes room for one more label; returns its row. */
  grow(): number {
    const row = this.length++;
    if (row >= this.time.length) growAllColumns(this, row + 1);
    return row;
  }
}

/** Exposures of items and the labels of their impressions: the quality of what is seldom shown. */
import type { JudgedImpressions, SettledImpressions } from '../../events/impressions.js';
import { FrequencyCounter } from '../../summaries/frequency-counter.js';
import { frequencyTable, type FrequencyTable } from '../../summaries/frequency-table.js';
import { SumCollector } from '../../summaries/sum-collector.js';
import { sumTable, type SumTable } from '../../summaries/sum-table.js';
import { IncompatibleSummariesError, type Summary } from '../../summaries/summary.js';
import type { Accumulator, Part, ReadContext } from '../detector.js';
import { measurementOf, type Estimator, type Lack } from '../measurement.js';
import type { Measurement } from '../reading.js';
import { rowShard } from '../row-shard.js';
import {
  headAndTail,
  LABEL_COLUMNS,
  LABELS,
  undershownQuality,
  WEIGHT,
  WEIGHTED_LABEL,
  type HeadAndTail,
} from './undershown-quality.js';

const READING = 'undershown_quality';
/** Labels from which on a weighted mean is nearly normal, in either group. */
const FEWEST_LABELS = 30;
/** Most that one label may stand for; keeps sums exact whatever inclusion is claimed. */
const LARGEST_WEIGHT = 1_000_000;

export interface UndershownState {
  readonly shards: number;
  /** Impressions of each item. */
  readonly exposures: FrequencyTable;
  /** Per item and shard of users the columns LABELS, WEIGHT and WEIGHTED_LABEL. */
  readonly labels: SumTable;
}

/** What the undershown part needs of the detector's options. */
export interface UndershownOptions {
  readonly shards: number;
  readonly itemCap: number;
}

/** @param view bit of the signal that says an impression was seen; undefined: served counts as seen */
export function undershownPart(
  { shards, itemCap: cap }: UndershownOptions,
  view: number | undefined,
): Part<UndershownState, UndershownState, undefined> {
  return {
    id: 'undershown',
    lane: 'labels',
    scope: 'policy',
    block: 'day',
    summary: undershownSummary(shards, cap),
    accumulator: () => accumulator(shards, cap, view),
    readings: [READING],
    read: (state, context) => [read(state, context)],
  };
}

function undershownSummary(shards: number, cap: number): Summary<UndershownState> {
  const exposures = frequencyTable({ shards: 1, cap });
  const labels = sumTable('item-labels', { columns: LABEL_COLUMNS, cap });
  return {
    id: `item-exposure-labels/1 shards=${shards} cap=${cap}`,
    empty: () => ({ shards, exposures: exposures.empty(), labels: labels.empty() }),
    merge(a, b) {
      if (a.shards !== b.shards) {
        throw new IncompatibleSummariesError('item-exposure-labels', 'shards', a.shards, b.shards);
      }
      return {
        shards: a.shards,
        exposures: exposures.merge(a.exposures, b.exposures),
        labels: labels.merge(a.labels, b.labels),
      };
    },
    encode(state, writer) {
      writer.uint32(state.shards);
      exposures.encode(state.exposures, writer);
      labels.encode(state.labels, writer);
    },
    decode: (reader) => ({
      shards: reader.uint32(),
      exposures: exposures.decode(reader),
      labels: labels.decode(reader),
    }),
  };
}

function accumulator(
  shards: number,
  cap: number,
  view: number | undefined,
): Accumulator<UndershownState> {
  const exposures = new FrequencyCounter({ shards: 1, cap });
  const labels = new SumCollector({ columns: LABEL_COLUMNS, cap });
  return {
    settle(batch: SettledImpressions, rows: Uint32Array, count: number): void {
      const { slateStart, item, signals, shown } = batch;
      exposures.use(batch.items);
      for (let r = 0; r < count; r++) {
        const row = rows[r]!;
        if (shown[row] === 0) continue;
        const end = slateStart[row + 1]!;
        for (let at = slateStart[row]!; at < end; at++) {
          const isSeen = view === undefined || ((signals[at]! >>> view) & 1) === 1;
          if (isSeen) exposures.add(item[at]!, 0);
        }
      }
    },
    judge(batch: JudgedImpressions, rows: Uint32Array, count: number): void {
      const { item, items, inclusion, earlier, label } = batch;
      for (let r = 0; r < count; r++) {
        const row = rows[r]!;
        const probability = inclusion[row]!;
        // The first label alone is its quality, and only one whose choice is known can stand for others.
        if (earlier[row] !== 0 || !(probability > 0)) continue;
        const key = item[row]!;
        const shard = rowShard(batch, row, shards);
        const cell = labels.cell(items.hashHigh[key]!, items.hashLow[key]!, shard);
        if (cell < 0) continue;
        const weight = Math.min(1 / probability, LARGEST_WEIGHT);
        labels.add(cell + LABELS, 1);
        labels.add(cell + WEIGHT, weight);
        labels.add(cell + WEIGHTED_LABEL, weight * label[row]!);
      }
    },
    seal: () => ({ shards, exposures: exposures.seal(), labels: labels.seal() }),
  };
}

const DIFFERENCE: Estimator<HeadAndTail> = {
  of: undershownQuality,
  scale: 'linear',
  range: [-1, 1],
};

/** Tail against head: of the baseline, where one is pinned; of the window itself otherwise. */
function read(
  { shards, exposures, labels }: UndershownState,
  { baseline }: ReadContext<UndershownState>,
): Measurement {
  const pinned = baseline?.state.exposures;
  const shown = pinned && pinned.keyHigh.length > 0 ? pinned : exposures;
  const sample = headAndTail(labels, shown, shards);
  const { head, tail } = sample.all;
  const fewer = Math.min(head.labels, tail.labels);
  const lack: Lack | undefined =
    exposures.keyHigh.length === 0 && sample.n === 0
      ? { reason: 'empty', seen: 0, needed: 2 * FEWEST_LABELS }
      : sample.n === 0
        ? { reason: 'no_labels', seen: 0, needed: 2 * FEWEST_LABELS }
        : fewer < FEWEST_LABELS
          ? { reason: 'insufficient', seen: sample.n, needed: sample.n + FEWEST_LABELS - fewer }
          : undefined;
  return measurementOf(READING, {}, lack ?? DIFFERENCE, sample);
}

/** Impressions per item and shard of users: how concentrated exposure is, and how far it reaches. */
import type { Impressions } from '../../events/impressions.js';
import { FrequencyCounter } from '../../summaries/frequency-counter.js';
import { frequencyTable, type FrequencyTable } from '../../summaries/frequency-table.js';
import type { Accumulator, Part, ReadContext } from '../detector.js';
import { measurementOf, type Estimator, type Lack } from '../measurement.js';
import type { Measurement } from '../reading.js';
import { rowShard } from '../row-shard.js';
import { answersOf, type AgainstBaselineReading, type HistogramReading } from './answers.js';
import { bandwagonDeclaration } from './bandwagon.monitor.js';
import { catalogueOf } from './catalogue.js';
import { commonTraffic } from './common-traffic.js';
import { exposureOf } from './exposure.js';
import {
  againstBaseline,
  longTailShare,
  popularityOf,
  recommendedPopularity,
  type AgainstBaseline,
} from './popularity.js';

/** What the exposure part needs of the detector's options. */
export interface ExposureOptions {
  readonly shards: number;
  readonly itemCap: number;
  readonly block: 'hour' | 'day';
  readonly targetIntensity?: number;
}

const AGAINST_BASELINE: Readonly<Record<AgainstBaselineReading, Estimator<AgainstBaseline>>> = {
  long_tail_share: { of: longTailShare, scale: 'linear', range: [0, 1] },
  recommended_popularity: { of: recommendedPopularity, scale: 'linear', range: [0, Infinity] },
};

const READINGS = bandwagonDeclaration.readings.filter(
  (reading): reading is typeof reading & { id: HistogramReading | AgainstBaselineReading } =>
    reading.id !== 'runaway_gain' && reading.id !== 'undershown_quality',
);

/** The part that counts what is shown, whatever comes of it. */
export function exposurePart(
  options: ExposureOptions,
): Part<FrequencyTable, FrequencyTable, undefined> {
  const { shards, itemCap: cap, block } = options;
  return {
    id: 'exposure',
    lane: 'exposure',
    scope: 'policy',
    block,
    summary: frequencyTable({ shards, cap }),
    accumulator: () => accumulator(shards, cap),
    exposed: (table) => table,
    readings: READINGS.map(({ id }) => id),
    read: (table, context) => read(table, context, options.targetIntensity),
  };
}

function accumulator(shards: number, cap: number): Accumulator<FrequencyTable> {
  const counter = new FrequencyCounter({ shards, cap });
  return {
    observe(batch: Impressions, rows: Uint32Array, count: number): void {
      const { slateStart, item } = batch;
      counter.use(batch.items);
      for (let r = 0; r < count; r++) {
        const row = rows[r]!;
        const shard = rowShard(batch, row, shards);
        const end = slateStart[row + 1]!;
        for (let at = slateStart[row]!; at < end; at++) counter.add(item[at]!, shard);
      }
    },
    seal: () => counter.seal(),
  };
}

const EMPTY: Lack = { reason: 'empty', seen: 0, needed: 1 };

/** The window's measurements, in the order of the declaration. */
function read(
  table: FrequencyTable,
  context: ReadContext<FrequencyTable>,
  targetIntensity: number | undefined,
): Measurement[] {
  const exposure = exposureOf(table);
  const catalogue = catalogueOf(table, exposure.sampled, context.catalogue, context.surface);
  const answers =
    exposure.n > 0 && answersOf(exposure, catalogue, commonTraffic(targetIntensity, context));
  const against = againstBaselineOf(table, context);
  return READINGS.map((reading) => {
    const { id, by } = reading;
    const tags = by.length > 0 ? catalogue.by : {};
    if (!answers) return measurementOf(id, tags, EMPTY, exposure);
    if (id in answers) return measurementOf(id, tags, answers[id as HistogramReading], exposure);
    if (!against) {
      const lack: Lack = { reason: 'no_baseline', seen: exposure.n, needed: exposure.n };
      return measurementOf(id, tags, lack, exposure);
    }
    if (against.all.total === 0) {
      const lack: Lack = { reason: 'insufficient', seen: exposure.n, needed: exposure.n + 1 };
      return measurementOf(id, tags, lack, exposure);
    }
    return measurementOf(id, tags, AGAINST_BASELINE[id as AgainstBaselineReading], against);
  });
}

/** The window's exposure against the baseline's; undefined where none is pinned or it is empty. */
function againstBaselineOf(
  table: FrequencyTable,
  { baseline }: ReadContext<FrequencyTable>,
): ReturnType<typeof againstBaseline> | undefined {
  if (!baseline || baseline.state.keyHigh.length === 0) return undefined;
  return againstBaseline(table, popularityOf(baseline.state));
}

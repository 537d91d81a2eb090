/**
 * Bandwagon: do a few items take all of the exposure? Counts impressions per item and shard; reads
 * how concentrated they are and how much of the catalogue they reach. README.md tells the rest.
 */
import type { Impressions } from '../../events/impressions.js';
import { FrequencyCounter } from '../../summaries/frequency-counter.js';
import { frequencyTable, type FrequencyTable } from '../../summaries/frequency-table.js';
import { part, type Accumulator, type Detector, type Part, type ReadContext } from '../detector.js';
import type { Measurement } from '../reading.js';
import { answersOf } from './answers.js';
import { bandwagonDeclaration } from './bandwagon.monitor.js';
import { catalogueOf } from './catalogue.js';
import { exposureOf } from './exposure.js';
import { measurementOf, type Lack } from '../measurement.js';
import { rowShard } from '../row-shard.js';

export interface BandwagonOptions {
  /** Hash groups of users, the replicates of the intervals; 1 to 255. */
  readonly shards: number;
  /** Items counted exactly; above, a sample of this many by hash. */
  readonly itemCap: number;
  /**
   * Impressions per item of the catalogue at which the rarefied readings are taken (λ*): half the
   * baseline's. Without it they have no baseline, unless the window is all there is.
   */
  readonly targetIntensity?: number;
}

export const BANDWAGON_DEFAULTS: BandwagonOptions = { shards: 20, itemCap: 1_000_000 };

/** The bandwagon detector. Throws RangeError for options that are out of range. */
export function bandwagon(options: Partial<BandwagonOptions> = {}): Detector {
  const { shards, itemCap: cap, targetIntensity } = { ...BANDWAGON_DEFAULTS, ...options };
  if (!(Number.isInteger(shards) && shards >= 1 && shards <= 255)) {
    throw new RangeError(`bandwagon.shards must be a whole number from 1 to 255, not ${shards}.`);
  }
  if (!(Number.isInteger(cap) && cap >= 1)) {
    throw new RangeError(`bandwagon.itemCap must be a whole number above 0, not ${cap}.`);
  }
  if (targetIntensity !== undefined && !(targetIntensity > 0 && targetIntensity < Infinity)) {
    throw new RangeError(`bandwagon.targetIntensity must be above 0, not ${targetIntensity}.`);
  }
  return {
    declaration: bandwagonDeclaration,
    parts: [part(exposurePart(shards, cap, targetIntensity))],
  };
}

function exposurePart(
  shards: number,
  cap: number,
  targetIntensity: number | undefined,
): Part<FrequencyTable, FrequencyTable, undefined> {
  return {
    id: 'exposure',
    lane: 'exposure',
    scope: 'policy',
    block: 'day',
    summary: frequencyTable({ shards, cap }),
    accumulator: () => exposureAccumulator(shards, cap),
    exposed: (table) => table,
    readings: bandwagonDeclaration.readings.map(({ id }) => id),
    read: (table, context) => read(table, context, targetIntensity),
  };
}

function exposureAccumulator(shards: number, cap: number): Accumulator<FrequencyTable> {
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
  { surface, catalogue: view, only }: ReadContext,
  targetIntensity: number | undefined,
): Measurement[] {
  const exposure = exposureOf(table);
  const catalogue = catalogueOf(table, exposure.sampled, view, surface);
  const answers =
    exposure.n > 0 &&
    answersOf(exposure, catalogue, targetIntensity ?? (only ? 'half' : undefined));
  return bandwagonDeclaration.readings.map(({ id, by }) =>
    measurementOf(id, by.length > 0 ? catalogue.by : {}, answers ? answers[id] : EMPTY, exposure),
  );
}

/** The part that follows what users are shown: diets, repeats, lists. */
import type { Impressions } from '../../events/impressions.js';
import type { FixedSums } from '../../summaries/fixed-point.js';
import type { Accumulator, Part } from '../detector.js';
import { ExposureMemory } from './exposure-memory.js';
import { EXPOSURE_READINGS, readExposure } from './exposure-readings.js';
import { exposureWindow } from './exposure-window.js';
import { ImpressionCollector } from './impression-collector.js';
import { impressionLog, SHOWN, type ImpressionLog } from './impression-log.js';
import { optionsId, type FilterBubbleOptions } from './options.js';

export function exposurePart(
  options: FilterBubbleOptions,
): Part<ImpressionLog, FixedSums, ExposureMemory> {
  const { shards, userCap, repeatPairs } = options;
  return {
    id: 'exposure',
    lane: 'exposure',
    scope: 'policy',
    block: 'day',
    summary: impressionLog('shown-items', userCap),
    accumulator: () => exposureAccumulator(userCap),
    folding: {
      id: `filter-bubble-diets/1${optionsId(options)} pairs=${repeatPairs}`,
      window: exposureWindow(shards),
      create: () => new ExposureMemory(options),
      fold: (memory, log, context) => memory.fold(log, context),
      endBlock(memory, _block, { window, catalogue }) {
        memory.endDay(window, catalogue.categories);
      },
      encode(memory, writer) {
        memory.encode(writer);
      },
      decode: (reader) => ExposureMemory.decode(reader, options),
      size: ({ users }) => ({ users: users.size, cut: users.cut }),
    },
    readings: EXPOSURE_READINGS,
    read: (window, context) => readExposure(window, context, options),
  };
}

function exposureAccumulator(userCap: number): Accumulator<ImpressionLog> {
  const collector = new ImpressionCollector(userCap);
  return {
    observe(batch: Impressions, rows: Uint32Array, count: number): void {
      const { slateStart, item, items } = batch;
      for (let r = 0; r < count; r++) {
        const row = rows[r]!;
        if (!collector.begin(batch, row)) continue;
        const end = slateStart[row + 1]!;
        for (let at = slateStart[row]!; at < end; at++) {
          collector.add(items.hashHigh[item[at]!]!, items.hashLow[item[at]!]!, SHOWN);
        }
      }
    },
    seal: () => collector.seal(),
  };
}

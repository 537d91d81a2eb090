/** Measurements without a value, in this detector's terms. */
import type { Lack } from '../measurement.js';
import type { Measurement } from '../reading.js';
import type { FilterBubbleReading } from './filter-bubble.monitor.js';

/** Nothing happened. */
export const EMPTY: Lack = { reason: 'empty', seen: 0, needed: 1 };

/** Nothing is known of any item's categories. */
export const NO_CATEGORIES: Lack = { reason: 'no_catalogue', seen: 0, needed: 1 };

/** Too few of what is counted. */
export function missing(seen: number, needed: number): Lack {
  return { reason: 'insufficient', seen, needed };
}

export function lacking(reading: FilterBubbleReading, lack: Lack): Measurement {
  return { reading, by: {}, enough: false, ...lack };
}

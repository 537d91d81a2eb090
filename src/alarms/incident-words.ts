/** The sentence of an incident, and its levels in the unit of the reading. */
import type { Scale } from '../detectors/detector.js';
import { formatInterval, formatNumber } from '../detectors/number-format.js';
import { isoTime } from '../events/event-time.js';
import { fromScale } from '../statistics/sequential/scale.js';
import type { Level as ScaledLevel } from '../statistics/sequential/onset.js';
import type { Level } from './incident.js';
import type { Watch } from './watch.js';

/**
 * From the scale to the unit of the reading. What is compared with a holdout is a difference on a
 * linear scale, a ratio on a log scale, and a ratio of odds on that of shares.
 */
export function levelIn(
  { value, interval }: ScaledLevel,
  scale: Scale,
  against: string | undefined,
): Level {
  const back = (number: number) =>
    against === undefined
      ? fromScale(number, scale)
      : fromScale(number, scale === 'linear' ? 'linear' : 'log');
  return { value: back(value), low: back(interval.low), high: back(interval.high) };
}

/** What was found, with its numbers: what it was, what it is, and since when. */
export function findingOf(
  watch: Watch,
  { value, low, high }: Level,
  from: Level | undefined,
  since: number,
  against: string | undefined,
): string {
  const now = formatInterval(value, low, high);
  const time = timeWords(since);
  if (watch.kind === 'limit') {
    const limit = formatNumber(watch.limit);
    return `${watch.title}: ${now}, ${watch.beyond} the limit of ${limit}, since ${time}.`;
  }
  const title = against === undefined ? watch.title : `${watch.title}, ${relation(watch.scale)}`;
  const before = from ? formatInterval(from.value, from.low, from.high) : 'unknown';
  const compared = against === undefined ? '' : ` Compared with the holdout policy ${against}.`;
  return `${title}: changed from ${before} to ${now}, since about ${time}.${compared}`;
}

function relation(scale: Scale): string {
  if (scale === 'linear') return 'production less holdout';
  return scale === 'log' ? 'production over holdout' : 'odds of production over holdout';
}

function timeWords(time: number): string {
  return `${isoTime(time).slice(0, 16).replace('T', ' ')} UTC`;
}

/** What is not known yet, in words: why, what is missing, and about how long that will take. */
import { REASONS, type Reason } from '../../detectors/reading.js';
import type { Point } from './reading-ring.js';

/** Windows from which the rate is taken. */
const RATE_WINDOWS = 12;
const MINUTE = 60_000;
const HOUR = 60 * MINUTE;
const DAY = 24 * HOUR;
/** Longer than this is no forecast. */
const LONGEST = 366 * DAY;

const whole = new Intl.NumberFormat('en', { maximumFractionDigits: 0 });

/** What a reading counts in, and how long one is where it counts blocks, ms. */
export interface Counted {
  readonly unit: string;
  readonly blockMs: number;
}

/**
 * The sentence of the last window, where it has no value; the windows before it show the rate.
 *
 * @example lackWords(points, { unit: 'impressions', blockMs })
 * // 'too few events for a trustworthy value: needs 1,140 more impressions, about 6 hours'
 */
export function lackWords(points: readonly Point[], counted: Counted): string | undefined {
  const last = points.at(-1);
  if (last?.reason === undefined) return undefined;
  const { seen = 0, needed = 0 } = last;
  const why = REASONS[last.reason];
  if (!(needed > seen)) return why;
  return `${why}: ${needWords(points, Math.ceil(needed - seen), counted)}`;
}

/** What is missing, where it is not a matter of amount. */
const BRIEFLY: Readonly<Record<Reason, string>> = {
  empty: 'nothing happened',
  one_item: 'a single item',
  no_labels: 'needs labels',
  insufficient: 'too few events',
  no_baseline: 'needs a baseline',
  no_catalogue: 'needs categories of items',
  few_shards: 'too few users',
  no_overlap: 'nothing to compare',
  no_trend: 'no trend',
  unpublishable: 'too uneven to tell',
};

/**
 * The same in a few words.
 *
 * @example lackBrief(points, { unit: 'labels', blockMs }) // 'needs 30 more labels, about 2 days'
 */
export function lackBrief(points: readonly Point[], { unit, blockMs }: Counted): string {
  const { reason, seen = 0, needed = 0 } = points.at(-1) ?? {};
  if (reason === undefined) return '';
  const isAmount = ['insufficient', 'no_labels', 'few_shards'].includes(reason) && needed > seen;
  if (!isAmount) return BRIEFLY[reason];
  return needWords(points, Math.ceil(needed - seen), { unit: unit.split(',')[0]!, blockMs });
}

function needWords(points: readonly Point[], missing: number, { unit, blockMs }: Counted): string {
  // Whole blocks come at the pace of the calendar, whatever the last windows brought.
  const time = unit === 'blocks' ? missing * blockMs : timeLeft(points, missing);
  const about = time === undefined || time > LONGEST ? '' : `, about ${durationWords(time)}`;
  return `needs ${whole.format(missing)} more ${unit}${about}`;
}

const LABELS =
  'Send labels of what was shown (events of the kind “label”), each with the probability with which ' +
  'it was chosen to be labelled (“inclusion”).';

const BY_REASON: Readonly<Partial<Record<Reason, string>>> = {
  no_labels: LABELS,
  no_baseline:
    'Pin a stretch of time that was healthy: “baseline.from” and “baseline.to” in the configuration.',
  no_catalogue:
    'Send the items of the catalogue (events of the kind “item”) with their categories.',
  no_overlap:
    'Let a part of the traffic show the same items at several positions, in random order.',
  unpublishable:
    'Let a part of the traffic explore, so that whatever another policy would show is shown at times.',
  few_shards: 'It comes with more users; give recommendations their “user”.',
};

/** Where too few of a unit were seen. */
const BY_UNIT: Readonly<Record<string, string>> = {
  labels: LABELS,
  pairs: 'Have some impressions labelled twice, by different people.',
  users:
    'It comes with more users, and more recommendations to each; give recommendations their “user”.',
  blocks: 'A block is a day, or a week where so configured. One counts once its labels have come.',
};

/** Impressions there are; what too few of them have is the probability that they were shown. */
const PROPENSITIES =
  'Log with each item of a recommendation the probability with which it was shown (“propensity”).';

/** How to get what is missing, in a sentence; undefined where it comes by itself. */
export function remedyWords(
  { reason, seen = 0 }: Point,
  unit: string,
  detector: string,
): string | undefined {
  if (reason === undefined) return undefined;
  if (reason !== 'insufficient') return BY_REASON[reason];
  return detector === 'exposure-bias' && seen === 0 ? PROPENSITIES : BY_UNIT[unit];
}

/**
 * Milliseconds until the missing is there, if it goes on arriving as over the last windows that
 * lacked the same; undefined where nothing was gained, or a single window shows no rate.
 */
function timeLeft(points: readonly Point[], missing: number): number | undefined {
  const last = points.at(-1)!;
  const recent = points.slice(-RATE_WINDOWS);
  const since = recent.findLastIndex((point) => point.reason !== last.reason) + 1;
  const first = recent[since]!;
  const gained = (last.seen ?? 0) - (first.seen ?? 0);
  if (!(gained > 0)) return undefined;
  return (missing * (last.end - first.end)) / gained;
}

/** A length of time in words, in one unit: `6 hours`, `1 day`. */
export function durationWords(ms: number): string {
  const inUnit = (unit: number, name: string) => {
    const count = Math.max(1, Math.round(ms / unit));
    return `${whole.format(count)} ${name}${count === 1 ? '' : 's'}`;
  };
  if (ms < 1.5 * HOUR) return inUnit(MINUTE, 'minute');
  return ms < 2 * DAY ? inUnit(HOUR, 'hour') : inUnit(DAY, 'day');
}

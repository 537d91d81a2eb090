/** Asks the history for one reading of a segment: the query, and the series in its answer. */
import { escape, type IResults } from 'influx';
import { BY_TAG, MEASUREMENTS, STORES } from './names.js';

/** window: as they overlap. block: as alarms look at them. day: means of windows by UTC day. */
export const KINDS = ['window', 'block', 'day'] as const;

export interface HistoryQuery {
  /** `<detector>.<reading>`. */
  readonly reading: string;
  readonly surface: string;
  readonly policy: string;
  readonly of: (typeof KINDS)[number];
  /** What ends after `from`, at `to` at the latest; epoch ms. */
  readonly from: number;
  readonly to: number;
  /** Means over steps of this length, ms; absent: as they were written. */
  readonly step?: number;
}

/** The values of one reading, the earliest first, of one thing that it is about. */
export interface HistorySeries {
  readonly by: Readonly<Record<string, string>>;
  readonly points: readonly HistoryValue[];
}

export interface HistoryValue {
  /** End of the window, block, day or step, epoch ms. */
  readonly end: number;
  readonly value: number;
  /** Ends of the 95% interval, where it has one; of a step or day, their means. */
  readonly low?: number;
  readonly high?: number;
  readonly n?: number;
}

const DAY = 86_400_000;

/** Most values that one answer holds, over all of its series. */
export const MOST_VALUES = 20_000;

/** There are more values than an answer holds. */
export class TooManyValuesError extends Error {
  readonly code = 'too_many_values';

  constructor() {
    super(
      `There are more than ${MOST_VALUES.toLocaleString('en')} values; ask for less time, or for a longer step.`,
    );
    this.name = 'TooManyValuesError';
  }
}

const FIELDS = ['value', 'low', 'high', 'n'] as const;

type Row = Readonly<Record<(typeof FIELDS)[number], number | null>>;

/** The InfluxQL of the query. */
export function historyQueryText(database: string, query: HistoryQuery): string {
  const { reading, surface, policy, of, from, to, step } = query;
  const is = (tag: string, value: string) => `${escape.quoted(tag)} = ${escape.stringLit(value)}`;
  const late = endAfter(query);
  const where = [
    is('reading', reading),
    is('surface', surface),
    is('policy', policy),
    // Daily means have the tags of the windows that they were made of.
    ...(of === 'day' ? [] : [is('of', of)]),
    `time > ${Math.round(from - late)}ms`,
    `time <= ${Math.round(to - late)}ms`,
  ];
  const store = of === 'window' ? STORES.windows : STORES.lasting;
  const measurement = of === 'day' ? MEASUREMENTS.daily : MEASUREMENTS.readings;
  const table = [database, store, measurement].map((name) => escape.quoted(name)).join('.');
  const fields = FIELDS.map((field) => {
    const quoted = escape.quoted(field);
    return step === undefined ? quoted : `mean(${quoted}) AS ${quoted}`;
  });
  // A step holds what ends within it, its own end included and its begin not.
  const steps = step === undefined ? '' : `time(${Math.round(step)}ms, 1ms), `;
  const fill = step === undefined ? '' : ' fill(none)';
  return (
    `SELECT ${fields.join(', ')} FROM ${table} WHERE ${where.join(' AND ')} ` +
    `GROUP BY ${steps}*${fill} ORDER BY time LIMIT ${MOST_VALUES + 1}`
  );
}

/**
 * The series in the answer, by what they are about.
 *
 * @throws TooManyValuesError
 */
export function historySeries(
  results: Pick<IResults<Row & { readonly time: Date }>, 'groups'>,
  query: HistoryQuery,
): HistorySeries[] {
  const { step } = query;
  const later = step === undefined ? endAfter(query) : step - 1;
  const series = results.groups().map(({ tags, rows }) => ({
    by: byOf(tags),
    points: rows.flatMap(({ time, value, ...rest }) =>
      value === null ? [] : [{ end: time.getTime() + later, value, ...present(rest) }],
    ),
  }));
  const count = series.reduce((sum, { points }) => sum + points.length, 0);
  if (count > MOST_VALUES) throw new TooManyValuesError();
  return series
    .filter(({ points }) => points.length > 0)
    .sort((a, b) => (JSON.stringify(a.by) < JSON.stringify(b.by) ? -1 : 1));
}

/** How much later than its point's time a value ends: a day's mean stands at the begin of its day. */
function endAfter({ of }: HistoryQuery): number {
  return of === 'day' ? DAY : 0;
}

function byOf(tags: Readonly<Record<string, string>>): Record<string, string> {
  const by = Object.entries(tags)
    .filter(([tag, value]) => tag.startsWith(BY_TAG) && value !== '')
    .map(([tag, value]) => [tag.slice(BY_TAG.length), value] as const);
  return Object.fromEntries(by);
}

function present({ low, high, n }: Omit<Row, 'value'>): Omit<HistoryValue, 'end' | 'value'> {
  return {
    ...(low !== null && high !== null && { low, high }),
    ...(n !== null && { n }),
  };
}

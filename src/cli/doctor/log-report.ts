/** What `flyball doctor --data` says of a log: what it carries, what works, and the next steps. */
import { NEEDS, type Need } from '../../detectors/needs.js';
import { formatMeasurement, formatNumber } from '../../detectors/number-format.js';
import { isoTime } from '../../events/event-time.js';
import { visibleText } from '../../events/visible-text.js';
import type { Terminal } from '../terminal.js';
import { formatTable, type TableColumn } from '../terminal/table.js';
import { ladder, type LadderStep } from './ladder.js';
import type { LogMeasurements } from './log-measurements.js';
import {
  explorationPlan,
  labelPlan,
  labelsPerDay,
  type ExplorationPlan,
  type LabelPlan,
} from './plans.js';
import type { OutlookState, ReadingOutlook } from './reading-outlook.js';

export interface LogReport {
  readonly events: LogMeasurements['counts'];
  readonly policies: readonly string[];
  readonly signals: readonly string[];
  /** ISO times of the first and the last recommendation; absent without one. */
  readonly from?: string;
  readonly to?: string;
  readonly readings: readonly ReadingOutlook[];
  readonly unmet: readonly Need[];
  readonly steps: readonly LadderStep[];
  readonly plans: { readonly labels: LabelPlan; readonly exploration?: ExplorationPlan };
}

/** Puts the report together. @param planned labels a day where none come yet */
export function logReport(
  log: LogMeasurements,
  readings: readonly ReadingOutlook[],
  unmet: readonly Need[],
  planned: number,
): LogReport {
  const { counts, first, last } = log;
  const hasTime = last >= first;
  const spanMs = hasTime ? last - first : 0;
  const quality = readings.find(({ reading }) => reading === 'proxy-drift.quality')?.value;
  const perDay = labelsPerDay(counts.sampled, spanMs, planned);
  const exploration = explorationPlan(counts, spanMs);
  return {
    events: counts,
    policies: [...log.policies].sort(),
    signals: [...log.signals].sort(),
    ...(hasTime ? { from: isoTime(first), to: isoTime(last) } : {}),
    readings,
    unmet,
    steps: ladder(readings),
    plans: {
      labels: labelPlan(counts, quality, perDay),
      ...(exploration ? { exploration } : {}),
    },
  };
}

const STATE_WORDS: Readonly<Record<OutlookState, string>> = {
  works: 'works',
  limited: 'limited',
  waiting: 'more data',
  missing: 'missing',
};

const READING_COLUMNS: readonly TableColumn[] = [
  { title: 'reading' },
  { title: 'tier' },
  { title: 'state' },
  { title: 'value, or what it needs', widest: 100 },
];

/** The report in lines for people. */
export function logReportLines(
  report: LogReport,
  { ascii, color, columns }: Pick<Terminal, 'ascii' | 'color' | 'columns'>,
): string[] {
  const { readings, steps } = report;
  const rows = readings.map((each) => [
    each.reading,
    each.tier,
    STATE_WORDS[each.state],
    about(each),
  ]);
  const working = readings.filter(({ state }) => state === 'works').length;
  return [
    ...shareLines(report),
    '',
    ...formatTable(READING_COLUMNS, rows, { ascii, color, columns }),
    '',
    `${working} of ${readings.length} readings work with these logs as they are.`,
    ...(steps.length === 0
      ? ['Nothing more needs to be logged.']
      : ['What to log next, the most for the least first:']),
    ...steps.flatMap((step, i) => stepLines(step, i + 1)),
    '',
    ...planLines(report),
  ].map(visibleText);
}

/** Its value; what is missing; or how much there is of what is needed. */
function about({ value, lack, unmet }: ReadingOutlook): string {
  const missing = unmet.map((need) => NEEDS[need].title.toLowerCase()).join(', ');
  if (value) return `${formatMeasurement(value)}${missing === '' ? '' : `, without ${missing}`}`;
  if (missing !== '') return `needs ${missing}`;
  return lack ? formatMeasurement(lack) : 'was not read: no window or block of it ended';
}

function shareLines({ events, policies, signals, from, to }: LogReport): string[] {
  const share = (what: string, part: number, whole: number, of: string) =>
    whole === 0 ? `  no ${of}` : `  ${what}: ${formatNumber((100 * part) / whole)}% of ${of}`;
  const when = from === undefined ? '' : `, ${from} to ${to}`;
  const { recommendations, impressions, outcomes, labels, items } = events;
  const count = (n: number) => n.toLocaleString('en');
  return [
    `${count(recommendations)} recommendations with ${count(impressions)} impressions${when}`,
    share('user', events.withUser, recommendations, 'recommendations'),
    share('eligible', events.withEligible, recommendations, 'recommendations'),
    share('score', events.withScore, impressions, 'impressions'),
    share('propensity', events.withPropensity, impressions, 'impressions'),
    share('target', events.withTarget, impressions, 'impressions'),
    share('known impression', events.attributable, outcomes, 'outcomes'),
    share('inclusion', events.withInclusion, labels, 'labels'),
    share('categories', events.withCategories, items, 'item events'),
    `  policies: ${listed(policies)}; signals: ${listed(signals)}`,
  ];
}

/** The first of them; logs may hold very many names. */
function listed(names: readonly string[]): string {
  const shown = names.slice(0, 10).join(', ') || 'none';
  return names.length > 10 ? `${shown} and ${names.length - 10} more` : shown;
}

function stepLines({ needs, gains, effort }: LadderStep, number: number): string[] {
  const changes = needs.map((need) => NEEDS[need].change).join('; ');
  return [`  ${number}. ${changes}.`, `     effort ${effort}, gives ${gains.join(', ')}`];
}

const BASIS: Readonly<Record<LabelPlan['basis'], string>> = {
  quality: 'from the interval that these logs give',
  labels: 'from how the labels of these logs scatter',
  bound: 'at most: no labels tell yet how they scatter',
};

function planLines({ plans: { labels, exploration } }: LogReport): string[] {
  const points = formatNumber(100 * labels.halfWidth);
  const lines = [
    `Labels: ${formatNumber(labels.perDay)} a day bring quality to ±${points} points with ` +
      `${labels.labels.toLocaleString('en')} labels, in about ${formatNumber(labels.days)} days (${BASIS[labels.basis]}).`,
  ];
  if (!exploration) return lines;
  const { share, precision, impressions, days } = exploration;
  return [
    ...lines,
    `Exploration: ${formatNumber(100 * share)}% of slots at random show their click rate to ` +
      `±${formatNumber(100 * precision)}% with ${impressions.toLocaleString('en')} impressions, in about ` +
      `${formatNumber(days)} days, if random items are clicked as the others are.`,
  ];
}

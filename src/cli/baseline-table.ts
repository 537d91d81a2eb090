/** Pinned baselines for people: a table, what has none and why, and who moved them when. */
import type { BaselineDocument, BaselineEntry, PinRecord } from '../alarms/baseline-document.js';
import { levelIn } from '../alarms/incident-words.js';
import type { Detector } from '../detectors/detector.js';
import { formatInterval, formatNumber } from '../detectors/number-format.js';
import { isoTime } from '../events/event-time.js';
import { visibleText } from '../events/visible-text.js';
import { NORMAL_975 } from '../statistics/student-t.js';
import { lackLines } from './lack-lines.js';
import type { Terminal } from './terminal.js';
import { formatTable, type TableCell, type TableColumn } from './terminal/table.js';

const COLUMNS: readonly TableColumn[] = [
  { title: 'reading', widest: 60 },
  { title: 'segment', widest: 40 },
  { title: 'mean [95% interval]' },
  { title: 'sd', align: 'right' },
  { title: 'autocorr.', align: 'right' },
  { title: 'blocks', align: 'right' },
  { title: 'made of' },
];

/** The lines that show the document. */
export function baselineTable(
  document: BaselineDocument,
  detectors: readonly Detector[],
  { columns, ascii, color }: Pick<Terminal, 'columns' | 'ascii' | 'color'>,
): string[] {
  const { baselines, lacking = [], history = [], madeFrom } = document;
  const rows = [...baselines].sort(inOrder).map(cellsOf);
  const lacks = lackLines(lacking, baselines, detectors);
  const scaled = baselines.some(({ scale }) => scale !== 'linear');
  return [
    visibleText(`Made from ${madeFrom}.`),
    '',
    ...formatTable(COLUMNS, rows, { ascii, color, columns }),
    '',
    `sd: from block to block, beyond the blocks' own errors${scaled ? '; of the logarithm (log) or log-odds (logit)' : ''}.`,
    ...(lacks.length === 0 ? [] : ['', 'Without a baseline:', ...lacks]),
    ...(history.length === 0 ? [] : ['', 'History:', ...history.map(recordLine)]),
  ];
}

function inOrder(a: BaselineEntry, b: BaselineEntry): number {
  const key = ({ surface, policy, reading, by }: BaselineEntry) =>
    JSON.stringify([surface, policy, reading, by]);
  return key(a) < key(b) ? -1 : 1;
}

function cellsOf(entry: BaselineEntry): TableCell[] {
  const { reading, by, surface, policy, against, scale, baseline, accepted, from, to } = entry;
  const about = Object.entries(by).map(([key, value]) => ` ${key}=${value}`);
  const margin = NORMAL_975 * baseline.meanError;
  const interval = { low: baseline.mean - margin, high: baseline.mean + margin };
  const { value, low, high } = levelIn({ value: baseline.mean, interval }, scale, against);
  const sd = formatNumber(baseline.spread);
  return [
    `${reading}${about.join('')}`,
    `${surface}/${policy}${against === undefined ? '' : ` against ${against}`}`,
    formatInterval(value, low, high),
    scale === 'linear' ? sd : `${sd} ${scale}`,
    formatNumber(baseline.rising.autocorrelation),
    formatNumber(baseline.blocks),
    `${minute(from)} to ${minute(to)}${accepted ? ', accepted' : ''}`,
  ];
}

function recordLine({ at, by, why, madeFrom, added, moved, kept }: PinRecord): string {
  const counts = `${added} added, ${moved} moved, ${kept} kept`;
  return visibleText(`  ${minute(at)} UTC, ${by}: ${why} (${counts}; from ${madeFrom})`);
}

function minute(time: number): string {
  return isoTime(time).slice(0, 16).replace('T', ' ');
}

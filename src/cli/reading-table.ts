/**
 * Readings for people: a table a segment, a group of rows a detector, with a sparkline over the
 * windows. What has no value takes a line a detector, which says how many there are and why.
 */
import { formatMeasurement, formatNumber } from '../detectors/number-format.js';
import { ROLL_UP } from '../detectors/policy-role.js';
import { isMeasured, type Insufficient, type Reason } from '../detectors/reading.js';
import { visibleText } from '../events/visible-text.js';
import type { ReadingGroup, ReadingRow } from './reading-rows.js';
import type { Terminal } from './terminal.js';
import { sparkline } from './terminal/sparkline.js';
import { formatTable, type TableCell, type TableColumn } from './terminal/table.js';
import { styled, type TextStyle } from './terminal/text-style.js';
import { fitText } from './terminal/text-width.js';

/** Widest sparkline; longer histories are shown as means of equal stretches. */
const SPARK_WIDTH = 40;

const COLUMNS: readonly TableColumn[] = [
  { title: 'reading', widest: 60 },
  { title: 'value [95% interval]' },
  { title: 'n', align: 'right' },
];
const HISTORY: TableColumn = { title: 'over the windows' };
/** Lines of a table before its rows: titles and a rule. */
const HEAD = 2;

/** The lines of the table; one saying so where there are no readings. */
export function readingTable(
  groups: readonly ReadingGroup[],
  { columns, ascii, color }: Pick<Terminal, 'columns' | 'ascii' | 'color'>,
): string[] {
  if (groups.length === 0) return ['No readings: no recommendations were found.'];
  const rows = groups.flatMap((group) => group.rows);
  const hasHistory = rows.some(({ values }) => values.length > 1);
  const titles = hasHistory ? [...COLUMNS, HISTORY] : COLUMNS;
  const cells = rows.map((row): TableCell[] => [
    ...cellsOf(row),
    hasHistory ? sparkline(row.values, { ascii, width: SPARK_WIDTH }) : '',
  ]);
  // One table of all, so that its columns line up from segment to segment.
  const table = formatTable(titles, cells, { ascii, color, columns });
  const say = (text: string, style: TextStyle) =>
    styled(fitText(visibleText(text), columns || Infinity, ascii ? '~' : undefined), style, color);
  let at = HEAD;
  const lines = groups.flatMap((group, i) => {
    const { surface, policy, detector, question, leftOut } = group;
    const before = groups[i - 1];
    const isNext = before?.surface === surface && before.policy === policy;
    const head = [
      ...(before === undefined ? [] : ['']),
      say(segmentName(surface, policy), 'bold'),
      ...table.slice(0, HEAD),
    ];
    const body = table.slice(at, at + group.rows.length);
    at += body.length;
    return [
      ...(isNext ? [] : head),
      say(`${detector}: ${question}`, 'bold'),
      ...body,
      ...(leftOut.length === 0 ? [] : [say(`  ${left(leftOut, body.length === 0)}`, 'dim')]),
    ];
  });
  const hasLeft = groups.some(({ leftOut }) => leftOut.length > 0);
  return hasLeft ? [...lines, '', say('--json prints what is left out, too.', 'dim')] : lines;
}

function segmentName(surface: string, policy: string): string {
  return policy === ROLL_UP
    ? `surface ${surface}, all policies together`
    : `surface ${surface}, policy ${policy}`;
}

function cellsOf({ declaration, by, last }: ReadingRow): TableCell[] {
  const about = Object.entries(by).map(([key, value]) => ` ${key}=${value}`);
  const name = `  ${declaration.id}${about.join('')}`;
  if (!isMeasured(last)) return [name, { text: formatMeasurement(last), style: 'dim' }, undefined];
  const word = declaration.unit === 'state' ? declaration.states?.[last.value] : undefined;
  return [name, word ?? formatMeasurement(last), formatNumber(last.n)];
}

/** How many readings were left out, and why, by reason in the order in which they come. */
function left(readings: readonly Insufficient[], isAll: boolean): string {
  const reasons = new Map<Reason, Insufficient[]>();
  for (const each of readings) {
    const same = reasons.get(each.reason);
    if (same) same.push(each);
    else reasons.set(each.reason, [each]);
  }
  const why = [...reasons.values()].map((same) => {
    const count = reasons.size === 1 ? '' : `${same.length}x `;
    return `${count}${formatMeasurement(same[0]!)}`;
  });
  const what = `${readings.length} ${isAll ? '' : 'detail '}reading${readings.length === 1 ? '' : 's'}`;
  return `${what} left out: ${why.join(', ')}`;
}

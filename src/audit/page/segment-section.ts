/** The part of a report's page that is about one segment. */
import { formatNumber } from '../../detectors/number-format.js';
import { parseEventTime } from '../../events/event-time.js';
import { chartOf } from './time-chart.js';
import { html, named, type Html } from './html.js';
import { htmlTable, type Row } from './html-table.js';
import type { ItemRow, ItemShifts } from '../stretches/item-shifts.js';
import {
  cellText,
  changeText,
  differenceText,
  harmText,
  itemText,
  shiftText,
  WITHHELD,
} from './report-numbers.js';
import { countText } from '../report/count-text.js';
import type { AuditReport, ReportSegment, SegmentTraffic } from '../report/report.js';
import type { Series } from '../stretches/series.js';
import { perStretch, STRETCHES } from '../stretches/stretch.js';
import { isChanged } from '../stretches/compare.js';

/** The segment's section: traffic, readings, charts, items. */
export async function segmentSection(segment: ReportSegment, report: AuditReport): Promise<Html> {
  const charts: Html[] = [];
  for (const series of segment.series) charts.push(await chartFigure(series, segment, report));
  const title = html`<h3>${named(segment.surface)} / ${named(segment.policy)}</h3>`;
  if (report.data.of === 'archive') {
    return html`<section>${title} ${trafficTable(segment)}</section>`;
  }
  return html`<section>
    ${title} ${trafficTable(segment)} ${readingsTable(segment)} ${charts}
    ${segment.items ? itemTables(segment.items) : html`<p>Items: ${WITHHELD}.</p>`}
  </section>`;
}

function trafficTable({ traffic }: ReportSegment): Html {
  const cells = (cell: SegmentTraffic): string[] => {
    if ('withheld' in cell) return [WITHHELD, WITHHELD, WITHHELD];
    const { recommendations, impressions, users, usersExact } = cell;
    const count = usersExact ? countText(users) : `about ${formatNumber(users)}`;
    return [countText(recommendations), countText(impressions), count];
  };
  return htmlTable(
    'What was served',
    [
      { title: 'stretch' },
      { title: 'recommendations', number: true },
      { title: 'impressions', number: true },
      { title: 'users', number: true },
    ],
    STRETCHES.map((stretch) => ({ cells: [stretch, ...cells(traffic[stretch])] })),
  );
}

function readingsTable({ readings }: ReportSegment): Html {
  return htmlTable(
    'Readings, with 95% intervals',
    [
      { title: 'reading' },
      { title: 'baseline', number: true },
      { title: 'audited', number: true },
      { title: 'difference', number: true },
      { title: 'change' },
      { title: 'declared harm' },
    ],
    readings.map((reading): Row => {
      const { title, meaning, unit, by } = reading;
      const over = by['catalogue'] === 'seen' ? ' Over the items seen.' : '';
      return {
        cells: [
          html`${title} <span class="note">${meaning}${over} Unit: ${unit}.</span>`,
          interval(cellText(reading.baseline)),
          interval(cellText(reading.audited)),
          interval(differenceText(reading)),
          changeText(reading),
          harmText(reading),
        ],
        ...(isChanged(reading) ? { look: 'changed' as const } : {}),
      };
    }),
  );
}

/** The interval of a value below it, so that columns stay narrow. */
function interval(text: string): Html {
  const at = text.indexOf(' [');
  if (at < 0) return html`${text}`;
  return html`${text.slice(0, at)}<span class="note">${text.slice(at + 1)}</span>`;
}

async function chartFigure(
  { reading, points }: Series,
  { readings }: ReportSegment,
  { stretches, changes }: AuditReport,
): Promise<Html> {
  const declared = readings.find((each) => each.reading === reading)!;
  const measured = points.flatMap(({ value }) => (value === undefined ? [] : [value]));
  const label =
    `${declared.title} over time, in ${declared.unit}: from ${formatNumber(measured[0]!)} ` +
    `to ${formatNumber(measured.at(-1)!)}, least ${formatNumber(Math.min(...measured))}, ` +
    `greatest ${formatNumber(Math.max(...measured))}.`;
  const chart = await chartOf(points, {
    label,
    unit: declared.unit,
    stretches: perStretch((stretch) => ({
      start: parseEventTime(stretches[stretch].from),
      end: parseEventTime(stretches[stretch].to),
    })),
    changes: changes.map(({ mark, time }) => ({ mark, time: parseEventTime(time) })),
  });
  return html`<figure>
    <figcaption>
      <strong>${declared.title}</strong> of each window, with its 95% interval. Numbered lines are
      announced changes.
    </figcaption>
    ${chart}
  </figure>`;
}

function itemTables({ gained, lost, others, complete }: ItemShifts): Html {
  const columns = [
    { title: 'item' },
    { title: 'baseline', number: true },
    { title: 'audited', number: true },
    { title: 'shift of share', number: true },
  ];
  const row = ({ item, baseline, audited, shift }: ItemRow): Row => ({
    cells: [named(item), itemText(baseline), itemText(audited), shiftText(shift)],
  });
  const rest: Row = {
    cells: [
      `everything else (${countText(others.items)} items)`,
      itemText(others.baseline),
      itemText(others.audited),
      shiftText(others.shift),
    ],
  };
  return html`${htmlTable('Items that gained most exposure: impressions and their share', columns, gained.map(row))}
  ${htmlTable('Items that lost most exposure: impressions and their share', columns, lost.map(row))}
  ${htmlTable('All other items', columns, [rest])}
  ${complete ? [] : html`<p>There were too many items to count them all: these are from a sample by hash.</p>`}`;
}

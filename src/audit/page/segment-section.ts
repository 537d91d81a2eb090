/** The part of a report's page that is about one segment. */
import { formatNumber } from '../../detectors/number-format.js';
import { ROLL_UP } from '../../detectors/policy-role.js';
import { REASONS } from '../../detectors/reading.js';
import { allDetectors } from '../../detectors/registry.js';
import { parseEventTime } from '../../events/event-time.js';
import { chartOf } from './time-chart.js';
import { html, named, type Html } from './html.js';
import { htmlTable, type Row } from './html-table.js';
import type { ItemRow, ItemShifts } from '../stretches/item-shifts.js';
import {
  aboutText,
  cellText,
  changeText,
  differenceText,
  harmText,
  itemText,
  shiftText,
  WITHHELD,
} from './report-numbers.js';
import { counted, countText } from '../report/count-text.js';
import type { AuditReport, ReportSegment, SegmentTraffic } from '../report/report.js';
import type { Series } from '../stretches/series.js';
import { perStretch, STRETCHES } from '../stretches/stretch.js';
import { isChanged, isCompared, type Cell, type ReadingComparison } from '../stretches/compare.js';

/** What people read of a detector, by its id. */
const DETECTORS = new Map(
  allDetectors().map(({ declaration }) => [declaration.id, declaration] as const),
);

/** The segment's section: traffic, readings, charts, items. */
export async function segmentSection(segment: ReportSegment, report: AuditReport): Promise<Html> {
  const charts: Html[] = [];
  for (const series of segment.series) charts.push(await chartFigure(series, segment, report));
  const policy = segment.policy === ROLL_UP ? 'all policies together' : segment.policy;
  const title = html`<h3>${named(segment.surface)} / ${named(policy)}</h3>`;
  if (report.data.of === 'archive') {
    return html`<section>${title} ${trafficTable(segment)}</section>`;
  }
  return html`<section>
    ${title} ${trafficTable(segment)} ${evidence(segment)} ${charts} ${itemsOf(segment)}
  </section>`;
}

/** The items; a roll-up has none of its own. */
function itemsOf({ policy, items }: ReportSegment): Html | readonly Html[] {
  if (items) return itemTables(items);
  return policy === ROLL_UP ? [] : html`<p>Items: ${WITHHELD}.</p>`;
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

/**
 * The evidence of each detector: what changed is in sight, the rest of the readings and what has no
 * value can be opened.
 */
function evidence({ readings }: ReportSegment): Html[] {
  return [...byDetector(readings)].map(([detector, all]) => {
    const changed = all.filter(isChanged);
    const rest = all.filter(
      (each) => !isChanged(each) && !(lacks(each.baseline) && lacks(each.audited)),
    );
    const compared = all.filter(isCompared).length;
    const said =
      changed.length > 0
        ? `${changed.length} of ${counted(compared, 'reading')} compared changed beyond chance`
        : compared > 0
          ? `nothing changed beyond chance in ${counted(compared, 'reading')} compared`
          : 'no reading can be compared';
    const { title, question } = DETECTORS.get(detector)!;
    return html`<h4>${title}: ${said}</h4>
      <p class="note">${question}</p>
      ${changed.length > 0 ? readingsTable('What changed, with 95% intervals', changed) : []}
      <details>
        <summary>${changed.length > 0 ? 'Other readings' : 'Readings'} of ${title}</summary>
        ${rest.length > 0 ? readingsTable('Readings, with 95% intervals', rest) : []}
        ${lackingList(all)}
      </details>`;
  });
}

function byDetector(readings: readonly ReadingComparison[]): Map<string, ReadingComparison[]> {
  const groups = new Map<string, ReadingComparison[]>();
  for (const each of readings) {
    const detector = each.reading.slice(0, each.reading.indexOf('.'));
    const group = groups.get(detector);
    if (group) group.push(each);
    else groups.set(detector, [each]);
  }
  return groups;
}

function lacks(cell: Cell): cell is Extract<Cell, { enough: false }> {
  return 'enough' in cell;
}

/** Readings without a value in either stretch, by their reason. */
function lackingList(readings: readonly ReadingComparison[]): Html | readonly Html[] {
  const reasons = new Map<string, string[]>();
  for (const each of readings) {
    if (!lacks(each.baseline) || !lacks(each.audited)) continue;
    const why = REASONS[each.audited.reason];
    reasons.set(why, [...(reasons.get(why) ?? []), nameOf(each)]);
  }
  if (reasons.size === 0) return [];
  const items = [...reasons].map(([why, names]) => html`<li>${why}: ${names.join('; ')}</li>`);
  return html`<p>Without a value in both stretches:</p>
    <ul>
      ${items}
    </ul>`;
}

/** The reading's title, and what else it is about. */
function nameOf({ title, by }: ReadingComparison): string {
  const about = aboutText(by);
  return about === '' ? title : `${title} (${about})`;
}

function readingsTable(caption: string, readings: readonly ReadingComparison[]): Html {
  return htmlTable(
    caption,
    [
      { title: 'reading' },
      { title: 'baseline', number: true },
      { title: 'audited', number: true },
      { title: 'difference', number: true },
      { title: 'change' },
      { title: 'declared harm' },
    ],
    readings.map((reading): Row => {
      const { meaning, unit, by } = reading;
      const over = by['catalogue'] === 'seen' ? ' Over the items seen.' : '';
      return {
        cells: [
          html`${nameOf(reading)} <span class="note">${meaning}${over} Unit: ${unit}.</span>`,
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
      <strong>${declared.title}</strong> of each window, with its 95%
      interval.${changes.length > 0 ? ' Numbered lines are announced changes.' : ''}
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

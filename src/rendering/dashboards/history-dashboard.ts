/**
 * The dashboard of years, from InfluxDB: readings of blocks or daily means of windows, core ones at
 * once and details in rows that open, the spending of labels, and marks of incidents and audits.
 */
import {
  CustomVariableBuilder,
  DatasourceVariableBuilder,
  QueryVariableBuilder,
  RowBuilder,
  VariableRefresh,
} from '@grafana/grafana-foundation-sdk/dashboard';
import type { PanelBuilder } from '@grafana/grafana-foundation-sdk/timeseries';
import { PercentUnit, Short } from '@grafana/grafana-foundation-sdk/units';
import type { DetectorDeclaration, ReadingDeclaration } from '../../detectors/detector.js';
import { framed } from './frame.js';
import { INFLUX, InfluxMarks, InfluxQuery, meansOver, OF_CHOSEN } from './influx-query.js';
import { panel } from './lines-panel.js';
import { UNITS } from './reading-panels.js';

/** Which series readings are drawn from: what it is called, and its measurement. */
const SERIES = {
  blocks: 'readings',
  'daily means of windows': 'daily_windows',
} as const;

/** The dashboard as JSON; it reads what src/adapters/influx writes. */
export function historyDashboard(declarations: readonly DetectorDeclaration[]): string {
  const builder = framed({
    name: 'history',
    title: 'History',
    description: 'Readings over years, with what was found and audited, and labels; from InfluxDB.',
    span: '1y',
  })
    .withVariable(
      new DatasourceVariableBuilder('influxdb_datasource').label('Data source').type('influxdb'),
    )
    .withVariable(tagVariable('surface', ''))
    .withVariable(tagVariable('policy', ' WHERE "surface" =~ /^$surface$/'))
    .withVariable(
      new CustomVariableBuilder('series').label('series').values(
        Object.entries(SERIES)
          .map(([name, measurement]) => `${name} : ${measurement}`)
          .join(', '),
      ),
    )
    .annotation(new InfluxMarks('Incidents', 'red', 'incidents', 'finding', OF_CHOSEN))
    // Those of all segments have neither tag.
    .annotation(new InfluxMarks('Audits', 'purple', 'audits', 'verdict'));
  for (const { id, title, readings } of declarations) {
    const of = (tier: ReadingDeclaration['tier']) => readings.filter((each) => each.tier === tier);
    builder.withRow(new RowBuilder(title));
    for (const reading of of('core')) builder.withPanel(readingHistory(id, reading));
    const details = of('detail').map((reading) => readingHistory(id, reading));
    if (details.length === 0) continue;
    const row = new RowBuilder(`${title}: details`).collapsed(true);
    for (const each of details) row.withPanel(each);
    builder.withRow(row);
  }
  builder.withRow(new RowBuilder('Labels'));
  for (const each of labelHistory()) builder.withPanel(each);
  return JSON.stringify(builder.build(), null, 2);
}

function readingHistory(detector: string, reading: ReadingDeclaration): PanelBuilder {
  const about = reading.by.map((key) => `by_${key}`);
  const tags = ['surface', 'policy', ...about];
  const where = `"reading" = '${detector}.${reading.id}' AND ${OF_CHOSEN}`;
  return fromInflux(
    reading.title,
    reading.meaning,
    meansOver('$series', ['value', 'low', 'high'], tags, where),
    aliasOf(tags),
  )
    .unit(UNITS[reading.unit])
    .axisLabel(reading.unit);
}

function labelHistory(): PanelBuilder[] {
  const tags = ['surface', 'policy'];
  const means = (...fields: readonly string[]) => meansOver('label_spend', fields, tags, OF_CHOSEN);
  return [
    fromInflux(
      'Labels that wait',
      'Requests for labels that nobody had answered, beside the budget of a day.',
      means('waiting', 'budget'),
      aliasOf(tags),
    ).unit(Short),
    fromInflux(
      'Labels received',
      'Labels that answered requests, requests skipped and expired, since the desk began.',
      means('labelled', 'skipped', 'expired'),
      aliasOf(tags),
    ).unit(Short),
    fromInflux(
      'Effective labels',
      'How many labels of a uniform sample those received are worth.',
      means('effective_labels'),
      aliasOf(tags),
    ).unit(Short),
    fromInflux(
      'Spent uniformly',
      'Share of the budget that was spent uniformly; the rest went where labels tell most.',
      means('mixing'),
      aliasOf(tags),
    ).unit(PercentUnit),
  ];
}

function fromInflux(title: string, description: string, text: string, alias: string): PanelBuilder {
  return panel(title, description).datasource(INFLUX).withTarget(new InfluxQuery(text, alias));
}

/** The name of a line: its tags, and which field it is. */
function aliasOf(tags: readonly string[]): string {
  return [...tags.map((tag) => `$tag_${tag}`), '$col'].join(' ');
}

/** Values of a tag, in the database that the data source names. */
function tagVariable(name: string, where: string): QueryVariableBuilder {
  return new QueryVariableBuilder(name)
    .label(name)
    .datasource(INFLUX)
    .query(`SHOW TAG VALUES FROM "readings" WITH KEY = "${name}"${where}`)
    .refresh(VariableRefresh.OnTimeRangeChanged)
    .multi(true)
    .includeAll(true)
    .allValue('.+');
}

/** The dashboard of years: readings of blocks and daily means, from InfluxDB. */
import type { Builder, Dataquery } from '@grafana/grafana-foundation-sdk/cog';
import {
  AnnotationQueryBuilder,
  DatasourceVariableBuilder,
  QueryVariableBuilder,
  RowBuilder,
  VariableRefresh,
} from '@grafana/grafana-foundation-sdk/dashboard';
import { PanelBuilder } from '@grafana/grafana-foundation-sdk/timeseries';
import type { DetectorDeclaration, ReadingDeclaration } from '../../detectors/detector.js';
import { framed } from './frame.js';
import { UNITS } from './reading-panels.js';

const INFLUX = { type: 'influxdb', uid: '$influxdb_datasource' };
const SEGMENT = `"surface" =~ /^$surface$/ AND "policy" =~ /^$policy$/`;

/** The dashboard as JSON; it reads what src/adapters/influx writes. */
export function historyDashboard(declarations: readonly DetectorDeclaration[]): string {
  const builder = framed({
    name: 'history',
    title: 'History',
    description: 'Readings over years, by block, with what was found and audited; from InfluxDB.',
    span: '1y',
  })
    .withVariable(
      new DatasourceVariableBuilder('influxdb_datasource').label('Data source').type('influxdb'),
    )
    .withVariable(tagVariable('surface', ''))
    .withVariable(tagVariable('policy', ` WHERE "surface" =~ /^$surface$/`))
    .annotation(
      new AnnotationQueryBuilder()
        .name('Incidents')
        .datasource(INFLUX)
        .enable(true)
        .iconColor('red')
        .expr(`SELECT "finding" FROM "lasting"."incidents" WHERE ${SEGMENT} AND $timeFilter`),
    );
  for (const { id, title, readings } of declarations) {
    const core = readings.filter(({ tier }) => tier === 'core');
    if (core.length === 0) continue;
    builder.withRow(new RowBuilder(title));
    for (const reading of core) builder.withPanel(panel(id, reading));
  }
  return JSON.stringify(builder.build(), null, 2);
}

function panel(detector: string, reading: ReadingDeclaration): PanelBuilder {
  const fields = ['value', 'low', 'high'].map((field) => `mean("${field}") AS "${field}"`);
  const where = `"reading" = '${detector}.${reading.id}' AND "of" = 'block' AND ${SEGMENT}`;
  return new PanelBuilder()
    .title(reading.title)
    .description(reading.meaning)
    .datasource(INFLUX)
    .withTarget(
      new InfluxQuery(
        `SELECT ${fields.join(', ')} FROM "lasting"."readings" WHERE ${where} AND $timeFilter ` +
          `GROUP BY time($__interval), "policy" fill(none)`,
        '$tag_policy $col',
      ),
    )
    .unit(UNITS[reading.unit])
    .axisLabel(reading.unit)
    .axisSoftMin(0)
    .span(12)
    .height(8);
}

function tagVariable(name: string, where: string): QueryVariableBuilder {
  return new QueryVariableBuilder(name)
    .label(name)
    .datasource(INFLUX)
    .query(`SHOW TAG VALUES ON "flyball" FROM "readings" WITH KEY = "${name}"${where}`)
    .refresh(VariableRefresh.OnTimeRangeChanged)
    .multi(true)
    .includeAll(true)
    .allValue('.+');
}

/** Grafana's query model of InfluxQL, which the SDK has no builder for. */
class InfluxQuery implements Builder<Dataquery> {
  constructor(
    private readonly text: string,
    private readonly alias: string,
  ) {}

  build(): Dataquery {
    const query = {
      ...{ refId: 'A', datasource: INFLUX, query: this.text, alias: this.alias },
      ...{ rawQuery: true, resultFormat: 'time_series' },
    };
    return { ...query, _implementsDataqueryVariant: () => undefined };
  }
}

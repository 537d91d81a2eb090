/** How panels ask InfluxDB for what the history holds (src/adapters/influx). */
import type { Builder, Dataquery } from '@grafana/grafana-foundation-sdk/cog';
import type { AnnotationQuery } from '@grafana/grafana-foundation-sdk/dashboard';

/** The data source that the viewer has chosen. */
export const INFLUX = { type: 'influxdb', uid: '$influxdb_datasource' };

/** The chosen segments. */
export const OF_CHOSEN = '"surface" =~ /^$surface$/ AND "policy" =~ /^$policy$/';

/** Means over Grafana's interval of the fields, by the tags. */
export function meansOver(
  measurement: string,
  fields: readonly string[],
  tags: readonly string[],
  where: string,
): string {
  const means = fields.map((field) => `mean("${field}") AS "${field}"`);
  const by = ['time($__interval)', ...tags.map((tag) => `"${tag}"`)];
  return (
    `SELECT ${means.join(', ')} FROM "lasting".${measurement} WHERE ${where} AND $timeFilter ` +
    `GROUP BY ${by.join(', ')} fill(none)`
  );
}

/** Grafana's query model of InfluxQL, which the SDK has no builder for. */
export class InfluxQuery implements Builder<Dataquery> {
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

/** Marks with the text of a field. Older Grafanas read the query at the top, newer ones in `target`. */
export class InfluxMarks implements Builder<AnnotationQuery> {
  constructor(
    private readonly name: string,
    private readonly color: string,
    private readonly measurement: string,
    private readonly field: string,
    private readonly of?: string,
  ) {}

  build(): AnnotationQuery {
    const { name, color: iconColor, measurement, field } = this;
    const where = [...(this.of === undefined ? [] : [this.of]), '$timeFilter'].join(' AND ');
    const asked = {
      query: `SELECT "${field}" FROM "lasting"."${measurement}" WHERE ${where}`,
      textColumn: field,
    };
    const target = {
      ...{ refId: 'annotationQuery', queryType: 'tags', name, ...asked },
      ...{ fromAnnotations: true, textEditor: true, rawQuery: true },
      _implementsDataqueryVariant: () => undefined,
    };
    const annotation = { name, iconColor, enable: true, datasource: INFLUX, ...asked, target };
    return annotation;
  }
}

/** The dashboard of the history asks InfluxDB for what the service writes there, and by names that it has. */
import { describe, expect, it } from '@jest/globals';
import { MEASUREMENTS } from '../../../src/adapters/influx/names.js';
import {
  auditPoint,
  incidentPoint,
  labelSpendPoint,
  readingPoints,
  type HistoryPoint,
} from '../../../src/adapters/influx/points.js';
import type { Incident } from '../../../src/alarms/incident.js';
import type { AuditEntry } from '../../../src/audit/request.js';
import { spend } from '../../adapters/labelling/desk.js';
import { dashboard, declarations, shown } from './dashboard-json.js';

/** Tags and fields of each measurement. */
type Written = ReadonlyMap<string, { readonly tags: Set<string>; readonly fields: Set<string> }>;

const NOTHING = new Set<string>();

/** What the writers write, from points that they make of readings with every `by` that is declared. */
function written(): Written {
  const window = { start: 0, end: 1 };
  const where = { surface: 'home', policy: 'production' };
  const readings = declarations.flatMap((declaration) =>
    declaration.readings.map(({ id, by }) => ({
      ...{ detector: declaration.id, ...where, window },
      measurement: {
        ...{ reading: id, by: Object.fromEntries(by.map((key) => [key, 'x'])) },
        ...{ n: 1, value: 1, low: 1, high: 1 },
      },
    })),
  );
  const set = { of: 'window', lane: 'exposure', readAt: 1, window, readings } as const;
  const incident = { ...where, alert: 'A', reading: 'a.b', severity: 'page', finding: 'It moved.' };
  const request = { id: 'a', trigger: 'api', from: 0, to: 1, ...where };
  const points: (HistoryPoint | undefined)[] = [
    ...readingPoints(set),
    incidentPoint({ what: 'opened', incident: incident as unknown as Incident }),
    auditPoint({ request, state: 'done', verdict: 'None.' } as AuditEntry),
    labelSpendPoint(spend(), 1),
  ];
  const all = new Map<string, { tags: Set<string>; fields: Set<string> }>();
  for (const { measurement, tags, fields } of points.filter((point) => point !== undefined)) {
    const known = all.get(measurement) ?? { tags: new Set(), fields: new Set() };
    for (const tag of Object.keys(tags)) known.tags.add(tag);
    for (const field of Object.keys(fields)) known.fields.add(field);
    all.set(measurement, known);
  }
  // The continuous query groups by every tag, and keeps these means.
  const { tags } = all.get(MEASUREMENTS.readings)!;
  return all.set(MEASUREMENTS.daily, { tags, fields: new Set(['value', 'low', 'high', 'n']) });
}

/** What a query names that is not written. */
function unknownNames(query: string, known: Written): string[] {
  const [, asked = '', measurement = '', where = '', by = ''] =
    /^SELECT (.+) FROM "lasting"\."?(\w+)"? WHERE (.+?)(?: GROUP BY (.+) fill\(none\))?$/.exec(query) ?? [];
  const { tags = NOTHING, fields = NOTHING } = known.get(measurement) ?? {};
  const quoted = (text: string) => [...text.matchAll(/"(\w+)"/g)].map(([, name]) => name!);
  return [
    ...(known.has(measurement) ? [] : [`measurement ${measurement}`]),
    ...quoted(asked).filter((name) => !fields.has(name)),
    ...quoted(`${where} ${by}`).filter((name) => !tags.has(name)),
  ];
}

describe('the dashboard of the history', () => {
  const { templating, annotations, panels } = dashboard('history');
  const known = written();
  const series = templating.list.find(({ name }) => name === 'series')!;
  const measurements = [...series.query.matchAll(/: (\w+)/g)].map(([, name]) => name!);
  const queries = shown({ panels }).flatMap(({ targets = [] }) =>
    targets.map(({ query = '' }) => query),
  );

  it('draws from blocks, or from daily means', () => {
    expect(measurements).toEqual([MEASUREMENTS.readings, MEASUREMENTS.daily]);
  });

  it('asks only for measurements, fields and tags that are written, over the chosen time', () => {
    for (const query of queries) {
      for (const measurement of measurements) {
        expect(unknownNames(query.replace('$series', measurement), known)).toEqual([]);
      }
      expect(query).toMatch(/ AND \$timeFilter GROUP BY time\(\$__interval\)/);
    }
    const marks = annotations.list ?? [];
    expect(marks.map(({ name }) => name)).toEqual(['Incidents', 'Audits']);
    for (const { query = '', target } of marks) {
      expect(unknownNames(query, known)).toEqual([]);
      expect(target?.query).toBe(query);
    }
    for (const { query, type, name } of templating.list) {
      if (type !== 'query') continue;
      expect(query).toMatch(new RegExp(`^SHOW TAG VALUES FROM "readings" WITH KEY = "${name}"`));
      expect(known.get('readings')?.tags).toContain(name);
    }
  });

  it('sees a name that is not written', () => {
    const wrong = (text: string) => unknownNames(`SELECT ${text}`, known);
    expect(wrong('"value" FROM "lasting"."reading" WHERE "surface" = 1')).toHaveLength(3);
    expect(wrong('"worth" FROM "lasting"."readings" WHERE "surface" = 1')).toEqual(['worth']);
    expect(wrong('"value" FROM "lasting"."readings" WHERE "place" = 1')).toEqual(['place']);
  });

  it('shows every reading of both tiers, apart by all that it is about, and the spending of labels', () => {
    for (const { id, readings } of declarations) {
      for (const { id: reading, by } of readings) {
        const [query = '', ...others] = queries.filter((each) =>
          each.includes(`"reading" = '${id}.${reading}' `),
        );
        expect(others).toEqual([]);
        for (const key of by) expect(query).toMatch(new RegExp(`GROUP BY .*"by_${key}"`));
      }
    }
    expect(queries.filter((each) => each.includes('label_spend')).length).toBeGreaterThan(2);
  });
});

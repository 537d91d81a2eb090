/** What docs/comparison.md says of numbers: its SQL is run as it stands, beside the readings of the same log. */
import { describe, expect, it } from '@jest/globals';
import { Database } from 'node-sqlite3-wasm';
import { SequentialAlarms } from '../../src/alarms/sequential-alarms.js';
import { RefusedRows } from '../../src/cli/refused-rows.js';
import { replayFiles } from '../../src/cli/replay-files.js';
import { replayPipeline } from '../../src/cli/replay-options.js';
import { loadConfig } from '../../src/config/load.js';
import { configuredDetectors } from '../../src/config/options.js';
import { isMeasured, type Measured, type Reading } from '../../src/detectors/reading.js';
import { mergeByTime } from '../../src/events/import/merge-by-time.js';
import { openSources } from '../../src/events/import/open.js';
import type { KindedEvent } from '../../src/events/schemas.js';
import { RandomStream } from '../../src/simulation/random-stream.js';
import { Pipeline } from '../../src/windows/pipeline.js';
import { block, DAY, noise, toy } from '../alarms/blocks.js';
import { folderOf } from '../events/import/temporary-files.js';
import { readPage } from '../setup/markdown.js';

const page = readPage('docs/comparison.md');

/** An impression as a row of the table that the page speaks of. */
interface Row {
  readonly request: string;
  readonly user: string;
  readonly item: string;
  readonly position: number;
  readonly propensity: number;
  readonly click: 0 | 1;
  readonly label?: number;
  readonly inclusion?: number;
}

const COLUMNS = [
  'request',
  'user',
  'item',
  'position',
  'propensity',
  'click',
  'label',
  'inclusion',
] as const;

/** The only number that a query answers. */
function answer(sql: string, rows: readonly Row[], items: readonly string[]): number {
  const database = new Database();
  try {
    database.exec(`CREATE TABLE items(item); CREATE TABLE impressions(${COLUMNS.join(', ')})`);
    database.exec('BEGIN');
    const one = database.prepare(
      `INSERT INTO impressions VALUES (${COLUMNS.map(() => '?').join(', ')})`,
    );
    for (const row of rows) one.run(COLUMNS.map((column) => row[column] ?? null));
    one.finalize();
    const declared = database.prepare('INSERT INTO items VALUES (?)');
    for (const item of items) declared.run([item]);
    declared.finalize();
    database.exec('COMMIT');
    return Number(Object.values(database.get(sql) ?? {})[0]);
  } finally {
    database.close();
  }
}

const START = Date.parse('2026-05-01T00:00:00Z');
const at = (time: number): string => new Date(time).toISOString();

function labelOf(
  { label, inclusion }: Row,
  id: string,
  of: { readonly time: string; readonly item: string },
): KindedEvent[] {
  if (label === undefined || inclusion === undefined) return [];
  return [{ kind: 'label', id, ...of, label, inclusion }];
}

/** The events that such rows stand for; a row a second. */
function eventsOf(rows: readonly Row[], items: readonly string[]): KindedEvent[] {
  const declared = items.map((item): KindedEvent => ({
    ...{ kind: 'item', id: `i-${item}`, time: at(START), item, categories: ['all'] },
  }));
  const eligible = new Set(rows.map(({ item }) => item)).size;
  const shown = rows.flatMap((row, i): KindedEvent[] => {
    const { request: recommendation, user, item, position, propensity } = row;
    const time = at(START + i * 1000);
    const of = { time, item, recommendation, user };
    return [
      {
        ...{ kind: 'recommendation', id: recommendation, time, user },
        ...{
          surface: 'home',
          policy: 'production',
          eligible,
          slate: [{ item, position, propensity }],
        },
      },
      ...(row.click === 1
        ? [{ kind: 'outcome', id: `c-${i}`, ...of, signal: 'click' } as const]
        : []),
      ...labelOf(row, `l-${i}`, of),
    ];
  });
  return [...declared, ...shown];
}

/** A reading of a replay in a single window. */
async function readingsOf(
  events: readonly KindedEvent[],
  flags: Readonly<Record<string, unknown>> = {},
) {
  const file = await folderOf({
    'log.ndjson': events.map((each) => JSON.stringify(each)).join('\n'),
  });
  const config = loadConfig({ flags: { 'windows.pane': '1h', 'windows.hop': '1h', ...flags } });
  const all: Reading[] = [];
  const pipeline = new Pipeline(
    replayPipeline(config, 1, { window: 'all' }),
    configuredDetectors(config),
    (set) => {
      if (set.of === 'window') all.push(...set.readings);
    },
  );
  const refused = new RefusedRows(() => undefined);
  await replayFiles(
    mergeByTime(await openSources([file('log.ndjson')])),
    pipeline,
    config,
    refused,
  );
  expect(refused.count).toBe(0);
  return (name: string): Measured => {
    const found = all.find(
      ({ detector, measurement, policy }) =>
        policy !== '*' &&
        `${detector}.${measurement.reading}` === name &&
        measurement.by['target'] !== 'candidate',
    );
    if (!found || !isMeasured(found.measurement))
      throw new Error(`${name} has no value: ${JSON.stringify(found)}`);
    return found.measurement;
  };
}

describe('the queries of the page', () => {
  const items = Array.from({ length: 50 }, (_, i) => `item-${i}`);
  const random = new RandomStream(11, 'rows');
  // Three items are never shown; every third impression or so is judged, more often where it was not clicked.
  const weights = items.slice(3).map((_, i) => 1 / (60 + i));
  const total = weights.reduce((sum, weight) => sum + weight, 0);
  const rows = Array.from({ length: 3000 }, (_, i): Row => {
    let point = random.uniform() * total;
    const drawn = weights.findIndex((weight) => (point -= weight) < 0);
    const place = drawn < 0 ? 0 : drawn;
    const click = random.chance(0.1 + place / 100) ? 1 : 0;
    const inclusion = click === 1 ? 0.2 : 0.4;
    return {
      ...{ request: `r-${i}`, user: `u-${i % 200}`, item: items[3 + place]!, position: 1 },
      ...{ propensity: weights[place]! / total, click },
      ...(random.chance(inclusion) && { label: random.chance(0.7) ? 1 : 0, inclusion }),
    };
  });
  const queries = page.blocks.filter(({ language }) => language === 'sql').map(({ text }) => text);
  const names = page.spans.filter((span) => /^[a-z-]+\.[a-z_]+$/.test(span));
  const named = [
    ...['bandwagon.exposure_gini', 'bandwagon.exposure_entropy', 'bandwagon.effective_items'],
    ...['bandwagon.catalogue_coverage', 'exposure-bias.naive_value', 'exposure-bias.snips_value'],
    'proxy-drift.quality_labels_only',
  ];

  it('give what the readings say, to the ninth digit', async () => {
    expect(names.slice(0, named.length)).toEqual(named);
    expect(queries).toHaveLength(named.length);
    const reading = await readingsOf(eventsOf(rows, items));
    for (const [i, name] of named.entries()) {
      const { value } = reading(name);
      expect({ name, value }).toEqual({
        name,
        value: expect.closeTo(answer(queries[i]!, rows, items), 9),
      });
    }
  });
});

const GINI = page.blocks.find(({ text }) => text.includes('ranked'))!.text;
const QUALITY = page.blocks.find(({ text }) => text.includes('label / inclusion'))!.text;

/** Numbers of a row of a table of the page. */
function claimed(row: string): number[] {
  const line = page.tables.flat().find(([first]) => first === row);
  if (!line) throw new Error(`the page has no row "${row}"`);
  return line
    .slice(1)
    .flatMap((cell) => [...cell.matchAll(/\d+(?:\.\d+)?/g)].map(([number]) => Number(number)));
}

it('an average of labels misleads where labels are no sample; weights by inclusion do not', async () => {
  const random = new RandomStream(3, 'labels');
  const rows = Array.from({ length: 6000 }, (_, i): Row => {
    const isGood = i % 5 !== 0; // the truth is 0.80
    const inclusion = isGood ? 0.1 : 0.5;
    return {
      ...{
        request: `r-${i}`,
        user: `u-${i % 300}`,
        item: `item-${i % 20}`,
        position: 1,
        propensity: 0.05,
      },
      ...(random.uniform() < inclusion && { label: isGood ? 1 : 0, inclusion }),
      click: 0,
    };
  });
  const items = Array.from({ length: 20 }, (_, i) => `item-${i}`);
  const quality = (await readingsOf(eventsOf(rows, items)))('proxy-drift.quality_labels_only');
  expect(answer('SELECT AVG(label) FROM impressions', rows, items)).toBeCloseTo(
    claimed('SELECT AVG(label)')[0]!,
    2,
  );
  expect(answer(QUALITY, rows, items)).toBeCloseTo(claimed('the weighted query above')[0]!, 2);
  expect(quality.value).toBeCloseTo(claimed('proxy-drift.quality_labels_only')[0]!, 2);
  expect(quality.low).toBeLessThan(0.8);
  expect(quality.high).toBeGreaterThan(0.8);
});

it('a Gini rises when traffic falls though nothing else changes; the rarefied reading does not', async () => {
  const items = Array.from({ length: 100 }, (_, i) => `item-${i}`);
  const drawn = (count: number, seed: number): Row[] => {
    const random = new RandomStream(seed, 'items');
    return Array.from({ length: count }, (_, i) => ({
      ...{ request: `r-${i}`, user: `u-${i % 200}`, position: 1, propensity: 0.01, click: 0 },
      item: items[Math.floor(random.uniform() * items.length)]!,
    }));
  };
  const [busy, quiet] = [drawn(20_000, 1), drawn(400, 2)];
  const [busyGini, quietGini] = claimed('the Gini query above');
  expect(answer(GINI, busy, items)).toBeCloseTo(busyGini!, 2);
  expect(answer(GINI, quiet, items)).toBeCloseTo(quietGini!, 2);
  const flags = { 'detectors.bandwagon.targetIntensity': 4 };
  const [busyAt, quietAt] = claimed('bandwagon.exposure_gini_rarefied, at equal traffic');
  const rarefied = async (rows: readonly Row[]) =>
    (await readingsOf(eventsOf(rows, items), flags))('bandwagon.exposure_gini_rarefied');
  const [ofBusy, ofQuiet] = [await rarefied(busy), await rarefied(quiet)];
  expect(ofBusy.value).toBeCloseTo(busyAt!, 2);
  expect(ofQuiet.value).toBeCloseTo(quietAt!, 2);
  expect(ofQuiet.low).toBeLessThan(ofBusy.value);
});

describe('on days that differ by themselves', () => {
  const [LEARNED, HEALTHY, SERIES, ROWS] = [28, 100, 20, 200_000];
  /** Click rates: 0.2 with day-to-day differences of 0.4 points, a tenth less from a day on. */
  const series = Array.from({ length: SERIES }, (_, seed) => {
    const next = noise(seed + 1);
    return Array.from({ length: LEARNED + HEALTHY + 14 }, (_, day) => {
      const isFallen = day >= LEARNED + HEALTHY;
      return (isFallen ? 0.18 : 0.2) + 0.004 * next();
    });
  });
  const mean = (values: readonly number[]) => values.reduce((a, b) => a + b, 0) / values.length;

  /** Whether a day is out of the ordinary, by a rule that has seen the first days. */
  type Rule = (learned: readonly number[]) => (rate: number) => boolean;

  const zTest: Rule = (learned) => (rate) => {
    const [n, m] = [ROWS, ROWS * learned.length];
    const before = mean(learned);
    const pooled = (rate * n + before * m) / (n + m);
    const error = Math.sqrt(pooled * (1 - pooled) * (1 / n + 1 / m));
    return Math.abs(rate - before) > 1.96 * error;
  };
  const threeDeviations: Rule = (learned) => {
    const centre = mean(learned);
    const deviation = Math.sqrt(mean(learned.map((rate) => (rate - centre) * (rate - centre))));
    return (rate) => Math.abs(rate - centre) > 3 * deviation;
  };
  /** Of a yes and a no, logarithms to the base 2: larger than with natural ones. */
  const jensenShannon: Rule = (learned) => {
    const entropy = (p: number) => -p * Math.log2(p) - (1 - p) * Math.log2(1 - p);
    const before = mean(learned);
    return (rate) =>
      Math.sqrt(entropy((rate + before) / 2) - (entropy(rate) + entropy(before)) / 2) > 0.1;
  };

  /** False alarms on the healthy days, and after how many days of the fall the first one sounds, 0 for never. */
  function judged(alarms: readonly (readonly boolean[])[]): [number, number] {
    const healthy = alarms.flatMap((days) => days.slice(LEARNED, LEARNED + HEALTHY));
    const fallen = Array.from({ length: 14 }, (_, day) =>
      alarms.some((days) => days[LEARNED + HEALTHY + day]),
    );
    return [healthy.filter(Boolean).length, fallen.indexOf(true) + 1];
  }

  const byRule = (rule: Rule) =>
    judged(series.map((rates) => rates.map(rule(rates.slice(0, LEARNED)))));

  it('a test by rows cries wolf on most of them', () => {
    expect(byRule(zTest)).toEqual(claimed('two-proportion z-test at 95%'));
  });

  it('three standard deviations are wrong now and then, and quick', () => {
    expect(byRule(threeDeviations)).toEqual(claimed('mean ± 3 standard deviations'));
  });

  it('a fixed distance is silent, and stays so', () => {
    expect(byRule(jensenShannon)).toEqual([...claimed('Jensen-Shannon distance above 0.1'), 0]);
  });

  it('sequential alarms are silent, and then say so within days', () => {
    const error = Math.sqrt((0.2 * 0.8) / ROWS);
    const detector = toy({ block: 'day', monitors: [{ watch: 'both', severity: 'page' }] });
    // One installation watches all of them, so they share its budget.
    const alarms = new SequentialAlarms([detector], { baselineBlocks: { toy: LEARNED } });
    const opened = series.map((): boolean[] => []);
    for (let day = 0; day < series[0]!.length; day++) {
      const values = series.map((rates, i) => ({ value: rates[day]!, error, surface: `s-${i}` }));
      const now = alarms
        .apply(block(day, values, DAY))
        .filter(({ what }) => what === 'opened')
        .map(({ incident }) => incident.surface);
      opened.forEach((days, i) => days.push(now.includes(`s-${i}`)));
    }
    expect(judged(opened)).toEqual(claimed('Flyball’s sequential alarm'));
  });
});

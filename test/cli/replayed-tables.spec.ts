/** Tables through the sample mappings and the pipeline: which readings come out, and that they are right. */
import { describe, expect, it } from '@jest/globals';
import { RefusedRows } from '../../src/cli/refused-rows.js';
import { replayFiles } from '../../src/cli/replay-files.js';
import { replayPipeline } from '../../src/cli/replay-options.js';
import { loadConfig } from '../../src/config/load.js';
import { configuredDetectors } from '../../src/config/options.js';
import { isMeasured, type Measured, type Reading } from '../../src/detectors/reading.js';
import { mergeByTime } from '../../src/events/import/merge-by-time.js';
import { openSources } from '../../src/events/import/open.js';
import { Pipeline } from '../../src/windows/pipeline.js';
import { folderOf } from '../events/import/temporary-files.js';
import {
  LABELLED,
  movieLensTables,
  RATED_ITEMS,
  RATINGS,
  ratingsTable,
  signalColumnsTable,
  signalsTable,
} from '../setup/made-tables.js';
import { inCheckout } from '../setup/root.js';

/** What a replay of the tables in a single window reads of its only policy. */
async function readings(tables: Readonly<Record<string, string>>, ...maps: readonly string[]) {
  const at = await folderOf(tables);
  const files = Object.keys(tables).map(at);
  const map = maps.map((name) => inCheckout('docs', 'mappings', name));
  const config = loadConfig({});
  const all: Reading[] = [];
  const pipeline = new Pipeline(
    replayPipeline(config, 1, { window: 'all' }),
    configuredDetectors(config),
    (set) => {
      if (set.of === 'window') all.push(...set.readings);
    },
  );
  const refused = new RefusedRows(() => undefined);
  await replayFiles(mergeByTime(await openSources(files, { map })), pipeline, config, refused);
  expect(refused.count).toBe(0);
  const own = all.filter(({ policy }) => policy !== '*');
  /** The reading, which must have a value. */
  const measured = (name: string, signal?: string): Measured => {
    const found = own.filter(
      ({ detector, measurement }) =>
        `${detector}.${measurement.reading}` === name && measurement.by['signal'] === signal,
    );
    expect(found).toHaveLength(1);
    const { measurement } = found[0]!;
    if (!isMeasured(measurement)) throw new Error(`${name}: ${measurement.reason}`);
    return measurement;
  };
  const names = own
    .filter(({ measurement }) => isMeasured(measurement))
    .map(({ detector, measurement }) => `${detector}.${measurement.reading}`);
  return { measured, names: [...new Set(names)] };
}

const sum = (values: Iterable<number>): number => [...values].reduce((all, one) => all + one, 0);

function countsOf<T>(values: readonly T[]): Map<T, number> {
  const counts = new Map<T, number>();
  for (const value of values) counts.set(value, (counts.get(value) ?? 0) + 1);
  return counts;
}

/** (Σ over pairs of |difference|) / (n · total), straight from the definition. */
function giniOf(counts: readonly number[]): number {
  const pairs = counts.flatMap((a, i) => counts.slice(i + 1).map((b) => Math.abs(a - b)));
  return sum(pairs) / (counts.length * sum(counts));
}

/** What every table of ratings must tell. */
function expectRatings({ measured, names }: Awaited<ReturnType<typeof readings>>) {
  const shown = [...countsOf(RATINGS.map(({ item }) => item)).values()];
  expect(shown.length).toBeLessThanOrEqual(RATED_ITEMS);
  expect(measured('bandwagon.catalogue_items').value).toBe(shown.length);
  expect(measured('bandwagon.exposure_gini').value).toBeCloseTo(giniOf(shown), 9);

  // An item is half of its genre and half a Film; so two impressions differ in at most half of that.
  const users = [...new Set(RATINGS.map(({ user }) => user))];
  const diversity = users.map((user) => {
    const genres = [...countsOf(RATINGS.filter((row) => row.user === user).map((r) => r.genre))];
    const n = sum(genres.map(([, count]) => count));
    const same = sum(genres.map(([, count]) => (count * (count - 1)) / (n * (n - 1))));
    return 1 - (0.25 + 0.25 * same);
  });
  // Older ratings weigh a little less than they do here: the table spans thirty hours.
  expect(measured('filter-bubble.category_diversity').n).toBe(users.length);
  expect(measured('filter-bubble.category_diversity').value).toBeCloseTo(
    sum(diversity) / users.length,
    3,
  );
  expect(names).toEqual(
    expect.arrayContaining([
      ...['user_entropy', 'user_overlap', 'user_segregation', 'calibration_divergence'].map(
        (id) => `filter-bubble.${id}`,
      ),
      ...['repeat_share', 'environment_divergence'].map((id) => `filter-bubble.${id}`),
      ...['effective_items', 'exposure_gini_rarefied', 'catalogue_coverage', 'top_share'].map(
        (id) => `bandwagon.${id}`,
      ),
    ]),
  );
  expect(measured('filter-bubble.user_segregation').low).toBeGreaterThan(0.01);
  const liked = RATINGS.filter(({ rating }) => rating >= 4).length;
  expect(measured('proxy-drift.proxy_mean').value).toBeCloseTo(liked / RATINGS.length, 9);
}

describe('ratings', () => {
  it('in one table with genres tell of exposure and of bubbles', async () => {
    expectRatings(await readings({ 'ratings.csv': ratingsTable() }, 'ratings-with-genres.yaml'));
  });

  it('in the two tables of MovieLens tell the same', async () => {
    const { movies, ratings } = movieLensTables();
    expectRatings(
      await readings(
        { 'movies.csv': movies, 'ratings.csv': ratings },
        ...['movielens-movies.yaml', 'movielens-ratings.yaml'],
      ),
    );
  });
});

/** Entropy of counts in nats. */
function entropyOf(counts: readonly number[]): number {
  const n = sum(counts);
  return -sum(counts.filter((c) => c > 0).map((c) => (c / n) * Math.log(c / n)));
}

/** Information of a signal about the label over the label's entropy, bias removed: I − 1/(2n), / H. */
function reduction(rows: readonly { readonly has: boolean; readonly label: number }[]): number {
  const count = (has: boolean, label: number) =>
    rows.filter((row) => row.has === has && row.label === label).length;
  const cells = [count(true, 1), count(true, 0), count(false, 1), count(false, 0)] as const;
  const labels = entropyOf([cells[0] + cells[2], cells[1] + cells[3]]);
  const signals = entropyOf([cells[0] + cells[1], cells[2] + cells[3]]);
  return (signals + labels - entropyOf(cells) - 1 / (2 * rows.length)) / labels;
}

describe('signals and labels', () => {
  it('one signal a row: tell what each signal is worth, and of proxy and quality', async () => {
    const { measured, names } = await readings(
      { 'signals.csv': signalsTable() },
      'signals-and-labels.yaml',
    );
    for (const signal of ['save', 'skip'] as const) {
      const rows = LABELLED.map((row) => ({ has: row.signal === signal, label: row.label }));
      const found = measured('signal-information.uncertainty_reduction', signal);
      expect(found.n).toBe(LABELLED.length);
      expect(found.value).toBeCloseTo(reduction(rows), 6);
    }
    expect(measured('signal-information.learning_weight', 'save').low).toBeGreaterThan(0);
    // A saved bad impression is every fifth bad one, as many as a fifth of the good ones are not saved.
    expect(measured('signal-information.false_positive_share', 'save').value).toBeCloseTo(0.2, 9);
    expect(measured('signal-information.miss_share', 'save').value).toBeCloseTo(0.2, 9);
    expect(measured('proxy-drift.quality').value).toBeCloseTo(0.5, 9);
    expect(names).toEqual(
      expect.arrayContaining([
        ...['proxy-drift.proxy_mean', 'proxy-drift.quality', 'proxy-drift.quality_labels_only'],
        ...['proxy-drift.effective_labels', 'signal-information.order_violations'],
      ]),
    );
  });

  it('a column a signal: the same, and with scores what each signal adds to them', async () => {
    const { measured, names } = await readings(
      { 'signals.csv': signalColumnsTable() },
      'signals-in-columns.yaml',
    );
    const judged = LABELLED.filter((_, row) => row % 4 !== 3);
    for (const signal of ['click', 'save'] as const) {
      const rows = judged.map((row) => ({ has: row.signal === 'save', label: row.label }));
      const found = measured('signal-information.uncertainty_reduction', signal);
      expect(found.n).toBe(judged.length);
      expect(found.value).toBeCloseTo(reduction(rows), 6);
    }
    const clicked = LABELLED.filter(({ signal }) => signal === 'save').length;
    expect(measured('proxy-drift.proxy_mean').value).toBeCloseTo(clicked / LABELLED.length, 9);
    expect(measured('signal-uniqueness.uniqueness', 'save').low).toBeGreaterThan(0.1);
    expect(names).toEqual(
      expect.arrayContaining([
        ...['proxy-drift.quality', 'proxy-drift.ranking_agreement', 'proxy-drift.proxy_usefulness'],
        'signal-uniqueness.conditional_information',
      ]),
    );
  });
});

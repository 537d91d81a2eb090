/** `flyball replay` as people use it: real logs, broken rows, wrong arguments. */
import { beforeAll, describe, expect, it } from '@jest/globals';
import { readFileSync } from 'node:fs';
import { copyFile, readFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { movieLensTables, signalColumnsTable, signalsTable } from '../setup/made-tables.js';
import { inCheckout } from '../setup/root.js';
import { temporaryFolder } from '../setup/service.js';
import { describeWithSharedData } from '../setup/shared-data.js';
import { flyball, type Outcome } from './command.js';

interface Line {
  readonly reading: string;
  readonly policy: string;
  readonly by: Readonly<Record<string, string>>;
  readonly n?: number;
  readonly value?: number;
  readonly low?: number;
  readonly high?: number;
}

const parsed = (out: string) =>
  out
    .trim()
    .split('\n')
    .map((line) => JSON.parse(line) as Line);

describeWithSharedData('the Open Bandit logs', 'data/open-bandit-men', (folder) => {
  const logs = () => [join(folder, 'random_men.csv'), join(folder, 'bts_men.csv')];
  const wholeWindow = ['replay', '--format', 'open-bandit', '--window', 'all', '--json'];
  let config: string;
  /** The same with hourly panes: quick. */
  let hourly: readonly string[];

  beforeAll(async () => {
    config = join(await temporaryFolder(), 'hourly.yaml');
    await writeFile(config, 'windows: { pane: 1h, window: 6h, hop: 6h }\n');
    hourly = [...wholeWindow, '--config', config];
  });

  let read: Promise<Outcome> | undefined;
  /** Both logs as one window; read once for all who ask. */
  const whole = () => (read ??= flyball([...wholeWindow, ...logs()]));

  it('give the reference values, and the same bytes through JetStream', async () => {
    const direct = await whole();
    expect(direct.said).toContain('20,149 events accepted, 0 duplicates, 0 refused, 0 late.');
    expect(direct.code).toBe(0);

    const reference = JSON.parse(readFileSync(join(folder, 'reference.json'), 'utf8')) as {
      descriptive: Record<string, Record<string, number>>;
    };
    const lines = parsed(direct.out);
    for (const policy of ['random', 'bts']) {
      const expected = reference.descriptive[`${policy}/men`]!;
      const value = (reading: string) =>
        lines.find((each) => each.policy === policy && each.reading === `bandwagon.${reading}`)!
          .value;
      expect(value('exposure_gini')).toBeCloseTo(expected['exposure_gini_pop']!, 9);
      expect(value('exposure_entropy')).toBeCloseTo(expected['exposure_entropy_bits']!, 9);
      expect(value('catalogue_coverage')).toBeCloseTo(expected['coverage']!, 9);
      expect(value('catalogue_items')).toBe(34);
    }

    const published = await flyball([...wholeWindow, '--publish', ...logs()]);
    expect(published.out).toBe(direct.out);
    expect(published.code).toBe(0);
  });

  it('give the off-policy values of the reference, for a candidate from a file and for chance', async () => {
    const target = ['--target', join(folder, 'bts_action_dist_men.csv')];
    const direct = await flyball([...hourly, ...target, ...logs()]);
    expect(direct.code).toBe(0);
    const lines = parsed(direct.out);
    const reference = JSON.parse(readFileSync(join(folder, 'reference.json'), 'utf8')) as {
      off_policy_open_bandit_pipeline_0_5_5: Record<string, Record<string, number>>;
    };
    const expected = reference.off_policy_open_bandit_pipeline_0_5_5;
    const names = {
      ...{ ips_value: 'ipw', snips_value: 'snipw', effective_sample: 'ess' },
      ...{ mean_weight: 'mean_w', largest_weight: 'max_w' },
    };
    for (const [policy, by, run] of [
      ['random', 'candidate', 'men:random->bts'],
      ['bts', 'candidate', 'men:bts->bts'],
      ['bts', 'uniform', 'men:bts->random'],
    ] as const) {
      for (const [reading, name] of Object.entries(names)) {
        const found = lines.find(
          (each) =>
            each.policy === policy &&
            each.by['target'] === by &&
            each.reading === `exposure-bias.${reading}`,
        );
        const value = expected[run]![name]!;
        expect(found?.n).toBe(10_000);
        expect(Math.abs(found!.value! - value) / Math.max(1, value)).toBeLessThan(1e-6);
      }
    }
  });

  it('tell of positions what they can: under chance the curve may as well be flat', async () => {
    const { out } = await whole();
    const reference = JSON.parse(readFileSync(join(folder, 'reference.json'), 'utf8')) as {
      descriptive: Record<string, { position: Record<string, { n: number; ctr: number }> }>;
    };
    const random = parsed(out).filter(({ policy }) => policy === 'random');
    const curve = random.filter(({ reading }) => reading === 'exposure-bias.position_examination');
    expect(curve.map(({ by }) => by['position'])).toEqual(['1', '2', '3']);
    for (const { low, high } of curve) {
      expect(low).toBeLessThanOrEqual(1);
      expect(high).toBeGreaterThanOrEqual(1);
    }
    for (const [position, { n, ctr }] of Object.entries(
      reference.descriptive['random/men']!.position,
    )) {
      const rate = random.find(
        ({ reading, by }) =>
          reading === 'exposure-bias.position_ctr' && by['position'] === position,
      )!;
      expect(rate.n).toBe(n);
      expect(rate.value).toBeCloseTo(ctr, 9);
    }
  });

  it('say so where a candidate knows none of the items', async () => {
    const file = join(await temporaryFolder(), 'strangers.csv');
    await writeFile(file, 'item,pos1\nboots,0.5\nscarf,0.5\n');
    const { said, out } = await flyball([...hourly, '--target', file, logs()[0]!]);
    expect(said).toMatch(/--target names none of the items that were shown/);
    expect(out).not.toContain('"target":"candidate"');
  });

  it('give the same bytes through JetStream window by window, too', async () => {
    const args = ['replay', '--config', config, '--json'];
    const direct = await flyball([...args, ...logs()]);
    const published = await flyball([...args, '--publish', ...logs()]);
    expect(parsed(direct.out).length).toBeGreaterThan(700);
    expect(published.out).toBe(direct.out);
  });

  it('without the item file beside them have only the items seen as their catalogue', async () => {
    const alone = await temporaryFolder();
    await copyFile(join(folder, 'random_men.csv'), join(alone, 'random_men.csv'));
    const { out } = await flyball([...hourly, join(alone, 'random_men.csv')]);
    expect(
      parsed(out).find(({ reading }) => reading === 'bandwagon.catalogue_coverage'),
    ).toMatchObject({
      by: { catalogue: 'seen' },
      enough: false,
      reason: 'no_catalogue',
    });
  });

  it('still count where a row is broken; each broken row gets a line, and the exit code says so', async () => {
    const mended = await temporaryFolder();
    const rows = (await readFile(join(folder, 'random_men.csv'), 'utf8')).split('\n');
    rows[2] = rows[2]!.replace(/,\d+,/, ',');
    rows[5] = rows[5]!.replace(/2019-[^,]*/, 'yesterday');
    const file = join(mended, 'broken.csv');
    await writeFile(file, rows.join('\n'));
    const { code, out, said } = await flyball([...hourly, file]);
    const refused = said.split('\n').filter((line) => line.startsWith(file));
    expect(refused).toHaveLength(2);
    expect(refused[0]).toMatch(/broken\.csv:3: broken_row: /);
    expect(refused[1]).toMatch(/broken\.csv:6: .*time.*"yesterday"/);
    expect(parsed(out)[0]).toMatchObject({ reading: 'bandwagon.effective_items', n: 9998 });
    expect(code).toBe(1);
  });
});

describe('flyball replay', () => {
  const event = (id: string, minute: number, items: readonly string[]) =>
    JSON.stringify({
      kind: 'recommendation',
      id,
      time: `2026-05-01T00:${String(minute).padStart(2, '0')}:00Z`,
      surface: 'home',
      policy: 'production',
      slate: items.map((item) => ({ item })),
    });
  const log = [event('r1', 1, ['a', 'b']), event('r2', 3, ['a']), event('r3', 4, ['a'])].join('\n');

  it('reads NDJSON from standard input and prints a table', async () => {
    const { code, out } = await flyball(['replay', '--window', 'all', '-'], log);
    expect(out).toMatch(/^surface home, policy production\nreading +value \[95% interval\] +n\n/m);
    expect(out).toMatch(
      /^bandwagon: .*\n( {2}.*\n)* {2}exposure_gini catalogue=seen +0\.250 .*4\n/m,
    );
    expect(out).toMatch(/\d readings left out: .*\n/);
    expect(code).toBe(0);
  });

  it('shows untrusted names as text', async () => {
    const hostile = log.replaceAll('"home"', '"\\u001b[31mred\\u0007"');
    const { out } = await flyball(['replay', '--window', 'all', '-'], hostile);
    expect(out).not.toContain('\u001b');
    expect(out).not.toContain('\u0007');
    expect(out).toContain('[31mred');
  });

  it('shows what it quotes of refused lines as text, too', async () => {
    const hostile = '{"kind":"recommendation","context":{"\\u001b]0;owned\\u0007":[]}}';
    const { said, code } = await flyball(['replay', '--window', 'all', '-'], `${log}\n${hostile}`);
    expect(said).toMatch(/-:4: missing_field/);
    expect(said).not.toContain('\u001b');
    expect(said).not.toContain('\u0007');
    expect(code).toBe(1);
  });

  it('keeps refused lines in a file when asked to', async () => {
    const file = join(await temporaryFolder(), 'refused.ndjson');
    const args = ['replay', '--window', 'all', '--json', '--dead-letters', file, '-'];
    const { code } = await flyball(args, `${log}\n{"kind":"recommendation"}\nnot json\n`);
    expect(code).toBe(1);
    const kept = (await readFile(file, 'utf8')).trim().split('\n');
    expect(kept.map((line) => JSON.parse(line) as object)).toMatchObject([
      { code: 'missing_field', field: 'id', origin: '-:4', raw: '{"kind":"recommendation"}' },
      { code: 'not_json', origin: '-:5', raw: 'not json' },
    ]);
  });

  it.each([
    [['replay'], /missing required argument 'file'/],
    [
      ['replay', 'no-such-file.ndjson'],
      /no-such-file\.ndjson: There is no such file\. Check the path\./,
    ],
    [['replay', '.'], /\.: The path names a directory\./],
    [
      ['replay', '--window', 'soon', '-'],
      /--window takes all, or a duration such as 1h, not "soon"\./,
    ],
    [['replay', '--window', '7m', '-'], /--window 7m is not a whole number of panes of 5 minutes/],
    [
      ['replay', '--format', 'xml', '-'],
      /'xml' is invalid\. Allowed choices are ndjson, open-bandit/,
    ],
    [
      ['replay', '--config', 'no-such.yaml', '-'],
      /no-such\.yaml: There is no such file\. Check the path\./,
    ],
    [['replay', '--colour', '-'], /unknown option '--colour'/],
    [['repaly', '-'], /unknown command 'repaly'.*replay/s],
    [
      ['simulate', '--scenario', 'doom'],
      /'doom' is invalid\. Allowed choices are healthy, bandwagon,/,
    ],
    [['simulate', '--duration', 'long'], /--duration takes a duration such as 24h, not "long"\./],
    [['simulate', '--publish'], /--publish needs a server/],
    [
      ['simulate', '--out', '/no/such/folder/x'],
      /\/no\/such\/folder\/x cannot be written \(ENOENT\)/,
    ],
    [['replay', '--dead-letters', '/no/such/folder/x', '-'], /cannot be written \(ENOENT\)/],
    [['replay', '--target', 'no-such.csv', '-'], /no-such\.csv: There is no such file/],
  ] as const)('says in a line what is wrong with %j', async (args, message) => {
    const { code, out, said } = await flyball([...args], '');
    expect(said).toMatch(message);
    expect(said).not.toMatch(/fault of the program|\n {4}at /);
    expect(out).toBe('');
    expect(code).toBe(2);
  });
});

describe('tables through the sample mappings', () => {
  const map = (name: string) => ['--map', inCheckout('docs', 'mappings', name)];
  const measured = (out: string) => parsed(out).filter(({ value }) => value !== undefined);

  it('ratings with genres give readings of the bandwagon and of filter bubbles', async () => {
    const folder = await temporaryFolder();
    const { movies, ratings } = movieLensTables();
    const files = [join(folder, 'movies.csv'), join(folder, 'ratings.csv')];
    await writeFile(files[0]!, movies);
    await writeFile(files[1]!, ratings);
    const maps = [...map('movielens-movies.yaml'), ...map('movielens-ratings.yaml')];
    const { code, out } = await flyball(['replay', '--window', 'all', '--json', ...maps, ...files]);
    expect(code).toBe(0);
    const names = measured(out).map(({ reading }) => reading);
    for (const reading of [
      ...['bandwagon.effective_items', 'bandwagon.exposure_gini', 'bandwagon.catalogue_coverage'],
      ...['category_diversity', 'user_entropy', 'user_overlap', 'user_segregation'].map(
        (id) => `filter-bubble.${id}`,
      ),
      'filter-bubble.calibration_divergence',
    ]) {
      expect(names).toContain(reading);
    }
  });

  it.each([
    ['signals-and-labels.yaml', signalsTable()],
    ['signals-in-columns.yaml', signalColumnsTable()],
  ])('%s gives readings of the signals and of proxy and quality', async (name, table) => {
    const file = join(await temporaryFolder(), 'signals.csv');
    await writeFile(file, table);
    const { code, out } = await flyball([
      ...['replay', '--window', 'all', '--json', ...map(name), file],
    ]);
    expect(code).toBe(0);
    const own = measured(out).filter(({ policy }) => policy === 'production');
    const save = own.find(
      ({ reading, by }) =>
        reading === 'signal-information.uncertainty_reduction' && by['signal'] === 'save',
    );
    expect(save!.low).toBeGreaterThan(0.15);
    const names = own.map(({ reading }) => reading);
    expect(names).toContain('proxy-drift.proxy_mean');
    expect(names).toContain('proxy-drift.quality');
  });
});

describe('flyball simulate', () => {
  it('gives the same events for the same seed, which replay in full, and the truth beside them', async () => {
    const folder = await temporaryFolder();
    const run = (out: string, truth: string) =>
      flyball([
        ...['simulate', '--seed', '11', '--duration', '2h', '--start', '2026-05-01T00:00:00Z'],
        ...['--out', join(folder, out), '--truth', join(folder, truth)],
      ]);
    expect((await run('a.ndjson', 'a.truth')).code).toBe(0);
    await run('b.ndjson', 'b.truth');
    const text = (name: string) => readFile(join(folder, name), 'utf8');
    expect(await text('b.ndjson')).toBe(await text('a.ndjson'));
    expect((await text('a.truth')).split('\n')[0]).toContain('"truth":"world"');

    const { said, code } = await flyball(['replay', '--json', join(folder, 'a.ndjson')]);
    expect(said).toMatch(/events accepted, 0 duplicates, 0 refused, 0 late\./);
    expect(code).toBe(0);
  });
});

describe('flyball doctor', () => {
  it('finds this machine fit', async () => {
    const { code, out } = await flyball(['doctor']);
    expect(out).toMatch(/^ok {4}Node\.js: v\d+/);
    expect(out).toMatch(/ok {4}signals: proxy click within 30m; hierarchy save > complete > /);
    expect(out).toMatch(/ok {4}baseline: none is pinned/);
    expect(out).toMatch(/ok {4}embedded nats-server: \//);
    expect(code).toBe(0);
  });
});

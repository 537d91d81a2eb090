/** Baselines and alarms from the built command, on logs of one's own. */
import { mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { dailyLog } from '../cli/daily-log.js';
import { flyball } from './command.js';

let folder: string;
let healthy: string;
let runaway: string;
/** Hourly panes: quick. */
let hourly: string[];

beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'flyball-alarms-'));
  healthy = join(folder, 'healthy.ndjson');
  runaway = join(folder, 'runaway.ndjson');
  const config = join(folder, 'hourly.yaml');
  hourly = ['--config', config];
  await writeFile(config, 'windows: { pane: 1h, window: 1d, hop: 1d }\n');
  await writeFile(healthy, dailyLog({ seed: 1, days: 16 }));
  await writeFile(runaway, dailyLog({ seed: 2, days: 12, runawayFrom: 6 }));
});

afterAll(async () => {
  await rm(folder, { recursive: true, force: true });
});

describe('flyball baseline and replay --alarms', () => {
  it('pin from one log, and say what another one would have raised', async () => {
    const file = join(folder, 'flyball.baselines.json');
    const pinned = await flyball(['baseline', 'pin', '--from', healthy, '--out', file, ...hourly]);
    expect(pinned).toMatchObject({ code: 0, out: `${file}: 1 baseline added, 0 moved, 0 kept.\n` });

    const shown = await flyball(['baseline', 'show', file]);
    expect(shown.out).toMatch(/bandwagon\.effective_items +home\/production +40\.\d/);
    // What can have no baseline yet says why.
    expect(shown.out).toMatch(/exposure_gini_rarefied: no baseline is pinned to compare with/);

    const again = await flyball(['baseline', 'pin', '--from', healthy, '--out', file, ...hourly]);
    expect(again).toMatchObject({ code: 2 });
    expect(again.said).toContain('--why');
    const args = ['replay', runaway, '--alarms', '--baselines', file, ...hourly];
    const raised = await flyball(args);
    expect(raised.code).toBe(0);
    expect(raised.out).toMatch(/^These logs would have raised 0 pages, 1 ticket\./);
    expect(raised.out).toMatch(
      /Effective items: changed from 4\d\.\d+ .* to 5\.\d+ .*, since about 2026-05-10/,
    );
    expect(raised.out).toContain('ranker learns faster');
    const { out } = await flyball([...args, '--json']);
    expect(JSON.parse(out)).toMatchObject({
      alert: 'FlyballEffectiveItemsChanged',
      when: 'below',
      falseAlarms: { count: 1, days: 90 },
    });

    // A second pinning goes on the record.
    const moved = await flyball([
      ...['baseline', 'pin', '--from', healthy, '--out', file, ...hourly],
      ...['--why', 'the new home page'],
    ]);
    expect(moved.code).toBe(0);
    const { history } = JSON.parse(await readFile(file, 'utf8')) as { history: { why: string }[] };
    expect(history.map(({ why }) => why)).toEqual(['first pinned', 'the new home page']);
  });

  it('say what is wrong with a file of baselines', async () => {
    const none = join(folder, 'none.json');
    const missing = await flyball(['replay', healthy, '--alarms', '--baselines', none]);
    expect(missing).toMatchObject({ code: 2, out: '' });
    expect(missing.said).toContain('there is no such file; flyball baseline pin makes it');
    const broken = join(folder, 'broken.json');
    await writeFile(broken, '{"version":2}');
    const refused = await flyball(['baseline', 'show', broken]);
    expect(refused.code).not.toBe(0);
    expect(refused.said).toMatch(/broken\.json: The baselines are not of version 1/);
  });
});

describe('flyball serve', () => {
  it('does not start without the baselines that it is told to use', async () => {
    const file = join(folder, 'absent.json');
    const config = join(folder, 'flyball.yaml');
    await writeFile(config, `alarms: { baselineFile: ${file} }\ndataDir: ${folder}\n`);
    const { code, said } = await flyball(['serve', '--config', config]);
    expect(code).toBe(2);
    expect(said).toContain(`alarms.baselineFile: ${file} cannot be read (ENOENT)`);
    expect(said).toContain('flyball baseline pin');
  });
});

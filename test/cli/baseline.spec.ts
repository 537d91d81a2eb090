/** Baselines pinned from files, and the alarms that a log would have raised. */
import { mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import {
  parseBaselineDocument,
  type BaselineDocument,
} from '../../src/alarms/baseline-document.js';
import type { Incident } from '../../src/alarms/incident.js';
import { moved } from '../../src/cli/baseline-file.js';
import { baselineSource } from '../../src/cli/baseline-source.js';
import { pinBaselines, showBaselines, type PinOptions } from '../../src/cli/baseline.js';
import { UsageError } from '../../src/cli/exit.js';
import { replay, type ReplayOptions } from '../../src/cli/replay.js';
import { heardTerminal } from '../setup/heard-terminal.js';
import { loadConfig } from '../../src/config/load.js';
import { dailyLog, LOG_START } from './daily-log.js';

const NOW = Date.parse('2026-07-01T12:00:00Z');
const READING = 'bandwagon.effective_items';

let folder: string;
let healthy: string;
let runaway: string;
let healthy2: string;
let short: string;

beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'flyball-baseline-'));
  const file = async (name: string, text: string) => {
    await writeFile(join(folder, name), text);
    return join(folder, name);
  };
  healthy = await file('healthy.ndjson', dailyLog({ seed: 1, days: 36 }));
  runaway = await file('runaway.ndjson', dailyLog({ seed: 2, days: 36, runawayFrom: 30 }));
  healthy2 = await file('later.ndjson', dailyLog({ seed: 5, days: 20 }));
  short = await file('short.ndjson', dailyLog({ seed: 3, days: 5 }));
});

afterAll(async () => {
  await rm(folder, { recursive: true, force: true });
});

/** Hourly panes, and few detectors: quick. */
const configured = () =>
  loadConfig({
    environment: {},
    flags: {
      ...{ 'windows.pane': '1h', 'windows.window': '1d', 'windows.hop': '1d' },
      ...Object.fromEntries(
        ['filterBubble', 'signalInformation', 'signalUniqueness', 'exposureBias', 'flywheel'].map(
          (id) => [`detectors.${id}.enabled`, false],
        ),
      ),
    },
  });

async function pin(out: string, options: Omit<PinOptions, 'out'>) {
  const { printed, notes, terminal } = heardTerminal();
  const code = await pinBaselines({ ...options, out }, configured(), terminal, () => NOW);
  return { code, printed, notes, document: parseBaselineDocument(await readFile(out, 'utf8')) };
}

async function alarmsOf(file: string, options: ReplayOptions = {}) {
  const { printed, notes, terminal } = heardTerminal();
  const code = await replay([file], { ...options, alarms: true }, configured(), terminal);
  return { code, printed, notes };
}

const effectiveItems = ({ baselines }: BaselineDocument) =>
  baselines.find(({ reading, policy }) => reading === READING && policy === 'production');

describe('flyball baseline', () => {
  it('pins what files give, of all their blocks, and shows it', async () => {
    const out = join(folder, 'pinned.json');
    const { code, printed, notes, document } = await pin(out, { from: [healthy] });
    expect(code).toBe(0);
    expect(printed[0]).toContain('moved, 0 kept');
    expect(notes.join('\n')).toContain('proxy-drift.');
    expect(document.madeFrom).toBe(`files: ${healthy}`);
    expect(document.history).toEqual([
      expect.objectContaining({ at: NOW, why: 'first pinned', moved: 0, kept: 0 }),
    ]);
    const entry = effectiveItems(document)!;
    expect(entry.baseline.blocks).toBe(36);
    // 40 items shown evenly.
    expect(Math.exp(entry.baseline.mean)).toBeGreaterThan(36);
    expect(Math.exp(entry.baseline.mean)).toBeLessThan(41);

    const shown = heardTerminal();
    expect(await showBaselines(out, {}, configured(), shown.terminal)).toBe(0);
    const text = shown.printed.join('\n');
    expect(text).toMatch(/bandwagon\.effective_items +home\/production +\d+\.\d+ \[/);
    expect(text).toContain('Without a baseline:');
    expect(text).toContain('2026-07-01 12:00 UTC');
  });

  it('moves a baseline only with a reason, and keeps the record', async () => {
    const out = join(folder, 'pinned.json');
    const first = parseBaselineDocument(await readFile(out, 'utf8'));
    await expect(pin(out, { from: [healthy2] })).rejects.toThrow('--why');
    const { document } = await pin(out, { from: [healthy2], why: 'new catalogue', by: 'ana' });
    expect(document.history).toHaveLength(2);
    expect(document.history![1]).toMatchObject({ by: 'ana', why: 'new catalogue', added: 0 });
    expect(document.history![1]!.moved).toBe(first.baselines.length);
  });

  it('keeps what is not made anew', () => {
    const by = { by: 'ana', at: NOW, why: 'x' };
    const entry = (reading: string, mean: number) => ({
      ...{ reading, surface: 'home', policy: 'p', by: {}, scale: 'linear', blockMs: 1, from: 0 },
      ...{ to: 1, baseline: { mean } },
    });
    const document = (...baselines: object[]) =>
      ({ version: 1, madeFrom: 'x', madeAt: 0, baselines }) as unknown as BaselineDocument;
    const after = moved(
      document(entry('a.a', 1), entry('a.b', 1), entry('a.c', 1)),
      document(entry('a.b', 1), entry('a.c', 2), entry('a.d', 1)),
      by,
    );
    expect(after.baselines.map(({ reading }) => reading)).toEqual(['a.b', 'a.c', 'a.d', 'a.a']);
    expect(after.history).toEqual([{ ...by, madeFrom: 'x', added: 1, moved: 1, kept: 1 }]);
  });

  it('writes nothing where no reading has enough blocks, and says why', async () => {
    const out = join(folder, 'none.json');
    await expect(pin(out, { from: [short] })).rejects.toThrow(/effective_items: 5 of 28 blocks/);
    await expect(readFile(out)).rejects.toThrow('ENOENT');
    await expect(showBaselines(out, {}, configured(), heardTerminal().terminal)).rejects.toThrow(
      'flyball baseline pin makes it',
    );
  });

  it('names a broken file and what is wrong in it', async () => {
    const out = join(folder, 'broken.json');
    await writeFile(out, '{"version":2}');
    await expect(showBaselines(out, {}, configured(), heardTerminal().terminal)).rejects.toThrow(
      /broken\.json: The baselines are not of version 1.*Make it anew/,
    );
  });

  it('tells sources apart', () => {
    const start = Date.parse('2026-05-01T00:00:00Z');
    const stretch = { start, end: start + 86_400_000 };
    expect(baselineSource(['2026-05-01T00:00:00Z..2026-05-02T00:00:00Z'])).toEqual({
      of: 'stream',
      stretch,
    });
    expect(baselineSource(['stream'])).toMatchObject({ of: 'stream' });
    expect(baselineSource(['service'])).toEqual({ of: 'service' });
    expect(baselineSource(['../a.csv', 'b.csv'])).toEqual({
      of: 'files',
      files: ['../a.csv', 'b.csv'],
    });
    for (const words of [
      ['2026-05-02T00:00:00Z..2026-05-01T00:00:00Z'],
      ['2026-05-01..2026-05-02'],
      ['stream', 'a.csv'],
    ]) {
      expect(() => baselineSource(words)).toThrow(UsageError);
    }
  });
});

describe('flyball replay --alarms', () => {
  it('raises nothing on a healthy log', async () => {
    const { code, printed, notes } = await alarmsOf(healthy);
    expect(code).toBe(0);
    expect(printed).toEqual(['These logs would have raised 0 pages, 0 tickets.']);
    expect(notes.join('\n')).toContain('Not watched, for want of a baseline:');
    expect(notes.join('\n')).not.toContain(`${READING}:`);
  });

  it('says when exposure began to run away, from what to what, and beside which change', async () => {
    const { printed } = await alarmsOf(runaway);
    const text = printed.join('\n');
    expect(text).toMatch(/^These logs would have raised 0 pages, [1-9]\d* tickets?\./);
    expect(text).toContain('since about 2026-06-03 00:00 UTC');
    expect(text).toContain('ranker learns faster (2026-06-03 00:00 UTC)');
  });

  it('watches from the first day where baselines are pinned', async () => {
    const out = join(folder, 'pinned.json');
    const early = join(folder, 'early.ndjson');
    await writeFile(early, dailyLog({ seed: 4, days: 12, runawayFrom: 5 }));
    const { printed } = await alarmsOf(early, { json: true, baselines: out });
    const incidents = printed.map((line) => JSON.parse(line) as Incident);
    const found = incidents.find(({ reading }) => reading === READING)!;
    expect(found.severity).toBe('ticket');
    expect(found.since).toBe(LOG_START + 5 * 86_400_000);
    expect(found.from!.value).toBeGreaterThan(30);
    expect(found.value).toBeLessThan(15);
    expect(found.changes[0]!.what).toBe('ranker learns faster');
  });

  it('refuses baselines without alarms, and a file that is not there', async () => {
    await expect(
      replay([short], { baselines: 'x.json' }, configured(), heardTerminal().terminal),
    ).rejects.toThrow('--baselines goes with --alarms');
    await expect(alarmsOf(short, { baselines: join(folder, 'no.json') })).rejects.toThrow(
      'no such file',
    );
  });
});

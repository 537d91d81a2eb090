/** `flyball audit` on files: what it writes, what it prints, and what it refuses. */
import { mkdtemp, readdir, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import type { AuditReport } from '../../src/audit/report/report.js';
import { audit } from '../../src/cli/audit.js';
import type { AuditCommandOptions } from '../../src/cli/audit-command.js';
import { auditRequest } from '../../src/cli/audit-request.js';
import { UsageError } from '../../src/cli/exit.js';
import { loadConfig } from '../../src/config/load.js';
import { HEALTHY } from '../../src/simulation/scenarios.js';
import { scenarioEvents } from '../audit/audits.js';
import { heardTerminal } from '../setup/heard-terminal.js';

let folder: string;
let file: string;

beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'flyball-audit-'));
  file = join(folder, 'events.ndjson');
  const lines = scenarioEvents(HEALTHY, 3, 2).map((event) => JSON.stringify(event));
  await writeFile(file, lines.join('\n'));
});

afterAll(async () => {
  await rm(folder, { recursive: true, force: true });
});

async function run(options: AuditCommandOptions) {
  const { terminal, printed, notes } = heardTerminal();
  const code = await audit([file], options, loadConfig({ environment: {}, flags: {} }), terminal);
  return { code, printed, notes };
}

describe('flyball audit', () => {
  it('compares the halves of a log, and repeats itself by the command it gives', async () => {
    const out = join(folder, 'new', 'reports');
    const { code, printed } = await run({ out });
    expect(code).toBe(0);
    const names = (await readdir(out)).sort();
    expect(names).toHaveLength(3);
    expect(names[2]).toMatch(/\.md$/);
    expect(names[0]).toMatch(/^audit-20260501T010000Z-[0-9a-f]{8}\.html$/);
    const json = await readFile(join(out, names[1]!), 'utf8');
    const report = JSON.parse(json) as AuditReport;
    expect(printed).toEqual([report.verdict.sentence]);
    expect(report.stretches).toEqual({
      baseline: { from: '2026-05-01T00:00:00.000Z', to: '2026-05-01T01:00:00.000Z' },
      audited: { from: '2026-05-01T01:00:00.000Z', to: '2026-05-01T02:00:00.000Z' },
    });
    expect(report.reproduce).toContain(' --from 2026-05-01T01:00:00.000Z --to ');
    const again = await run({
      out,
      json: true,
      from: report.stretches.audited.from,
      to: report.stretches.audited.to,
      baselineFrom: report.stretches.baseline.from,
      baselineTo: report.stretches.baseline.to,
    });
    expect(`${again.printed.join('\n')}\n`).toBe(json);
  });

  it('compares with earlier reports, leaves out parts and takes a seed, and repeats all of it', async () => {
    const times = {
      ...{ baselineFrom: '2026-05-01T00:00:00Z', baselineTo: '2026-05-01T00:20:00Z' },
      ...{ from: '2026-05-01T00:20:00Z', to: '2026-05-01T00:40:00Z' },
    };
    const none = {
      models: false,
      bearers: false,
      amplification: false,
      moat: false,
      whatIf: false,
    };
    const before = await run({ ...times, ...none, out: join(folder, 'before'), json: true });
    const since = join(folder, 'since.json');
    await writeFile(since, before.printed.join('\n'));
    const { printed } = await run({
      ...{ ...none, out: folder, json: true, seed: 11, since: [since] },
      ...{ from: '2026-05-01T01:00:00Z', to: '2026-05-01T02:00:00Z' },
    });
    const report = JSON.parse(printed.join('\n')) as AuditReport;
    expect(report.history.audits.map(({ to }) => to)).toEqual(['2026-05-01T00:40:00.000Z']);
    expect(report.history.readings.length).toBeGreaterThan(0);
    expect(report.seed).toBe(11);
    expect(report.configuration).toMatchObject({ 'audit.mix': 'on', 'audit.moat': 'off' });
    expect(report.findings!.mixShifts).not.toEqual([]);
    expect(report.lacks.filter(({ part }) => part !== 'mix')).toEqual([]);
    expect(report.reproduce).toContain(
      ` --seed 11 --since ${since} --no-models --no-bearers --no-amplification --no-moat --no-what-if`,
    );
  });

  it('looks into no dataset where every part is left out', async () => {
    const none = { models: false, mix: false, bearers: false, amplification: false };
    const { printed } = await run({ ...none, moat: false, whatIf: false, out: folder, json: true });
    const report = JSON.parse(printed.join('\n')) as AuditReport;
    expect(report).not.toHaveProperty('findings');
    expect(report.lacks).toEqual([]);
  });

  it('refuses what is no earlier report, by its name', async () => {
    const broken = join(folder, 'broken.json');
    await writeFile(broken, '{"schema":1}');
    await expect(run({ since: [broken] })).rejects.toThrow(/--since takes .*broken\.json: schema/);
    await expect(run({ since: [join(folder, 'none.json')] })).rejects.toThrow(/cannot be read/);
  });

  it.each([
    [{ from: 'yesterday' }, '--from takes a time'],
    [{ from: '2026-05-02T00:00:00Z', to: '2026-05-01T00:00:00Z' }, '--from must be before --to'],
    [{ baselineFrom: '2026-05-01T00:00:00Z' }, 'go together'],
    [
      { baselineFrom: '2026-05-01T00:00:00Z', baselineTo: '2026-05-03T00:00:00Z' },
      'must not overlap',
    ],
  ])('refuses %j in one line', (flags, message) => {
    const span = {
      first: Date.parse('2026-05-01T00:00:00Z'),
      last: Date.parse('2026-05-02T00:00:00Z'),
    };
    expect(() => auditRequest(flags, span)).toThrow(UsageError);
    expect(() => auditRequest(flags, span)).toThrow(message);
  });

  it('says that there is nothing to audit in an empty log', () => {
    expect(() => auditRequest({}, undefined)).toThrow('There are no recommendations');
  });
});

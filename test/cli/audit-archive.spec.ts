/** `flyball audit --archive`: the report on an archive, and what it refuses. */
import { mkdtemp, readdir, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import type { AuditReport } from '../../src/audit/report/report.js';
import { archive } from '../../src/cli/archive.js';
import { audit } from '../../src/cli/audit.js';
import { auditOfArchive } from '../../src/cli/audit-archive.js';
import type { AuditCommandOptions } from '../../src/cli/audit-command.js';
import { loadConfig } from '../../src/config/load.js';
import { HEALTHY } from '../../src/simulation/scenarios.js';
import { scenarioEvents } from '../audit/audits.js';
import { heardTerminal } from '../setup/heard-terminal.js';

const config = loadConfig({ environment: {}, flags: {} });
/** The parts that take longest are tested elsewhere. */
const QUICK = { moat: false, whatIf: false } as const;

let base: string;
let kept: string;
let log: string;

beforeAll(async () => {
  base = await mkdtemp(join(tmpdir(), 'flyball-archive-'));
  kept = join(base, 'kept');
  log = join(base, 'events.ndjson');
  const lines = scenarioEvents(HEALTHY, 3, 2).map((event) => JSON.stringify(event));
  await writeFile(log, lines.join('\n'));
  const { terminal } = heardTerminal();
  await archive([log], { out: kept, share: 1 }, config, terminal);
});

afterAll(async () => {
  await rm(base, { recursive: true, force: true });
});

async function run(folder: string, options: AuditCommandOptions = {}, files: string[] = []) {
  const { terminal, printed } = heardTerminal();
  const given = { out: base, json: true, archive: folder, ...QUICK, ...options };
  await auditOfArchive(folder, files, given, config, terminal);
  return printed.join('\n');
}

describe('flyball audit --archive', () => {
  let text: string;
  let report: AuditReport;
  beforeAll(async () => {
    text = await run(kept);
    report = JSON.parse(text) as AuditReport;
  });

  it('finds in the archive what an audit finds in the log itself', async () => {
    const { terminal, printed } = heardTerminal();
    const options = { out: join(base, 'direct'), json: true, ...QUICK };
    await audit([log], options, config, terminal);
    const direct = JSON.parse(printed.join('\n')) as AuditReport;
    expect(report.stretches).toEqual(direct.stretches);
    expect(report.segments.map(({ traffic }) => traffic)).toEqual(
      direct.segments.map(({ traffic }) => traffic),
    );
    const { comparisons, bearers, amplification, mixShifts, labelsSpent } = direct.findings!;
    expect(mixShifts).not.toEqual([]);
    expect(report.findings).toMatchObject({ bearers, amplification, mixShifts, labelsSpent });
    expect(report.findings!.comparisons.map(({ labels, users }) => ({ labels, users }))).toEqual(
      comparisons.map(({ labels, users }) => ({ labels, users })),
    );
  });

  it('says that detectors gave no evidence, and why', () => {
    expect(report.lacks[0]).toMatchObject({ part: 'readings' });
    expect(report.lacks[0]!.reason).toContain('in the order in which they arrived');
    expect(report.segments.every(({ readings }) => readings.length === 0)).toBe(true);
    expect(report.verdict.outcome).toBe('cannot_say');
    expect(report).not.toHaveProperty('quality');
  });

  it('is a page without empty tables of readings, charts or changes', async () => {
    const page = await readFile(join(base, `${report.request.id}.html`), 'utf8');
    expect(page).toContain('evidence of the detectors');
    expect(page).toContain('What was served');
    expect(page).not.toContain('Announced changes');
    expect(page).not.toContain('Data quality');
  });

  it('repeats itself by the command it gives, and names the archive by its bytes', async () => {
    expect(report.reproduce).toContain(`flyball audit --archive ${kept} --from 2026-`);
    expect(report.reproduce).toContain('--no-moat --no-what-if');
    expect(report.data).toMatchObject({
      of: 'archive',
      digest: expect.stringMatching(/^[\da-f]{64}$/),
    });
    const { audited, baseline } = report.stretches;
    const again = await run(kept, {
      ...{ from: audited.from, to: audited.to },
      ...{ baselineFrom: baseline.from, baselineTo: baseline.to },
    });
    expect(again).toBe(text);
  });

  it('looks at the segments that are asked for alone', async () => {
    const none = JSON.parse(await run(kept, { surface: 'nowhere', models: false })) as AuditReport;
    expect(none.segments).toEqual([]);
    expect(none.lacks.map(({ part }) => part)).toEqual(['readings', 'dataset']);
    const { surface, policy } = report.segments[0]!;
    const one = JSON.parse(await run(kept, { surface, policy, models: false })) as AuditReport;
    expect(one.segments).toEqual(report.segments);
  });

  it('refuses what is no archive, and files or their flags beside one', async () => {
    await expect(run(join(base, 'none'))).rejects.toThrow(/There is no archive/);
    await expect(run(kept, {}, [log])).rejects.toThrow(/either files or --archive/);
    await expect(run(kept, { sort: true })).rejects.toThrow(/--sort says how files are read/);
  });

  it('refuses one that is damaged, or of another version', async () => {
    const broken = join(base, 'broken');
    await archive([log], { out: broken, share: 1 }, config, heardTerminal().terminal);
    const rows = join(
      broken,
      (await readdir(broken)).find((name) => /rows/.test(name))!,
    );
    const bytes = await readFile(rows);
    bytes[bytes.length >> 1]! ^= 1;
    await writeFile(rows, bytes);
    await expect(run(broken)).rejects.toMatchObject({ code: 'damaged_dataset' });
    const header = await readFile(join(broken, 'header'));
    header[7] = 99;
    await writeFile(join(broken, 'header'), header);
    await expect(run(broken)).rejects.toThrow(/version 99; this Flyball reads version 1/);
  });
});

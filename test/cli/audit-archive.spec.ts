/** `flyball audit --archive`: the report on an archive, and what it refuses. */
import { mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
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

  it('gives the report that an audit of the log itself gives', async () => {
    const { terminal, printed } = heardTerminal();
    const options = { out: join(base, 'direct'), json: true, ...QUICK };
    await audit([log], options, config, terminal);
    const { reproduce, ...direct } = JSON.parse(printed.join('\n')) as AuditReport;
    const { reproduce: own, sources, ...same } = report;
    expect(own).not.toBe(reproduce);
    expect(sources).toEqual([expect.objectContaining({ of: 'archive', share: 1 })]);
    expect(direct.findings!.mixShifts).not.toEqual([]);
    expect(same).toEqual(direct);
  });

  it('says of a share that detectors gave no evidence, and why', async () => {
    const folder = join(base, 'tenth');
    await archive([log], { out: folder, share: 0.1 }, config, heardTerminal().terminal);
    const reduced = JSON.parse(await run(folder, { models: false })) as AuditReport;
    expect(reduced.lacks[0]!.reason).toContain('a share of 0.1');
    expect(reduced.segments.every(({ readings }) => readings.length === 0)).toBe(true);
    const page = await readFile(join(base, `${reduced.request.id}.html`), 'utf8');
    expect(page).toContain('evidence of the detectors');
    expect(page).toContain('What was served');
    expect(page).toContain('share of the users');
    expect(page).not.toContain('Refused events');
  });

  it('repeats itself by the command it gives, and names the data by a digest', async () => {
    expect(report.reproduce).toContain(`flyball audit --archive ${kept} --from 2026-`);
    expect(report.reproduce).toContain('--no-moat --no-what-if');
    expect(report.data).toMatchObject({
      of: 'events',
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
    await expect(run(kept, { surface: 'nowhere' })).rejects.toThrow(
      /no surface "nowhere" in what was read; there are: "home"/,
    );
    const { surface, policy } = report.segments[0]!;
    const one = JSON.parse(await run(kept, { surface, policy, models: false })) as AuditReport;
    expect(one.segments).toEqual(report.segments);
  });

  it('refuses what is no archive, and files or their flags beside one', async () => {
    await expect(run(join(base, 'none'))).rejects.toThrow(/There is no archive/);
    await expect(run(kept, {}, [log])).rejects.toThrow(/either files or --archive/);
    await expect(run(kept, { sort: true })).rejects.toThrow(/--sort says how files are read/);
  });

  it('refuses to mix into a folder that is used', async () => {
    const again = archive([log], { out: kept, share: 1 }, config, heardTerminal().terminal);
    await expect(again).rejects.toMatchObject({ code: 'archive_not_empty' });
  });
});

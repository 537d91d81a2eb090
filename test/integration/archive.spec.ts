/** The archive of the service: whole, counted once, read where the stream ends, out of ingest's way. */
import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { beforeAll, describe, expect, it } from '@jest/globals';
import { archivePass } from '../../src/adapters/archive/archive-pass.js';
import type { ArchivePlan } from '../../src/adapters/archive/archive-job.js';
import type { AuditJob } from '../../src/adapters/audits/audit-job.js';
import { runStreamAudit } from '../../src/adapters/audits/stream-audit.js';
import type { Nats } from '../../src/adapters/nats/connection.js';
import { natsLogin } from '../../src/adapters/nats/login.js';
import { ensureTopology } from '../../src/adapters/nats/topology.js';
import { REPLAY_KEY } from '../../src/adapters/user-key.js';
import { Archive } from '../../src/audit/archive/archive.js';
import { ALL_PARTS } from '../../src/audit/findings/parts.js';
import type { AuditReport } from '../../src/audit/report/report.js';
import { detectorOptions, pipelineOptions } from '../../src/config/options.js';
import { loadConfig } from '../../src/config/load.js';
import { startChild } from '../setup/child.js';
import { startNats } from '../setup/nats.js';
import { BINARY, startService, temporaryFolder, type Metrics } from '../setup/service.js';
import { connect, publish, simulatedEvents } from './stream.js';

const PARTITIONS = 3;
const HOUR = 3_600_000;
const START = Date.parse('2026-05-01T00:00:00Z');
const EVENTS = simulatedEvents();
const config = loadConfig({ environment: {}, flags: {} });
const DECODER = { partitions: PARTITIONS, userKey: REPLAY_KEY.key, maxMessageBytes: 1_000_000 };

const countOf = (folder: string) =>
  Archive.open(folder)
    .segments()
    .reduce((sum, { facts }) => sum + Object.values(facts.events).reduce((a, b) => a + b), 0);

describe('the archive of a stream', () => {
  let nats: Nats;
  let port: number;
  let plan: ArchivePlan;
  beforeAll(async () => {
    ({ port } = await startNats());
    nats = await connect(port);
    await ensureTopology(nats, { partitions: PARTITIONS, retentionMs: 24 * HOUR, replicas: 1 });
    plan = {
      ...{
        folder: join(await temporaryFolder(), 'archive'),
        keyFingerprint: REPLAY_KEY.fingerprint,
      },
      ...{ share: 1, wholeMs: HOUR, retentionMs: 9 * HOUR, mostBytes: 1e9, segmentMs: 1000 },
    };
  });
  const pass = (more: Partial<ArchivePlan> = {}, ahead = 1000) =>
    archivePass(nats, { ...plan, ...more }, DECODER, Date.now() + ahead);

  /** The report of a service audit of the two middle hours. */
  async function audited(id: string, archive = plan.folder): Promise<AuditReport> {
    const folder = await temporaryFolder();
    const [from, to] = [START + 2 * HOUR, START + 3 * HOUR];
    const job: AuditJob = {
      servers: [`127.0.0.1:${port}`],
      login: natsLogin(config),
      prefix: config.nats.prefix,
      request: { id, trigger: 'api', from, to, baselineFrom: from - HOUR, baselineTo: from },
      audit: {
        pipeline: pipelineOptions(config, PARTITIONS),
        detectors: detectorOptions(config),
        reproduce: 'again',
        parts: { ...ALL_PARTS, models: false, moat: false, whatIf: false },
      },
      decoder: DECODER,
      folder,
      archive: { folder: archive, keyFingerprint: plan.keyFingerprint },
    };
    await runStreamAudit(job, () => undefined);
    return JSON.parse(await readFile(join(folder, `${id}.json`), 'utf8')) as AuditReport;
  }

  it('holds each event once, and a service audit reads it where the stream has ended', async () => {
    const cut = Math.floor(EVENTS.length * 0.7);
    await publish(nats, PARTITIONS, EVENTS.slice(0, cut));
    // The running second is left for later.
    expect((await pass({ segmentMs: HOUR }, 0)).segments).toBeLessThanOrEqual(1);
    const first = await pass();
    expect(first.segments).toBeGreaterThan(0);
    expect(await pass()).toEqual(first);
    expect(countOf(plan.folder)).toBe(cut);
    await publish(nats, PARTITIONS, EVENTS.slice(cut));
    const direct = await audited('a', '/nowhere/there');
    expect(direct).not.toHaveProperty('sources');
    expect(direct.segments.some(({ readings }) => readings.length > 0)).toBe(true);

    // All that is archived leaves the stream, and a little that is not.
    const archived = Math.max(
      ...Archive.open(plan.folder)
        .segments()
        .map(({ facts }) => facts.lastSequence),
    );
    await nats.manager.streams.purge('FLYBALL', { seq: archived + 1 });
    const { sources, ...joined } = await audited('a');
    expect(sources!.map(({ of, missed }) => ({ of, missed }))).toEqual([
      { of: 'archive', missed: 0 },
      { of: 'stream', missed: 0 },
    ]);
    expect(joined).toEqual(direct);

    let lost = 0;
    for (let seq = archived + 1; seq <= archived + 3; seq++) {
      const message = await nats.manager.streams.getMessage('FLYBALL', { seq });
      lost += ([] as unknown[]).concat(JSON.parse(message!.string())).length;
    }
    await nats.manager.streams.purge('FLYBALL', { seq: archived + 4 });
    const late = await audited('a');
    expect(late.sources!.map(({ missed }) => missed)).toEqual([0, 3]);
    const last = await pass();
    expect(last).toMatchObject({ missed: 3, removed: { age: 0, room: 0 } });
    expect(countOf(plan.folder)).toBe(EVENTS.length - lost);
  });

  it('refuses another key, other partitions, and a second writer', async () => {
    await expect(pass({ keyFingerprint: 'other' })).rejects.toMatchObject({
      code: 'other_archive_key',
      message: expect.stringContaining('Name another folder'),
    });
    await expect(
      archivePass(nats, plan, { ...DECODER, partitions: 4 }, Date.now()),
    ).rejects.toMatchObject({ code: 'other_archive_partitions' });
  });

  it('is reduced when it is old, and gives way when it has no room or is too old', async () => {
    const later = 2 * HOUR;
    const { segments, bytes } = await pass();
    const reduced = await pass({ share: 0.1 }, later);
    expect(reduced).toMatchObject({ segments, reduced: segments });
    expect(reduced.bytes).toBeLessThan(bytes / 2);
    const report = await audited('b');
    expect(report.lacks[0]).toMatchObject({ part: 'readings' });
    const room = await pass({ mostBytes: reduced.bytes - 1 }, later);
    expect(room).toMatchObject({ segments: segments - 1, removed: { age: 0, room: 1 } });
    const old = await pass({ retentionMs: HOUR }, later);
    expect(old).toMatchObject({ segments: 0, removed: { age: segments - 1, room: 0 } });
  });
});

describe('the service', () => {
  it('archives beside ingest: what fails is counted, and nothing is lost or doubled', async () => {
    const { port } = await startNats();
    const nats = await connect(port);
    const folder = await temporaryFolder();
    const environment = (dir: string) => ({
      FLYBALL_NATS_PARTITIONS: String(PARTITIONS),
      FLYBALL_LOG_LEVEL: 'error',
      FLYBALL_ARCHIVE_DIR: dir,
      FLYBALL_ARCHIVE_SEGMENT: '2s',
    });
    // A folder below a file can never be made, as on a disk that is gone.
    let service = await startService(port, folder, environment(join(BINARY, 'archive')));
    const half = Math.floor(EVENTS.length / 2);
    await publish(nats, PARTITIONS, EVENTS.slice(0, half));
    const failed = await service.waitForMetrics(
      (m) =>
        m.sum('flyball_archive_failures_total', 'unreadable_archive') >= 1 &&
        m.sum('flyball_events_sent_total') === half,
    );
    expect(failed.text).not.toMatch(/^flyball_archive_bytes /m);
    await service.stop();

    const kept = join(folder, 'archive');
    service = await startService(port, folder, environment(kept));
    const isArchived = (m: Metrics) => m.sum('flyball_archive_segments') >= 1;
    await service.waitForMetrics(isArchived);
    await publish(nats, PARTITIONS, EVENTS.slice(half));
    await service.stop('SIGKILL');
    service = await startService(port, folder, environment(kept));
    await service.waitForMetrics((m) => isArchived(m) && countOf(kept) >= EVENTS.length);
    await service.stop();
    expect(countOf(kept)).toBe(EVENTS.length);

    const user = EVENTS.find((event) => event.kind === 'recommendation')!['user'] as string;
    const forget = async (...more: string[]) => {
      const child = await startChild(
        process.execPath,
        [BINARY, 'forget', user, '--nats', `127.0.0.1:${port}`, ...more],
        { env: { FLYBALL_DATA_DIR: folder, FLYBALL_ARCHIVE_DIR: kept } },
      );
      expect({ ...(await child.waitForExit()), said: child.stderr() }).toMatchObject({ code: 0 });
      return child.stdout();
    };
    const counted = /(\d+) archived events, in (\d+) segments/;
    const [, dry] = counted.exec(await forget('--archive', kept, '--dry-run'))!;
    expect(Number(dry)).toBeGreaterThan(0);
    const said = await forget();
    expect(said).toMatch(/events of the user, in/);
    expect(counted.exec(said)![1]).toBe(dry);
    expect(countOf(kept)).toBe(EVENTS.length - Number(dry));
  });
});

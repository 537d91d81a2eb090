/** Audits of a running service: what they show while they run, and what a crash or a restart does. */
import { describe, expect, it } from '@jest/globals';
import { execFile } from 'node:child_process';
import { readdir, readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { promisify } from 'node:util';
import type { AuditEntry } from '../../src/audit/request.js';
import type { KindedEvent } from '../../src/events/schemas.js';
import { startNats } from '../setup/nats.js';
import { startService, temporaryFolder, type Service } from '../setup/service.js';
import { until } from '../setup/until.js';
import { connect, publish } from './stream.js';

const MINUTE = 60_000;
const ENVIRONMENT = { FLYBALL_NATS_PARTITIONS: '2', FLYBALL_LOG_LEVEL: 'silent' };
/** So many that an audit takes a while. */
const EVENTS = 20_000;

function traffic(start: number): KindedEvent[] {
  return Array.from({ length: EVENTS }, (_, n) => ({
    kind: 'recommendation',
    id: `r-${n}`,
    time: start + Math.floor((n * 120 * MINUTE) / EVENTS),
    surface: 'home',
    policy: 'production',
    user: `user-${n % 997}`,
    slate: Array.from({ length: 8 }, (_, i) => ({ item: `item-${(n * 7 + i) % 300}` })),
  }));
}

async function only(service: Service): Promise<AuditEntry | undefined> {
  const answer = await fetch(`${service.http}/api/audits`);
  return ((await answer.json()) as { audits: AuditEntry[] }).audits[0];
}

function untilIt(service: Service, wished: (entry: AuditEntry) => boolean): Promise<AuditEntry> {
  return until(async () => {
    const entry = await only(service);
    return entry && wished(entry) && entry;
  });
}

/** The process of the audit that this service runs. */
async function auditProcess(service: Service): Promise<number> {
  const { stdout } = await promisify(execFile)('ps', [
    '-o',
    'pid=,args=',
    '--ppid',
    `${service.pid}`,
  ]);
  return Number(
    stdout
      .split('\n')
      .find((line) => line.includes('audit-worker'))
      ?.trim()
      .split(' ')[0],
  );
}

describe('an audit of the running service', () => {
  it('shows how far it is, fails where its process crashes, and is taken up again after a restart', async () => {
    const server = await startNats();
    const folder = await temporaryFolder();
    let service = await startService(server.port, folder, ENVIRONMENT);
    const start = Math.floor(Date.now() / MINUTE) * MINUTE - 150 * MINUTE;
    await publish(await connect(server.port), 2, traffic(start));
    const token = (await readFile(join(folder, 'api-token'), 'utf8')).trim();
    const ask = async (minutes: number) => {
      const answer = await fetch(`${service.http}/api/audits`, {
        method: 'POST',
        headers: { authorization: `Bearer ${token}`, 'content-type': 'application/json' },
        body: JSON.stringify({
          from: new Date(start + 60 * MINUTE).toISOString(),
          to: new Date(start + minutes * MINUTE).toISOString(),
        }),
      });
      expect([answer.status, await answer.text()]).toEqual([202, expect.any(String)]);
    };

    // The longer stretch ends later, and is first in the list.
    await ask(110);
    const isRunning = ({ state, progress = 0 }: AuditEntry) => state === 'running' && progress > 0;
    expect((await untilIt(service, isRunning)).phase).toBe('reading');
    process.kill(await auditProcess(service), 'SIGKILL');
    const crashed = await untilIt(service, ({ state }) => state !== 'running');
    expect(crashed).toMatchObject({
      state: 'failed',
      verdict: expect.stringMatching(/^The audit's process was ended by SIGKILL/),
    });

    await ask(115);
    await untilIt(service, isRunning);
    await service.stop();
    service = await startService(server.port, folder, ENVIRONMENT);
    const done = await untilIt(service, ({ state }) => state === 'done' || state === 'failed');
    expect(done).toMatchObject({ state: 'done', request: { to: start + 115 * MINUTE } });
    expect(done).not.toHaveProperty('progress');
    const { id } = done.request;
    expect((await readdir(join(folder, 'audits'))).sort()).toEqual([
      `${id}.html`,
      `${id}.json`,
      `${id}.md`,
    ]);
  });
});

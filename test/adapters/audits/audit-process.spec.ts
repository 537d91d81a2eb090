/** Audits in a process of their own: what it tells, and what becomes of the service when it ends. */
import { describe, expect, it } from '@jest/globals';
import { writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import type { AuditJob, AuditProgress } from '../../../src/adapters/audits/audit-job.js';
import { AuditProcessError, runInProcess } from '../../../src/adapters/audits/audit-process.js';
import { OPTIONS, START } from '../../windows/streams.js';
import { temporaryFolder } from '../../setup/service.js';

const JOB: AuditJob = {
  servers: ['nats://user:secret@127.0.0.1:4222'],
  login: { tls: {} },
  prefix: 'flyball',
  request: {
    id: 'audit-1',
    trigger: 'api',
    from: START + 1000,
    to: START + 2000,
    baselineFrom: START,
    baselineTo: START + 1000,
  },
  audit: { pipeline: OPTIONS, detectors: {}, reproduce: 'flyball audit' },
  decoder: { partitions: 1, userKey: [1, 2, 3, 4], maxMessageBytes: 1000 },
  folder: '/nowhere',
};

/** Runs a program in the place of the audit. */
async function run(program: string, signal = new AbortController().signal) {
  const path = join(await temporaryFolder(), 'program.mjs');
  await writeFile(path, program);
  const told: AuditProgress[] = [];
  const onProgress = ({ phase, progress }: AuditProgress) => void told.push({ phase, progress });
  const verdict = runInProcess(JOB, { signal, onProgress, program: path });
  return { verdict, told };
}

describe('the process of an audit', () => {
  it('is handed its job, tells how far it has come, and in the end the verdict', async () => {
    const { verdict, told } = await run(`
      process.once('message', ({ request, audit, servers }) => {
        process.send({ kind: 'progress', phase: 'reading', progress: 0.5 });
        const seen = [process.argv.length, JSON.stringify(process.env).includes('secret')];
        const done = { kind: 'done', verdict: [request.id, audit.pipeline.paneMs, servers.length, ...seen].join() };
        process.send(done, () => process.exit(0));
      });`);
    expect(await verdict).toBe('audit-1,300000,1,2,false');
    expect(told).toEqual([{ phase: 'reading', progress: 0.5 }]);
  });

  it('fails with the reason that the audit gives', async () => {
    const { verdict } = await run(`
      process.once('message', () => {
        process.send({ kind: 'failed', reason: 'no server answers' }, () => process.exit(0));
      });`);
    await expect(verdict).rejects.toThrow('no server answers');
  });

  it('fails with how it ended where it crashes, which the service survives', async () => {
    const { verdict } = await run(
      `process.once('message', () => process.kill(process.pid, 'SIGKILL'));`,
    );
    await expect(verdict).rejects.toThrow(AuditProcessError);
    await expect(verdict).rejects.toThrow(/ended by SIGKILL.*out of memory/);
    const { verdict: other } = await run(`process.once('message', () => process.exit(3));`);
    await expect(other).rejects.toThrow(/ended with code 3 before the audit was done/);
  });

  it('is ended when the service stops', async () => {
    const stopping = new AbortController();
    const { verdict, told } = await run(
      `process.once('message', () => process.send({ kind: 'progress', phase: 'reading', progress: 0 }));
       setInterval(() => undefined, 1000);`,
      stopping.signal,
    );
    const ended = expect(verdict).rejects.toThrow('stopping');
    while (told.length === 0) await new Promise((resolve) => setTimeout(resolve, 20));
    stopping.abort(new Error('stopping'));
    await ended;
    const again = runInProcess(JOB, { signal: stopping.signal, onProgress: () => undefined });
    await expect(again).rejects.toThrow('stopping');
  });
});

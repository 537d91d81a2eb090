/**
 * The image, as far as that can be checked without a container runtime: its file is well formed, its
 * stages find what they copy and run, and the service writes nowhere but where the image lets it.
 */
import { cp, mkdir, readdir, readFile, symlink } from 'node:fs/promises';
import { existsSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { describe, expect, it } from '@jest/globals';
import { validate } from 'dockerfile-utils';
import type { AuditEntry } from '../../src/audit/request.js';
import { startChild } from '../setup/child.js';
import { freePort } from '../setup/free-port.js';
import { startNats } from '../setup/nats.js';
import { inCheckout } from '../setup/root.js';
import { BINARY, startService, temporaryFolder } from '../setup/service.js';
import { until } from '../setup/until.js';

const read = (...path: string[]) => readFile(inCheckout(...path), 'utf8');
const dockerfile = await read('deploy', 'Dockerfile');
const copied = [...dockerfile.matchAll(/^COPY (?!--from)(.+) \S+$/gm)].flatMap(([, paths = '']) =>
  paths.split(' '),
);
const manifest = JSON.parse(await read('package.json')) as {
  version: string;
  license: string;
  scripts: Record<string, string>;
};

describe('Dockerfile', () => {
  it('has no problem that a linter finds, and the linter finds some', () => {
    expect(validate(dockerfile)).toEqual([]);
    expect(validate(dockerfile.replace('WORKDIR /build', 'WORKDIRS /build'))).not.toEqual([]);
  });

  it('copies what is there and not ignored, nothing else, and no secret', async () => {
    const ignore = (await read('deploy', 'Dockerfile.dockerignore')).split('\n');
    const letIn = ignore.filter((line) => line.startsWith('!')).map((line) => line.slice(1));
    expect(ignore.filter((line) => line !== '' && !line.startsWith('#'))[0]).toBe('*');
    expect(copied.filter((path) => !existsSync(inCheckout(path)))).toEqual([]);
    expect([...copied].sort()).toEqual(letIn.sort());
    expect(copied.filter((path) => /secret|[.]env|deploy|^[.]$/.test(path))).toEqual([]);
    expect(dockerfile).not.toMatch(/^(?:ARG|ENV) .*(?:TOKEN|PASSWORD|SECRET)/m);
  });

  it('says what the package says, and runs on a Node.js that the tests run on', async () => {
    expect(dockerfile).toContain(`image.version="${manifest.version}"`);
    expect(dockerfile).toContain(`image.licenses="${manifest.license}"`);
    const [, major] = /^ARG NODE_IMAGE=node:(\d+)-/m.exec(dockerfile)!;
    expect(await read('.ci', 'run')).toContain(`node${major}`);
  });

  it('ends as a user who is not root', () => {
    const users = [...dockerfile.matchAll(/^USER (.+)$/gm)].map(([, user]) => user);
    expect(users).toEqual(['10001:10001']);
  });

  it('builds what is not compiled from what it copies', async () => {
    const folder = await temporaryFolder();
    for (const path of copied) {
      await mkdir(join(folder, dirname(path)), { recursive: true });
      await cp(inCheckout(path), join(folder, path), {
        recursive: true,
        filter: (source) => !source.endsWith('.spec.ts'),
      });
    }
    await symlink(inCheckout('node_modules'), join(folder, 'node_modules'));
    // The compiler itself is too slow for here, and `npm run build` runs it over the same sources.
    const [compile = '', page = ''] = manifest.scripts['build']!.split(' && ');
    const [, project = ''] = /^tsc -p (\S+) /.exec(compile)!;
    const tsc = inCheckout('node_modules', 'typescript', 'bin', 'tsc');
    const steps = [[tsc, '--project', project, '--showConfig'], page.split(' ').slice(1)];
    for (const args of steps) {
      const child = await startChild(process.execPath, args, { cwd: folder });
      expect({ args, exit: await child.waitForExit(), errors: child.stderr() }).toEqual({
        ...{ args, exit: { code: 0, signal: null }, errors: '' },
      });
    }
    const made = await readdir(join(folder, 'dist'), { recursive: true });
    const wanted = (await readdir(inCheckout('dist'), { recursive: true })).filter((path) =>
      /(?:README[.]md|^page[/].+)$/.test(path),
    );
    expect(wanted.length).toBeGreaterThan(8);
    expect(wanted.filter((path) => !made.includes(path))).toEqual([]);
  });
});

describe('with a read-only root', () => {
  it('the service writes in its data folder alone: keys, reports, what waits for InfluxDB', async () => {
    const nats = await startNats();
    const state = await temporaryFolder();
    const isOld = Number(process.versions.node.split('.')[0]) < 24;
    const service = await startService(nats.port, join(state, 'flyball'), {
      // Node.js itself refuses all other writing, also to the processes of audits.
      NODE_OPTIONS: [
        isOld ? '--experimental-permission' : '--permission',
        '--allow-fs-read=*',
        `--allow-fs-write=${state}/*`,
        '--allow-child-process',
        '--allow-worker',
        '--no-warnings',
      ].join(' '),
      FLYBALL_EXPORTS_INFLUX_URL: `http://127.0.0.1:${await freePort()}`,
    });
    const token = (await readFile(join(state, 'flyball', 'api-token'), 'utf8')).trim();
    const asked = await fetch(`${service.http}/api/audits`, {
      method: 'POST',
      headers: { authorization: `Bearer ${token}`, 'content-type': 'application/json' },
      body: JSON.stringify({ from: '2026-05-01T12:00:00Z', to: '2026-05-01T14:00:00Z' }),
    });
    expect(asked.status).toBe(202);
    const { id } = (await asked.json()) as { id: string };
    const audit = await until(async () => {
      const body = (await (await fetch(`${service.http}/api/audits`)).json()) as {
        audits: AuditEntry[];
      };
      return body.audits.find(
        ({ request, state }) => request.id === id && ['done', 'failed'].includes(state),
      );
    });
    expect(audit).toMatchObject({ state: 'done' });
    expect(await readdir(join(state, 'flyball', 'audits'))).toContain(`${id}.html`);
    expect(await readdir(join(state, 'flyball'))).toEqual(
      expect.arrayContaining(['api-token', 'audits', 'history-queue', 'user-key']),
    );
    expect((await service.stop()).code).toBe(0);
    expect(BINARY).toContain(dockerfile.match(/^ENTRYPOINT \["node", "(.+)"\]$/m)![1]);
  });
});

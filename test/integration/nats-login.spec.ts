/** Logging in to a real nats-server in every way, with TLS, from the service, its audits and doctor. */
import { describe, expect, it } from '@jest/globals';
import { nkeys } from '@nats-io/transport-node';
import { execFileSync } from 'node:child_process';
import { readFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import type { AuditEntry } from '../../src/audit/request.js';
import { startChild } from '../setup/child.js';
import { startNats } from '../setup/nats.js';
import { requireProgram } from '../setup/programs.js';
import { BINARY, startService, temporaryFolder } from '../setup/service.js';
import { until } from '../setup/until.js';

const SECRET = 'a-secret-that-no-line-may-show';

/** Runs `flyball doctor` against the server. */
async function doctor(port: number, env: Record<string, string>) {
  const args = [BINARY, 'doctor', '--nats', `127.0.0.1:${port}`];
  const child = await startChild(process.execPath, args, { env });
  const { code } = await child.waitForExit();
  return { code, said: child.stdout() + child.stderr() };
}

/** A file in a folder of the test with this text. */
async function fileWith(folder: string, name: string, text: string): Promise<string> {
  const path = join(folder, name);
  await writeFile(path, text, { mode: 0o600 });
  return path;
}

/** Starts the service, has it audit a stretch, and stops it; returns all it has said. */
async function serveAndAudit(port: number, env: Record<string, string>): Promise<string> {
  const folder = await temporaryFolder();
  const all = {
    ...{ ...env, FLYBALL_LOG_LEVEL: 'trace', FLYBALL_NATS_PARTITIONS: '2' },
    // What is looked at is the login of the audit, not what it finds.
    ...{ FLYBALL_AUDIT_MODELS: 'false', FLYBALL_AUDIT_MOAT: 'false' },
    FLYBALL_AUDIT_WHAT_IF: 'false',
  };
  const nats = ['--nats', `127.0.0.1:${port}`];
  const published = await startChild(
    process.execPath,
    [BINARY, 'simulate', '--publish', '--duration', '40m', '--seed', '3', ...nats],
    { env: all },
  );
  expect({ ...(await published.waitForExit(60_000)), said: published.stderr() }).toMatchObject({
    code: 0,
  });
  const service = await startService(port, folder, all);
  await service.waitForMetrics((m) => m.sum('flyball_window_end_timestamp_seconds') > 0);
  const token = (await readFile(join(folder, 'api-token'), 'utf8')).trim();
  const to = Date.now() - 900_000;
  const asked = await fetch(`${service.http}/api/audits`, {
    method: 'POST',
    headers: { authorization: `Bearer ${token}` },
    body: JSON.stringify({ from: to - 600_000, to }),
  });
  expect(asked.status).toBe(202);
  const entry = await auditDone(service.http);
  expect(entry).toMatchObject({ state: 'done' });
  await service.stop();
  return published.stdout() + published.stderr() + service.stdout() + service.stderr();
}

function auditDone(http: string): Promise<AuditEntry> {
  return until(async () => {
    const body = (await (await fetch(`${http}/api/audits`)).json()) as { audits: AuditEntry[] };
    return body.audits.find(({ state }) => state === 'done' || state === 'failed');
  });
}

describe('a server that wants a login', () => {
  it('lets in by user and password; a wrong one is told without its value', async () => {
    const configuration = `authorization { user: flyball, password: "${SECRET}" }`;
    const { port } = await startNats({ configuration });
    const folder = await temporaryFolder();
    const env = {
      FLYBALL_NATS_USER_FILE: await fileWith(folder, 'user', 'flyball\n'),
      FLYBALL_NATS_PASSWORD_FILE: await fileWith(folder, 'password', `${SECRET}\n`),
    };
    expect(await serveAndAudit(port, env)).not.toContain(SECRET);
    const sound = await doctor(port, env);
    expect(sound).toMatchObject({ code: 0 });
    expect(sound.said).toContain(`user of ${env.FLYBALL_NATS_USER_FILE} with a password`);
    expect(sound.said).not.toContain(SECRET);

    const wrong = 'not-the-password-but-secret-too';
    await writeFile(env.FLYBALL_NATS_PASSWORD_FILE, wrong);
    const refused = await doctor(port, env);
    expect(refused.code).toBe(2);
    expect(refused.said).toMatch(/refuses the login .*Check nats\.credsFile/);
    const served = await startChild(
      process.execPath,
      [BINARY, 'serve', '--nats', `127.0.0.1:${port}`, '--port', '0'],
      { env: { ...env, FLYBALL_DATA_DIR: folder, FLYBALL_LOG_LEVEL: 'trace' } },
    );
    expect(await served.waitForExit()).toMatchObject({ code: 2 });
    const said = refused.said + served.stdout() + served.stderr();
    expect(said).toContain('refuses the login');
    expect(said).not.toContain(wrong);
    expect((await doctor(port, {})).said).toContain('refuses the login');
  });

  it('lets in by token', async () => {
    const { port } = await startNats({ configuration: `authorization { token: "${SECRET}" }` });
    const folder = await temporaryFolder();
    const env = { FLYBALL_NATS_TOKEN_FILE: await fileWith(folder, 'token', SECRET) };
    const { code, said } = await doctor(port, env);
    expect(said).toContain(`token of ${env.FLYBALL_NATS_TOKEN_FILE}`);
    expect(code).toBe(0);
    expect(said).not.toContain(SECRET);
  });

  it('lets in by nkey, and a seed that is none is refused without its value', async () => {
    const user = nkeys.createUser();
    const seed = new TextDecoder().decode(user.getSeed());
    const configuration = `authorization { users: [{ nkey: ${user.getPublicKey()} }] }`;
    const { port } = await startNats({ configuration });
    const folder = await temporaryFolder();
    const env = { FLYBALL_NATS_NKEY_FILE: await fileWith(folder, 'seed', `${seed}\n`) };
    expect(await serveAndAudit(port, env)).not.toContain(seed);
    expect((await doctor(port, env)).said).toContain(`nkey of ${env.FLYBALL_NATS_NKEY_FILE}`);
    await writeFile(env.FLYBALL_NATS_NKEY_FILE, SECRET);
    const { code, said } = await doctor(port, env);
    expect(code).toBe(2);
    expect(said).toContain(`nats.nkeyFile: ${env.FLYBALL_NATS_NKEY_FILE} does not hold`);
    expect(said).not.toContain(SECRET);
  });
});

describe('a server with TLS', () => {
  it('is trusted by its authority and shown a certificate, and no other is', async () => {
    const folder = await temporaryFolder();
    const path = (name: string) => join(folder, name);
    const openssl = requireProgram('openssl');
    const run = (...args: string[]) => execFileSync(openssl, args, { cwd: folder, stdio: 'pipe' });
    const curve = ['-newkey', 'ec', '-pkeyopt', 'ec_paramgen_curve:prime256v1', '-nodes'];
    for (const ca of ['ca', 'other']) {
      const files = ['-keyout', `${ca}.key`, '-out', `${ca}.pem`];
      run('req', '-x509', ...curve, ...files, '-days', '2', '-subj', `/CN=${ca}`);
    }
    // The client checks a server that is given by address as localhost.
    await writeFile(path('names'), 'subjectAltName=DNS:localhost\n');
    for (const who of ['server', 'client']) {
      run('req', ...curve, '-keyout', `${who}.key`, '-out', `${who}.csr`, '-subj', `/CN=${who}`);
      const by = ['-CA', 'ca.pem', '-CAkey', 'ca.key', '-CAcreateserial', '-extfile', 'names'];
      run('x509', '-req', '-in', `${who}.csr`, ...by, '-days', '2', '-out', `${who}.pem`);
    }
    const configuration = `tls { cert_file: "${path('server.pem')}", key_file: "${path('server.key')}", ca_file: "${path('ca.pem')}", verify: true }`;
    const { port } = await startNats({ configuration });
    const env = {
      FLYBALL_NATS_TLS_CA_FILE: path('ca.pem'),
      FLYBALL_NATS_TLS_CERT_FILE: path('client.pem'),
      FLYBALL_NATS_TLS_KEY_FILE: path('client.key'),
    };
    await serveAndAudit(port, env);
    const sound = await doctor(port, env);
    expect(sound.said).toContain(`over TLS, no login, TLS with the authority of ${path('ca.pem')}`);
    expect(sound.code).toBe(0);

    const stranger = await doctor(port, { ...env, FLYBALL_NATS_TLS_CA_FILE: path('other.pem') });
    expect(stranger.said).toMatch(/TLS with the NATS server at .* fails .*nats\.tls\.caFile/);
    expect(stranger.code).toBe(2);
    const unsigned = await doctor(port, { FLYBALL_NATS_TLS_CA_FILE: path('ca.pem') });
    expect(unsigned.code).toBe(2);

    // Whoever asks for TLS must not be brought to do without.
    const plain = await startNats();
    const downgraded = await doctor(plain.port, env);
    expect(downgraded.said).toMatch(/TLS with the NATS server at .* fails/);
    expect(downgraded.code).toBe(2);
  });
});

/** What the client is given of the files of a login, and what is said of files that do not serve. */
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { nkeys } from '@nats-io/transport-node';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { loginOptions, loginWords, NO_LOGIN } from '../../../src/adapters/nats/login.js';

let folder: string;

beforeAll(() => {
  folder = mkdtempSync(join(tmpdir(), 'flyball-login-'));
});

afterAll(() => {
  rmSync(folder, { recursive: true, force: true });
});

function fileWith(text: string): string {
  const path = join(folder, 'secret');
  writeFileSync(path, text);
  return path;
}

/** What the client would send to a server. */
function shown(options: ReturnType<typeof loginOptions>): unknown {
  const { authenticator } = options;
  return typeof authenticator === 'function' ? authenticator('nonce') : undefined;
}

describe('the login to NATS', () => {
  it('is none without files', () => {
    expect(loginOptions(NO_LOGIN)).toEqual({});
    expect(loginWords(NO_LOGIN)).toBe('no login');
  });

  it('shows the JWT of credentials and signs with their seed', () => {
    const user = nkeys.createUser();
    const seed = new TextDecoder().decode(user.getSeed());
    const part = (name: string, text: string) =>
      `-----BEGIN ${name}-----\n${text}\n------END ${name}------\n`;
    const credsFile = fileWith(
      part('NATS USER JWT', 'head.body.signature') + part('USER NKEY SEED', seed),
    );
    const sent = shown(loginOptions({ ...NO_LOGIN, credsFile })) as Record<string, string>;
    expect(sent).toMatchObject({ jwt: 'head.body.signature', nkey: user.getPublicKey() });
    expect(JSON.stringify(sent)).not.toContain(seed);
  });

  it('reads a file anew, and goes on with the former text while it is away', () => {
    const tokenFile = fileWith('first\n');
    const options = loginOptions({ ...NO_LOGIN, tokenFile });
    expect(shown(options)).toEqual({ auth_token: 'first' });
    fileWith('second\n');
    expect(shown(options)).toEqual({ auth_token: 'second' });
    rmSync(tokenFile);
    expect(shown(options)).toEqual({ auth_token: 'second' });
  });

  it.each([
    ['tokenFile', '', /^nats\.tokenFile: .* is empty/],
    ['nkeyFile', 'hunter2', /^nats\.nkeyFile: .* does not hold what it should/],
    ['credsFile', 'hunter2', /^nats\.credsFile: .* does not hold what it should/],
  ])('refuses %s with %j, without a word of what is in it', (key, text, message) => {
    const make = () => loginOptions({ ...NO_LOGIN, [key]: fileWith(text) });
    expect(make).toThrow(message);
    expect(make).not.toThrow(/hunter2/);
    expect(() => loginOptions({ ...NO_LOGIN, [key]: join(folder, 'none') })).toThrow(
      /cannot be read \(ENOENT\)/,
    );
  });
});

/** The keys of the login to NATS: one way at a time, and pairs complete. */
import { describe, expect, it } from '@jest/globals';
import { loadConfig } from '../../src/config/load.js';

const nats = (text: string) => () =>
  loadConfig({ file: { name: 'f', text: `nats: { ${text} }` } }).nats;

describe('the login to NATS', () => {
  it('is none by default', () => {
    expect(nats('')().tls).toEqual({});
    expect(nats('')().tokenFile).toBeUndefined();
  });

  it('takes each way, from the environment too', () => {
    expect(nats('credsFile: a')()).toMatchObject({ credsFile: 'a' });
    expect(nats('userFile: a, passwordFile: b')()).toMatchObject({ passwordFile: 'b' });
    const environment = { FLYBALL_NATS_TLS_CA_FILE: 'ca.pem', FLYBALL_NATS_TOKEN_FILE: 't' };
    expect(loadConfig({ environment }).nats).toMatchObject({
      ...{ tokenFile: 't', tls: { caFile: 'ca.pem' } },
    });
  });

  it.each([
    ['userFile: a', 'nats.passwordFile: nats.userFile and nats.passwordFile go together'],
    ['passwordFile: a', 'nats.userFile: nats.userFile and nats.passwordFile go together'],
    ['nkeyFile: a, tokenFile: b', 'one login only, not nats.nkeyFile and nats.tokenFile'],
    ['tls: { certFile: a }', 'nats.tls.keyFile: nats.tls.certFile and nats.tls.keyFile go'],
    ['tls: { keyFile: a }', 'nats.tls.certFile: nats.tls.certFile and nats.tls.keyFile go'],
    ['password: hunter2', 'nats.password: unknown key'],
  ])('refuses %s', (text, message) => {
    expect(nats(text)).toThrow(message);
    expect(nats(text)).not.toThrow(/hunter2/);
  });
});

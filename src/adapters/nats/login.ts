/**
 * Logging in to NATS with what is in files. They are read again whenever a lost connection is taken up,
 * so that secrets may be changed while the service runs. What is in them is in no message.
 */
import { readFileSync } from 'node:fs';
import {
  credsAuthenticator,
  nkeyAuthenticator,
  tokenAuthenticator,
  usernamePasswordAuthenticator,
  type Authenticator,
  type ConnectionOptions,
} from '@nats-io/transport-node';
import type { Config } from '../../config/schema.js';
import type { NatsLogin } from '../../config/nats-login.js';

/** A file of the login cannot be used; the message never holds what is in it. */
export class NatsLoginError extends Error {
  readonly code = 'bad_nats_login';

  constructor(message: string, options?: ErrorOptions) {
    super(message, options);
    this.name = 'NatsLoginError';
  }
}

/** Neither login nor TLS, as with the embedded server. */
export const NO_LOGIN: NatsLogin = { tls: {} };

/** The login to the named servers; to the embedded one there is none. */
export function natsLogin({ nats }: Pick<Config, 'nats'>): NatsLogin {
  if (nats.servers.length === 0) return NO_LOGIN;
  const { credsFile, nkeyFile, userFile, passwordFile, tokenFile, tls } = nats;
  return { credsFile, nkeyFile, userFile, passwordFile, tokenFile, tls };
}

/**
 * What the client needs of it.
 *
 * @throws NatsLoginError where a file is missing, empty or not what it should be
 */
export function loginOptions(login: NatsLogin): Pick<ConnectionOptions, 'authenticator' | 'tls'> {
  const authenticator = authenticatorOf(login);
  const { caFile, certFile, keyFile } = login.tls;
  const hasTls = caFile !== undefined || certFile !== undefined;
  return {
    ...(authenticator && { authenticator }),
    ...(hasTls && {
      tls: {
        ...(caFile !== undefined && { ca: textOf('nats.tls.caFile', caFile) }),
        ...(certFile !== undefined && { cert: textOf('nats.tls.certFile', certFile) }),
        ...(keyFile !== undefined && { key: textOf('nats.tls.keyFile', keyFile) }),
      },
    }),
  };
}

/** The login in words, for people; files by name. */
export function loginWords({ credsFile, nkeyFile, userFile, tokenFile, tls }: NatsLogin): string {
  const way =
    (credsFile !== undefined && `credentials of ${credsFile}`) ||
    (nkeyFile !== undefined && `nkey of ${nkeyFile}`) ||
    (userFile !== undefined && `user of ${userFile} with a password`) ||
    (tokenFile !== undefined && `token of ${tokenFile}`) ||
    'no login';
  const authority = tls.caFile === undefined ? '' : `, TLS with the authority of ${tls.caFile}`;
  const shown = tls.certFile === undefined ? '' : `, TLS with the certificate of ${tls.certFile}`;
  return `${way}${authority}${shown}`;
}

function authenticatorOf(login: NatsLogin): Authenticator | undefined {
  const { credsFile, nkeyFile, userFile, passwordFile, tokenFile } = login;
  if (credsFile !== undefined) {
    const text = rereading('nats.credsFile', credsFile);
    // The client finds the seed only where its last line is ended.
    const creds = bytesOf(() => `${text()}\n`);
    return checked('nats.credsFile', credsFile, credsAuthenticator(creds));
  }
  if (nkeyFile !== undefined) {
    const seed = rereading('nats.nkeyFile', nkeyFile);
    return checked('nats.nkeyFile', nkeyFile, nkeyAuthenticator(bytesOf(seed)));
  }
  if (userFile !== undefined && passwordFile !== undefined) {
    return usernamePasswordAuthenticator(
      rereading('nats.userFile', userFile),
      rereading('nats.passwordFile', passwordFile),
    );
  }
  if (tokenFile !== undefined) return tokenAuthenticator(rereading('nats.tokenFile', tokenFile));
  return undefined;
}

/** Tries it out, since a malformed seed would only show at the first connection, and then in the error. */
function checked(key: string, name: string, authenticator: Authenticator): Authenticator {
  try {
    authenticator('nonce');
  } catch {
    // Without the cause: it may hold what was read.
    throw new NatsLoginError(`${key}: ${name} does not hold what it should.`);
  }
  return authenticator;
}

/** Reads now, and again at each call; a file that is away for a moment leaves what was read before. */
function rereading(key: string, name: string): () => string {
  let last = textOf(key, name);
  return () => {
    try {
      last = textOf(key, name);
    } catch {
      // Files are replaced; the server says whether the former content still holds.
    }
    return last;
  };
}

function bytesOf(text: () => string): () => Uint8Array {
  return () => new TextEncoder().encode(text());
}

function textOf(key: string, name: string): string {
  let text: string;
  try {
    text = readFileSync(name, 'utf8').trim();
  } catch (error) {
    const why = (error as NodeJS.ErrnoException).code ?? 'unknown';
    throw new NatsLoginError(`${key}: ${name} cannot be read (${why}).`);
  }
  if (text === '') throw new NatsLoginError(`${key}: ${name} is empty.`);
  return text;
}

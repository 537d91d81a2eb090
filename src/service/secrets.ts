/** The secrets that the service holds: from the files that are configured, else made in its folder. */
import { join } from 'node:path';
import { readOrMakeToken, readToken } from '../adapters/http/bearer-token.js';
import type { Nats } from '../adapters/nats/connection.js';
import { ensureUserKey } from '../adapters/nats/topology.js';
import { readOrMakeUserKey, readUserKey, type UserKey } from '../adapters/user-key.js';
import type { Config } from '../config/schema.js';

/** For calls that change something. */
export function apiToken(config: Config, folder: string): string {
  const { tokenFile } = config.http;
  return tokenFile ? readToken(tokenFile) : readOrMakeToken(join(folder, 'api-token'));
}

interface KeyParts {
  readonly folder: string;
  readonly nats: Nats;
  /** With the state goes what was hashed under another key. */
  readonly discardState: boolean;
}

/** The key that users are hashed with; checked against the one that the stream was read with. */
export async function userKey(
  config: Config,
  { folder, nats, discardState }: KeyParts,
): Promise<UserKey> {
  const file = config.privacy.userKeyFile;
  const key = file ? readUserKey(file) : readOrMakeUserKey(join(folder, 'user-key'));
  const { replicas } = config.nats;
  await ensureUserKey(nats, key.fingerprint, { replicas, isReplaced: discardState });
  return key;
}

/**
 * The secret key that users are hashed with: 32 hex digits in a file that only its owner can read.
 * Without one, the numbers of readings would be the same, but hashes could be guessed back to users.
 */
import { createHash, randomBytes } from 'node:crypto';
import { mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { dirname } from 'node:path';
import { hashKeyFrom, type HashKey } from '../events/hash64.js';

/** The key file cannot be used; the message never holds what is in it. */
export class UserKeyError extends Error {
  readonly code = 'bad_user_key';

  constructor(message: string, options?: ErrorOptions) {
    super(message, options);
    this.name = 'UserKeyError';
  }
}

export interface UserKey {
  readonly key: HashKey;
  /** Tells keys apart without telling anything about them. */
  readonly fingerprint: string;
}

/** The key of replays, fixed so that the same files give the same bytes everywhere. */
export const REPLAY_KEY: UserKey = userKeyFrom(Buffer.from('flyball replay k', 'latin1'));

/** The key in the file; throws UserKeyError where it is missing or malformed. */
export function readUserKey(file: string): UserKey {
  let text: string;
  try {
    text = readFileSync(file, 'utf8').trim();
  } catch (cause) {
    throw new UserKeyError(`The user key file ${file} cannot be read.`, { cause });
  }
  if (!/^[0-9a-f]{32}$/i.test(text)) {
    throw new UserKeyError(
      `The user key file ${file} must hold 32 hex digits. Make one with: openssl rand -hex 16`,
    );
  }
  return userKeyFrom(Buffer.from(text, 'hex'));
}

/** The key in the file, which is made with a random one where it is absent. */
export function readOrMakeUserKey(file: string): UserKey {
  try {
    mkdirSync(dirname(file), { recursive: true, mode: 0o700 });
    writeFileSync(file, `${randomBytes(16).toString('hex')}\n`, { flag: 'wx', mode: 0o600 });
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code !== 'EEXIST') {
      throw new UserKeyError(`The user key file ${file} cannot be made.`, { cause: error });
    }
  }
  return readUserKey(file);
}

function userKeyFrom(bytes: Uint8Array): UserKey {
  const fingerprint = createHash('sha256').update('flyball user key').update(bytes).digest('hex');
  return { key: hashKeyFrom(bytes), fingerprint: fingerprint.slice(0, 16) };
}

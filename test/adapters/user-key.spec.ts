import { readFileSync, statSync } from 'node:fs';
import { describe, expect, it } from '@jest/globals';
import { hashKeyFrom } from '../../src/events/hash64.js';
import {
  readOrMakeUserKey,
  readUserKey,
  REPLAY_KEY,
  UserKeyError,
} from '../../src/adapters/user-key.js';
import { folderOf } from '../events/import/temporary-files.js';

const HEX = '000102030405060708090A0b0c0d0e0f';

/** What an error says, with all that it was caused by. */
function told(read: () => unknown): string {
  try {
    read();
  } catch (error) {
    expect(error).toBeInstanceOf(UserKeyError);
    const { message, cause } = error as UserKeyError;
    return `${message} ${String(cause)}`;
  }
  throw new Error('nothing was refused');
}

describe('readUserKey', () => {
  it('reads 32 hex digits, upper or lower case, with a line end or without', async () => {
    const at = await folderOf({ plain: HEX, lines: `\n${HEX.toLowerCase()}\r\n` });
    const key = hashKeyFrom(Uint8Array.from({ length: 16 }, (_, i) => i));
    expect(readUserKey(at('plain')).key).toEqual(key);
    expect(readUserKey(at('lines'))).toEqual(readUserKey(at('plain')));
  });

  it.each([
    ['a digit less', HEX.slice(1)],
    ['a digit more', `${HEX}0`],
    ['another letter', HEX.replace('f', 'g')],
    ['two lines', `${HEX}\n${HEX}`],
    ['nothing', ''],
  ])('refuses %s, and does not tell what the file holds', async (_what, content) => {
    const at = await folderOf({ key: content });
    const message = told(() => readUserKey(at('key')));
    expect(message).toContain(`${at('key')} must hold 32 hex digits`);
    expect(message).toContain('openssl rand -hex 16');
    for (let from = 0; from + 4 <= content.trim().length; from += 4) {
      expect(message.replace(at('key'), '')).not.toContain(content.trim().slice(from, from + 4));
    }
  });

  it('says which file is not there', async () => {
    const at = await folderOf({});
    expect(told(() => readUserKey(at('key')))).toMatch(
      `${at('key')} cannot be read. Error: ENOENT`,
    );
  });
});

describe('readOrMakeUserKey', () => {
  it('makes a random key that only its owner can read, and finds it again', async () => {
    const at = await folderOf({});
    const file = at('state/keys/user.key');
    const made = readOrMakeUserKey(file);
    expect(readFileSync(file, 'utf8')).toMatch(/^[0-9a-f]{32}\n$/);
    expect(statSync(file).mode & 0o777).toBe(0o600);
    expect(statSync(at('state/keys')).mode & 0o777).toBe(0o700);
    expect(readOrMakeUserKey(file)).toEqual(made);
    expect(readUserKey(file)).toEqual(made);
    expect(readOrMakeUserKey(at('other.key')).key).not.toEqual(made.key);
  });

  it('never writes over what is there', async () => {
    const at = await folderOf({ key: 'not a key' });
    told(() => readOrMakeUserKey(at('key')));
    expect(readFileSync(at('key'), 'utf8')).toBe('not a key');
  });

  it('says where a key cannot be made', async () => {
    const at = await folderOf({ file: '' });
    expect(told(() => readOrMakeUserKey(at('file/keys/key')))).toContain(
      `${at('file/keys/key')} cannot be made`,
    );
  });
});

describe('the fingerprint', () => {
  it('tells keys apart that differ in a single digit, and nothing of what they are', async () => {
    const last = HEX.slice(0, -1);
    const at = await folderOf({ a: `${last}a`, b: `${last}b` });
    const [a, b] = [readUserKey(at('a')), readUserKey(at('b'))];
    expect(a.fingerprint).toMatch(/^[0-9a-f]{16}$/);
    expect(a.fingerprint).not.toBe(b.fingerprint);
    for (let from = 0; from + 4 <= HEX.length; from++) {
      expect(a.fingerprint).not.toContain(HEX.toLowerCase().slice(from, from + 4));
    }
  });

  it('of replays is fixed, so that the same files give the same bytes everywhere', () => {
    expect(REPLAY_KEY.key).toEqual(hashKeyFrom(Buffer.from('flyball replay k')));
    expect(REPLAY_KEY.fingerprint).toBe('bc639a6bb2310921');
  });
});

/** The token for calls that change something. */
import { statSync, writeFileSync } from 'node:fs';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import type { ExecutionContext } from '@nestjs/common';
import {
  BearerGuard,
  readOrMakeToken,
  readToken,
} from '../../../src/adapters/http/bearer-token.js';

let folder: string;
beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'flyball-token-'));
});
afterAll(() => rm(folder, { recursive: true, force: true }));

const calling = (authorization?: string): ExecutionContext =>
  ({
    switchToHttp: () => ({ getRequest: () => ({ headers: { authorization } }) }),
  }) as unknown as ExecutionContext;

describe('a token file', () => {
  it('is made for its owner alone, and stays the same', () => {
    const file = join(folder, 'made', 'api-token');
    const token = readOrMakeToken(file);
    expect(token).toMatch(/^[\w-]{32}$/);
    expect(statSync(file).mode & 0o777).toBe(0o600);
    expect(readOrMakeToken(file)).toBe(token);
  });

  it('that is missing or short is refused without a word of what is in it', () => {
    const short = join(folder, 'short');
    writeFileSync(short, 'hunter2\n');
    expect(() => readToken(short)).toThrow(/must hold at least 16 characters/);
    expect(() => readToken(short)).not.toThrow(/hunter2/);
    expect(() => readToken(join(folder, 'none'))).toThrow(/cannot be read/);
  });
});

describe('BearerGuard', () => {
  const guard = new BearerGuard('a-token-of-some-length');

  it('lets pass who shows the token', () => {
    expect(guard.canActivate(calling('Bearer a-token-of-some-length'))).toBe(true);
  });

  it.each([
    undefined,
    '',
    'Bearer',
    'Bearer ',
    'Bearer a-token-of-some-lengt',
    'Basic a-token-of-some-length',
    'a-token-of-some-length',
  ])('refuses %j and says what is needed', (authorization) => {
    expect(() => guard.canActivate(calling(authorization))).toThrow(
      /Authorization: Bearer <token>/,
    );
  });
});

/** The token that callers need for whatever changes something. */
import { timingSafeEqual, createHash, randomBytes } from 'node:crypto';
import { mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { dirname } from 'node:path';
import {
  CanActivate,
  ExecutionContext,
  Inject,
  Injectable,
  UnauthorizedException,
} from '@nestjs/common';
import type { Request } from 'express';

export const API_TOKEN = Symbol('ApiToken');

/** The token file cannot be used; the message never holds what is in it. */
export class TokenError extends Error {
  readonly code = 'bad_token_file';

  constructor(message: string, options?: ErrorOptions) {
    super(message, options);
    this.name = 'TokenError';
  }
}

/** What a call without it is told. */
export const TOKEN_NEEDED =
  'The token is missing or wrong. This call needs the header "Authorization: Bearer <token>", with the token in the file of http.tokenFile, or in api-token in the data folder.';

/** Shortest token that is taken for one. */
const MIN_LENGTH = 16;

/** The token in the file; throws TokenError where it is missing or too short. */
export function readToken(file: string): string {
  let token: string;
  try {
    token = readFileSync(file, 'utf8').trim();
  } catch (cause) {
    throw new TokenError(`The token file ${file} cannot be read.`, { cause });
  }
  if (token.length < MIN_LENGTH) {
    throw new TokenError(`The token file ${file} must hold at least ${MIN_LENGTH} characters.`);
  }
  return token;
}

/** The token in the file, which is made with a random one where it is absent. */
export function readOrMakeToken(file: string): string {
  try {
    mkdirSync(dirname(file), { recursive: true, mode: 0o700 });
    writeFileSync(file, `${randomBytes(24).toString('base64url')}\n`, { flag: 'wx', mode: 0o600 });
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code !== 'EEXIST') {
      throw new TokenError(`The token file ${file} cannot be made.`, { cause: error });
    }
  }
  return readToken(file);
}

/** Lets pass who shows the token as `Authorization: Bearer …`. */
@Injectable()
export class BearerGuard implements CanActivate {
  constructor(@Inject(API_TOKEN) private readonly token: string) {}

  canActivate(context: ExecutionContext): boolean {
    if (showsToken(context.switchToHttp().getRequest<Request>(), this.token)) return true;
    throw new UnauthorizedException(TOKEN_NEEDED);
  }
}

/** True where the call has the header with the token. */
export function showsToken(request: Pick<Request, 'headers'>, token: string): boolean {
  const { authorization = '' } = request.headers;
  return isSame(/^Bearer (.+)$/.exec(authorization)?.[1] ?? '', token);
}

/** Compared as digests, in a time that tells nothing about where they differ. */
function isSame(a: string, b: string): boolean {
  const digest = (text: string) => createHash('sha256').update(text).digest();
  return timingSafeEqual(digest(a), digest(b));
}

/** Turns away calls that change something before a byte of their body is read; see call-limits.ts. */
import { HttpException, HttpStatus, UnauthorizedException } from '@nestjs/common';
import type { NextFunction, Request, Response } from 'express';
import { showsToken, TOKEN_NEEDED } from './bearer-token.js';
import type { CallLimits, TurnedAway } from './call-limits.js';

type Handler = (request: Request, response: Response, next: NextFunction) => void;

const WORDS: Readonly<Record<Exclude<TurnedAway, 'wrong_token'>, string>> = {
  too_many_wrong_tokens: 'Too many calls with a wrong token came from this address.',
  too_many_calls: 'Too many calls that change something came from this address.',
};

/** Lets reading pass, and of all else what shows the token and is not too much. */
export function turnsAway(token: string, limits: CallLimits): Handler {
  return (request, response, next) => {
    if (request.method === 'GET' || request.method === 'HEAD') return next();
    const address = request.socket.remoteAddress ?? '';
    const refused = limits.judge(address, () => showsToken(request, token));
    if (!refused) return next();
    if (refused.why === 'wrong_token') {
      response.setHeader('www-authenticate', 'Bearer');
      return next(new UnauthorizedException(TOKEN_NEEDED));
    }
    const seconds = Math.ceil(refused.waitMs / 1000);
    response.setHeader('retry-after', String(seconds));
    const message = `${WORDS[refused.why]} Try again in ${seconds} s.`;
    next(
      new HttpException(
        { statusCode: HttpStatus.TOO_MANY_REQUESTS, message, error: 'Too Many Requests' },
        HttpStatus.TOO_MANY_REQUESTS,
      ),
    );
  };
}

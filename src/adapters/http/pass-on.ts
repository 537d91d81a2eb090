/**
 * A standby passes calls on to the process that leads: whoever spreads calls over both may then send them
 * to either. Its own are the probes and the metrics.
 */
import { request as ask, type IncomingHttpHeaders } from 'node:http';
import { pipeline } from 'node:stream';
import { ServiceUnavailableException } from '@nestjs/common';
import type { NextFunction, Request, Response } from 'express';

type Handler = (request: Request, response: Response, next: NextFunction) => void;

const OWN = /^\/(?:health\/|metrics$)/;
/** Of a connection, not of the call. */
const HOP_BY_HOP = new Set([
  ...['connection', 'keep-alive', 'proxy-authenticate', 'proxy-authorization', 'te', 'trailer'],
  ...['transfer-encoding', 'upgrade'],
]);
/** Two that each take the other for the leader must not pass a call to and fro. */
export const PASSED_ON = 'flyball-passed-on';
/** A machine that is gone does not refuse connections, it is silent. */
const CONNECT_LIMIT_MS = 2000;

/** @param leader its address, as http://host:port; undefined where it is not known */
export function passesOn(leader: () => string | undefined): Handler {
  return (request, response, next) => {
    if (OWN.test(request.path)) return next();
    const address = leader();
    const unavailable = (why: string) => {
      response.setHeader('retry-after', '1');
      next(new ServiceUnavailableException(`This process is a standby, and ${why}.`));
    };
    if (address === undefined) return unavailable('who leads has told no address');
    if (PASSED_ON in request.headers) return unavailable('the call was passed on to it already');
    const { hostname, port } = new URL(address);
    const asked = ask({
      ...{ hostname: hostname.replace(/^\[|\]$/g, ''), port, method: request.method },
      // As it came: resolved as an address it could lead elsewhere.
      path: request.originalUrl,
      headers: { ...endToEnd(request.headers), [PASSED_ON]: '1' },
      agent: false,
    });
    const silence = setTimeout(() => asked.destroy(), CONNECT_LIMIT_MS);
    asked.once('socket', (socket) => socket.once('connect', () => clearTimeout(silence)));
    asked.once('response', (answer) => {
      response.writeHead(answer.statusCode ?? 502, endToEnd(answer.headers));
      // Of a stream of events the head must not wait for the first of them.
      response.flushHeaders();
      pipeline(answer, response, () => undefined);
    });
    asked.on('error', () => {
      clearTimeout(silence);
      if (!response.headersSent) unavailable('who leads does not answer');
    });
    response.once('close', () => asked.destroy());
    // Not in a pipeline: a call that is answered before its end was sent is not cut.
    request.pipe(asked);
  };
}

function endToEnd(headers: IncomingHttpHeaders): IncomingHttpHeaders {
  return Object.fromEntries(Object.entries(headers).filter(([name]) => !HOP_BY_HOP.has(name)));
}

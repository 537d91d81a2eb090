/**
 * Answers come in larger bodies than the service takes elsewhere (100 kB), so theirs are read here,
 * and only of whoever shows the token.
 */
import { BadRequestException, PayloadTooLargeException } from '@nestjs/common';
import type { NextFunction, Request, Response } from 'express';
import { showsToken } from './bearer-token.js';

/** Path of the call. */
export const LABELS_PATH = '/labelling/labels';
/** Largest body, bytes: some thousand tasks of an export. */
const MAX_BYTES = 8 * 1024 * 1024;

type Handler = (request: Request, response: Response, next: NextFunction) => void;

/** Reads the body into `request.body`; whoever lacks the token is left for the guard to turn away. */
export function readsLabels(token: string): Handler {
  return (request, _response, next) => {
    if (request.method !== 'POST' || !showsToken(request, token)) return next();
    readJson(request).then((body) => {
      request.body = body;
      next();
    }, next);
  };
}

async function readJson(request: Request): Promise<unknown> {
  const parts: Buffer[] = [];
  let bytes = 0;
  for await (const part of request as AsyncIterable<Buffer>) {
    bytes += part.length;
    // The rest is read and dropped, so that the answer reaches whoever is still sending.
    if (bytes <= MAX_BYTES) parts.push(part);
    else parts.length = 0;
  }
  if (bytes > MAX_BYTES) {
    throw new PayloadTooLargeException(
      `the body: more than ${MAX_BYTES / 1024 / 1024} MiB; send the labels in several parts`,
    );
  }
  try {
    return JSON.parse(Buffer.concat(parts).toString('utf8')) as unknown;
  } catch (error) {
    throw new BadRequestException(`the body: no JSON (${(error as Error).message})`);
  }
}

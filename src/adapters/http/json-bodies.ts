/**
 * Reads the JSON bodies of calls, each up to the limit of its path, and only of whoever shows the
 * token: nobody else makes the service hold or parse anything.
 */
import {
  BadRequestException,
  PayloadTooLargeException,
  UnsupportedMediaTypeException,
} from '@nestjs/common';
import type { NextFunction, Request, Response } from 'express';
import { showsToken } from './bearer-token.js';

/** Answers come in larger bodies than anything else: some thousand tasks of an export. */
const LABELS_PATH = '/labelling/labels';
const KIB = 1024;
const LABELS_BYTES = 8 * KIB * KIB;
/** Alertmanager posts a group in one body, a thousand alerts of a kilobyte or two. */
const ALERTS_PATH = '/api/alerts';
const ALERTS_BYTES = 2 * KIB * KIB;
/** All else is a few lines. */
const USUAL_BYTES = 256 * KIB;

type Handler = (request: Request, response: Response, next: NextFunction) => void;

/** Reads the body into `request.body`; whoever lacks the token is left for the guard to turn away. */
export function readsJson(token: string): Handler {
  return (request, _response, next) => {
    if (request.method !== 'POST' || !showsToken(request, token)) return next();
    readJson(request, mostBytes(request.path)).then((body) => {
      request.body = body;
      next();
    }, next);
  };
}

/** Largest body of a call, bytes. */
export function mostBytes(path: string): number {
  const plain = path.replace(/\/+$/, '').toLowerCase();
  if (plain === LABELS_PATH) return LABELS_BYTES;
  return plain === ALERTS_PATH ? ALERTS_BYTES : USUAL_BYTES;
}

async function readJson(request: Request, most: number): Promise<unknown> {
  const encoding = request.headers['content-encoding'] ?? 'identity';
  if (encoding !== 'identity') {
    throw new UnsupportedMediaTypeException('the body: send it without a content-encoding');
  }
  const parts: Buffer[] = [];
  let bytes = 0;
  for await (const part of request as AsyncIterable<Buffer>) {
    bytes += part.length;
    // The rest is read and dropped, so that the answer reaches whoever is still sending.
    if (bytes <= most) parts.push(part);
    else parts.length = 0;
  }
  if (bytes > most) throw new PayloadTooLargeException(tooLarge(most));
  if (bytes === 0) return undefined;
  try {
    return JSON.parse(Buffer.concat(parts).toString('utf8')) as unknown;
  } catch (error) {
    throw new BadRequestException(`the body: no JSON (${(error as Error).message})`);
  }
}

function tooLarge(most: number): string {
  const size = most >= KIB * KIB ? `${most / KIB / KIB} MiB` : `${most / KIB} KiB`;
  return `the body: more than ${size}; send it in several parts`;
}

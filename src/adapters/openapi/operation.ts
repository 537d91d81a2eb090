/** One call of the HTTP side as the document describes it. */
import type { z } from 'zod';
import { problem } from './common-schemas.js';

export interface Parameter {
  readonly name: string;
  readonly in: 'path' | 'query';
  readonly description: string;
  readonly required?: boolean;
  /** Default: a text. */
  readonly schema?: z.ZodType;
}

export interface Answer {
  readonly description: string;
  /** Absent: nothing comes along, as with a redirection. */
  readonly content?: {
    readonly type: string;
    /** A named schema; absent where it is no JSON. */
    readonly schema?: z.ZodType;
  };
}

export interface Operation {
  readonly method: 'get' | 'post';
  /** As in `/api/incidents/{id}/acknowledge`. */
  readonly path: string;
  readonly id: string;
  readonly tag: Tag;
  readonly summary: string;
  /** Needs the token, since it changes something. */
  readonly token?: true;
  readonly parameters?: readonly Parameter[];
  /** JSON, or a JSON Schema of it. */
  readonly body?: z.ZodType | Readonly<Record<string, unknown>>;
  readonly answers: Readonly<Record<number, Answer>>;
}

export const TAGS = {
  readings: 'What the monitor says now, and over time.',
  alarms: 'What has changed, and what people do about it.',
  audits: 'Why it changed.',
  labelling: 'What to label, and what to explore.',
  page: 'The status page and the runbooks, for people.',
  service: 'The service itself.',
} as const;

export type Tag = keyof typeof TAGS;

export function json(description: string, schema: z.ZodType): Answer {
  return { description, content: { type: 'application/json', schema } };
}

export function content(description: string, type: string): Answer {
  return { description, content: { type } };
}

/** Something was wrong with the call. */
export function refused(description: string): Answer {
  return json(description, problem);
}

/** What every call with a body and a token may be answered with, besides its own answers. */
export const TOKEN_ANSWERS: Readonly<Record<number, Answer>> = {
  400: refused('The body is not what is expected; the message names the field.'),
  401: refused('The token is missing or wrong.'),
  413: refused('The body is too large; the message says how much is taken.'),
  429: refused('Too many such calls; the header Retry-After says how many seconds to wait.'),
};

/**
 * What is wrong with a file that people write (the configuration, a mapping), in words: what is
 * needed, and what was found. Given to zod as its error map, for all that a schema does not word itself.
 */
import { z } from 'zod';
import { found, sortOf } from './found.js';
import { nearestName } from './nearest-name.js';

/**
 * The words for an issue; a line for each key where keys are unknown.
 *
 * @example 'one of s, ms, us, ns is needed, not "h"'
 * @example 'a whole number from 0 to 65535 is needed, not "many"'
 */
export function wordIssue(issue: z.core.$ZodRawIssue): string | undefined {
  const { input, path = [], schema } = issue;
  switch (issue.code) {
    case 'invalid_type': {
      const what = schema ? sortNeeded(schema, issue.expected) : `a ${issue.expected}`;
      const isNested = NESTED.has(issue.expected);
      return isNested ? neededInPlaceOf(what, input, sortOf(input)) : needed(what, input, path);
    }
    case 'invalid_value':
      return needed(
        issue.values.length > 1
          ? `one of ${issue.values.map(String).join(', ')}`
          : `nothing or ${String(issue.values[0])}`,
        input,
        path,
      );
    case 'too_small':
    case 'too_big':
      return outOfBounds(issue);
    case 'invalid_format':
      return issue.format === 'datetime'
        ? needed('a time in ISO 8601 such as 2026-05-01T00:00:00Z', input, path)
        : undefined;
    case 'invalid_key':
      return `a name of 1 to ${LONGEST_NAME} characters is needed here`;
    case 'unrecognized_keys': {
      const what = path.length === 0 ? 'the file' : pathText(path);
      return unknownKeys(what, keysOf(schema))(issue);
    }
    default:
      return undefined;
  }
}

/** What is needed in place of what was found. */
export function needed(what: string, value: unknown, path: readonly PropertyKey[] = []): string {
  return neededInPlaceOf(what, value, found(value, path));
}

/** The message about keys that an object does not have, a line each, which lists those that it has. */
export function unknownKeys(
  what: string,
  known: readonly string[],
): (issue: { readonly code?: string; readonly keys?: readonly string[] }) => string | undefined {
  return (issue) => {
    if (issue.code !== 'unrecognized_keys') return undefined;
    return (issue.keys ?? []).map((key) => unknownKey(key, what, known)).join('\n');
  };
}

/**
 * Where something stands, as one would write it.
 *
 * @example pathText(['events', 0, 'fields', 'time']) // 'events[0].fields.time'
 */
export function pathText(path: readonly PropertyKey[]): string {
  return path.reduce<string>((before, part) => {
    if (typeof part === 'number') return `${before}[${part}]`;
    const name = String(part);
    if (!/^[\w-]{1,64}$/.test(name)) return `${before}[${found(name, [])}]`;
    return before === '' ? name : `${before}.${name}`;
  }, '');
}

/** As long as names of the contract are. */
const LONGEST_NAME = 256;

const NESTED = new Set(['object', 'record', 'array']);

function neededInPlaceOf(what: string, value: unknown, instead: string): string {
  return value === undefined ? `missing; ${what} is needed` : `${what} is needed, not ${instead}`;
}

function unknownKey(key: string, what: string, known: readonly string[]): string {
  const near = nearestName(key, known);
  const has = `${what} has ${known.join(', ')}`;
  return near === undefined ? `unknown key; ${has}` : `unknown key; did you mean ${near}? ${has}`;
}

function keysOf(schema: z.core.$ZodType | undefined): string[] {
  return schema instanceof z.core.$ZodObject ? Object.keys(schema._zod.def.shape) : [];
}

/** The sort of value that a schema takes. */
function sortNeeded(schema: z.core.$ZodType, expected: string): string {
  switch (expected) {
    case 'object': {
      const keys = keysOf(schema);
      return keys.length > 0 && keys.length <= 8 ? `an object of ${keys.join(', ')}` : 'an object';
    }
    case 'record':
      return 'an object';
    case 'array':
      return 'a list';
    case 'string':
      return 'a text';
    case 'boolean':
      return 'true or false';
    case 'number':
    case 'int':
      return numberNeeded(schema);
    default:
      return `a ${expected}`;
  }
}

interface NumberBounds {
  readonly type?: string;
  readonly minimum?: number;
  readonly exclusiveMinimum?: number;
  readonly maximum?: number;
  readonly exclusiveMaximum?: number;
}

/** `a whole number from 0 to 65535`, `a number above 0 and up to 1`. */
function numberNeeded(schema: z.core.$ZodType): string {
  const bounds = z.toJSONSchema(schema, { io: 'input', unrepresentable: 'any' }) as NumberBounds;
  const { minimum, exclusiveMinimum, exclusiveMaximum } = bounds;
  const maximum = bounds.maximum === Number.MAX_SAFE_INTEGER ? undefined : bounds.maximum;
  const number = bounds.type === 'integer' ? 'a whole number' : 'a number';
  const parts: string[] = [];
  if (minimum !== undefined && minimum !== Number.MIN_SAFE_INTEGER) {
    if (maximum !== undefined) return `${number} from ${minimum} to ${maximum}`;
    parts.push(`from ${minimum} on`);
  }
  if (exclusiveMinimum !== undefined) parts.push(`above ${exclusiveMinimum}`);
  if (maximum !== undefined) parts.push(`up to ${maximum}`);
  if (exclusiveMaximum !== undefined) parts.push(`below ${exclusiveMaximum}`);
  return [number, parts.join(' and ')].filter((part) => part !== '').join(' ');
}

function outOfBounds(
  issue: z.core.$ZodRawIssue<z.core.$ZodIssueTooSmall | z.core.$ZodIssueTooBig>,
): string {
  const { input, path = [], schema } = issue;
  if (issue.origin === 'number' && schema) return needed(numberNeeded(schema), input, path);
  if (issue.code === 'too_small') return 'empty; fill it or leave it out';
  const unit = issue.origin === 'string' ? 'characters' : 'entries';
  return `too long; at most ${String(issue.maximum)} ${unit}`;
}

/** What is wrong with a mapping, in one line: the field, what it needs, what was found. */
import type { z } from 'zod';
import { describe } from '../validate.js';

/**
 * The words for an issue that the schema itself does not word; given to zod as its error map.
 *
 * @example 'one of s, ms, us, ns is needed, not "h"'
 */
export function wordIssue(issue: z.core.$ZodRawIssue): string | undefined {
  switch (issue.code) {
    case 'invalid_type':
      return needed(nameOf(issue.expected), issue.input);
    case 'invalid_value':
      return needed(
        issue.values.length > 1 ? `one of ${issue.values.map(String).join(', ')}` : 'another value',
        issue.input,
      );
    case 'too_small':
      return 'empty; fill it or leave it out';
    case 'too_big':
      return `too long; at most ${issue.maximum} characters`;
    default:
      return undefined;
  }
}

/** What is needed in place of what was found. */
export function needed(what: string, found: unknown): string {
  return found === undefined
    ? `missing; ${what} is needed`
    : `${what} is needed, not ${describe(found)}`;
}

/**
 * The first issue with its place, and the number of further ones.
 *
 * @example 'events[0].fields.time.unit: one of s, ms, us, ns is needed, not "h" (and 1 more)'
 */
export function describeIssues(issues: readonly z.core.$ZodIssue[]): string {
  const [first] = issues;
  if (!first) return 'It is not a mapping';
  const more = issues.length > 1 ? ` (and ${issues.length - 1} more)` : '';
  return `${pathOf(first)}: ${first.message}${more}`;
}

/** `events[0].fields.time`; of an unknown key, the key itself. */
function pathOf(issue: z.core.$ZodIssue): string {
  const path: PropertyKey[] = [...issue.path];
  if (issue.code === 'unrecognized_keys') path.push(issue.keys[0] ?? '');
  const text = path.reduce<string>((before, part) => {
    if (typeof part === 'number') return `${before}[${part}]`;
    return before === '' ? String(part) : `${before}.${String(part)}`;
  }, '');
  return text === '' ? 'the mapping' : text;
}

function nameOf(expected: string): string {
  switch (expected) {
    case 'object':
    case 'record':
      return 'an object';
    case 'array':
      return 'a list';
    case 'string':
      return 'a text';
    case 'boolean':
      return 'true or false';
    default:
      return `a ${expected}`;
  }
}

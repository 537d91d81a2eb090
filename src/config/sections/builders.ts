/** What the sections of the configuration are built from. */
import { z } from 'zod';
import { needed } from '../../events/written/issue-words.js';
import { formatDuration, parseDuration } from '../duration.js';

export const HOUR = 3_600_000;
export const DAY = 24 * HOUR;

/** Timers of the platform count to 2^31 ms, less than 25 days. */
export const LONGEST_TIMER = 24 * DAY;

/** The words for a value that does not fit what is needed. */
export function inPlaceOf(what: string): (issue: Misfit) => string {
  return ({ input, path = [] }) => needed(what, input, path);
}

interface Misfit {
  readonly input?: unknown;
  readonly path?: PropertyKey[] | undefined;
}

/** The words for a length that panes do not fit. */
export function notWholePanes(length: number, pane: number): string {
  return `must be a whole number of panes (windows.pane, ${formatDuration(pane)}), not ${formatDuration(length)}`;
}

const DURATION = 'a duration such as 90s, 5m, 1h or 2d';

/** A name that becomes part of names of streams and consumers. */
export const SHORT_NAME = {
  pattern: /^[a-z0-9][a-z0-9-]{0,31}$/,
  error: inPlaceOf('1 to 32 of the characters a-z, 0-9 and -, not beginning with -,'),
};

type Duration = z.ZodCodec<z.ZodDefault<z.ZodString>, z.ZodNumber>;

/** A duration, given as text and kept in milliseconds; encoded, it is text again. */
export function duration(fallback: string, description: string, most = 3650 * DAY): Duration {
  const text = z.string({ error: inPlaceOf(DURATION) }).default(fallback);
  return z
    .codec(text, z.number(), {
      decode: (given, payload) => {
        const ms = parseDuration(given);
        if (ms !== undefined && ms <= most) return ms;
        const message =
          ms === undefined
            ? needed(DURATION, given)
            : needed(`a duration of at most ${formatDuration(most)}`, given);
        payload.issues.push({ code: 'custom', message, input: given });
        return z.NEVER;
      },
      // As it was written, where it is the default: 28d, not 4w.
      encode: (ms) => (ms === parseDuration(fallback) ? fallback : formatDuration(ms)),
    })
    .describe(description);
}

export const port = (fallback: number, description: string): z.ZodDefault<z.ZodNumber> =>
  z.number().int().min(0).max(65_535).default(fallback).describe(description);

export const positive = (
  fallback: number,
  description: string,
  most = 2 ** 31 - 1,
): z.ZodDefault<z.ZodNumber> =>
  z.number().int().min(1).max(most).default(fallback).describe(description);

/** The name of a signal, a policy or a taxonomy. */
export const name = z.string().min(1).max(256);

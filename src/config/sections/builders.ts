/** What the sections of the configuration are built from. */
import { z } from 'zod';
import { formatDuration, parseDuration } from '../duration.js';

export const HOUR = 3_600_000;
export const DAY = 24 * HOUR;

/** Timers of the platform count to 2^31 ms, less than 25 days. */
export const LONGEST_TIMER = 24 * DAY;

type Duration = z.ZodPipe<z.ZodDefault<z.ZodString>, z.ZodTransform<number, string>>;

/** A duration, given as text and kept in milliseconds. */
export function duration(fallback: string, description: string, most = 3650 * DAY): Duration {
  return z
    .string('expected a duration as text, such as 90s, 5m, 1h or 2d')
    .default(fallback)
    .transform((text, context) => {
      const ms = parseDuration(text);
      if (ms !== undefined && ms <= most) return ms;
      if (ms !== undefined) {
        context.addIssue({ code: 'custom', message: `at most ${formatDuration(most)}` });
        return z.NEVER;
      }
      context.addIssue({
        code: 'custom',
        message: 'expected a duration such as 90s, 5m, 1h or 2d',
      });
      return z.NEVER;
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

/**
 * The one schema of the configuration: types, defaults and descriptions. The reference page, the
 * sample file and the environment variables derive from it.
 */
import { CronPattern } from 'croner';
import { z } from 'zod';
import { formatDuration, parseDuration } from './duration.js';

const DAY = 86_400_000;

/** Timers of the platform count to 2^31 ms, less than 25 days. */
const LONGEST_TIMER = 24 * DAY;

function isCronPattern(pattern: string): boolean {
  try {
    return new CronPattern(pattern) instanceof CronPattern;
  } catch {
    return false;
  }
}

/** A duration, given as text and kept in milliseconds. */
function duration(fallback: string, description: string, most = 3650 * DAY) {
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

const port = (fallback: number, description: string) =>
  z.number().int().min(0).max(65_535).default(fallback).describe(description);

const positive = (fallback: number, description: string) =>
  z.number().int().min(1).default(fallback).describe(description);

interface Windows {
  readonly pane: number;
  readonly window: number;
  readonly hop: number;
}

/** What must hold among the lengths, in milliseconds. */
function checkWindows({ pane, window, hop }: Windows, context: z.RefinementCtx): void {
  const problem = (key: keyof Windows, message: string) =>
    context.addIssue({ code: 'custom', path: [key], message });
  const whole = 'must be a whole number of panes (windows.pane)';
  if (window % pane !== 0) problem('window', whole);
  if (hop % pane !== 0) problem('hop', whole);
  if (hop > window)
    problem('hop', 'longer than windows.window, so that some traffic is never read');
  if (pane < 1000) problem('pane', 'at least 1s');
  if (3_600_000 % pane !== 0) {
    problem('pane', 'an hour must be a whole number of panes: 1m, 5m, 10m, 15m, 30m, 1h, …');
  }
  if (window > 31 * DAY) {
    problem('window', 'a display window longer than 31 days does not fit the memory bounds');
  }
}

export const configSchema = z.strictObject({
  nats: z
    .strictObject({
      servers: z
        .array(z.string().min(1))
        .default([])
        .describe('NATS servers, as host:port; none: an embedded nats-server is started.'),
      partitions: z
        .number()
        .int()
        .min(1)
        .max(1024)
        .optional()
        .describe('Partitions of the stream; fixed when the stream is created (then 8).'),
      retention: duration('48h', 'How long the raw events are kept in the stream.'),
      replicas: z
        .number()
        .int()
        .min(1)
        .max(5)
        .default(1)
        .describe('Copies of each stream in a JetStream cluster; used when streams are created.'),
      embeddedPort: port(4222, 'Loopback port of the embedded nats-server; 0: a free one.'),
    })
    .prefault({}),
  windows: z
    .strictObject({
      pane: duration('5m', 'The smallest slice of event time; an hour is a whole number of panes.'),
      lateness: duration('2m', 'How late an event may come and still be counted.'),
      window: duration('1h', 'Length of the display window; a whole number of panes.'),
      hop: duration('5m', 'How often a window is read; a whole number of panes.'),
      idleAfter: duration(
        '30s',
        'After this long without messages a partition is idle, and its event time goes on by the clock. Set it above the pauses of whoever delivers in files.',
        LONGEST_TIMER,
      ),
    })
    .superRefine(checkWindows)
    .prefault({}),
  events: z
    .strictObject({
      maxMessageBytes: positive(1_048_576, 'Larger messages are dead-lettered.'),
      maxRememberedIds: positive(
        5_000_000,
        'Ids a partition remembers to recognise duplicates (about 16 bytes each).',
      ),
    })
    .prefault({}),
  segments: z
    .strictObject({
      max: positive(16, 'Segments (surface, policy) kept apart; the rest is `other`.'),
      maxPerPane: positive(256, 'Segments a partition keeps apart within one pane.'),
    })
    .prefault({}),
  privacy: z
    .strictObject({
      userKeyFile: z
        .string()
        .optional()
        .describe(
          'File with the 16-byte key (32 hex digits) that users are hashed with; none: one is made in the data folder.',
        ),
    })
    .prefault({}),
  detectors: z
    .strictObject({
      bandwagon: z
        .strictObject({
          enabled: z.boolean().default(true).describe('Whether the detector runs.'),
          itemCap: positive(1_000_000, 'Items counted exactly; above it a sample by hash.'),
          targetIntensity: z
            .number()
            .positive()
            .optional()
            .describe(
              'Impressions per catalogue item to which rarefied readings are thinned; none: no_baseline.',
            ),
        })
        .prefault({}),
    })
    .prefault({}),
  checkpoint: z
    .strictObject({
      interval: duration('30s', 'How often state and cursors are stored together.', DAY),
    })
    .prefault({}),
  http: z
    .strictObject({
      host: z.string().default('127.0.0.1').describe('Address to listen on.'),
      port: port(8620, 'Port of /metrics, /api and /health; 0: a free one.'),
      tokenFile: z
        .string()
        .optional()
        .describe(
          'File with the token for calls that change something (`Authorization: Bearer …`); none: one is made in the data folder.',
        ),
    })
    .prefault({}),
  audit: z
    .strictObject({
      stretch: duration(
        '2h',
        'Length of the stretch that an audit looks into, and of its baseline.',
      ),
      baselineLag: duration('6h', 'How much earlier the baseline of an audit lies.'),
      schedule: z
        .string()
        .optional()
        .refine(
          (pattern) => pattern === undefined || isCronPattern(pattern),
          'expected a cron pattern such as "0 6 * * 1"',
        )
        .describe(
          'Cron pattern in UTC at which audits are asked for, such as "0 6 * * 1"; none: no schedule.',
        ),
    })
    .prefault({}),
  exports: z
    .strictObject({
      prometheusTiers: z
        .array(z.enum(['core', 'detail']))
        .default(['core'])
        .describe('Which tiers of readings /metrics shows.'),
    })
    .prefault({}),
  dataDir: z
    .string()
    .optional()
    .describe(
      "Folder for the embedded server's store and the user key (default: ~/.local/state/flyball).",
    ),
  log: z
    .strictObject({
      level: z
        .enum(['trace', 'debug', 'info', 'warn', 'error', 'silent'])
        .default('info')
        .describe('Least severe log lines that are written.'),
    })
    .prefault({}),
});

/** The configuration in force: every key present, durations in milliseconds. */
export type Config = z.output<typeof configSchema>;

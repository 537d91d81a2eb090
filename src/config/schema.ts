/**
 * The one schema of the configuration: types, defaults and descriptions. The reference page, the
 * sample file and the environment variables derive from it.
 */
import { CronPattern } from 'croner';
import { z } from 'zod';
import { FEWEST_BASELINE_BLOCKS } from '../alarms/alarm-options.js';
import { POLICY_ROLES } from '../detectors/policy-role.js';
import { createDetectors, type DetectorOptions } from '../detectors/registry.js';
import { SIGNAL_DEFAULTS, signalPlan, type SignalOptions } from '../detectors/signal-plan.js';
import { formatDuration, parseDuration } from './duration.js';

const HOUR = 3_600_000;
const DAY = 24 * HOUR;

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

const positive = (fallback: number, description: string, most = 2 ** 31 - 1) =>
  z.number().int().min(1).max(most).default(fallback).describe(description);

const enabled = z.boolean().default(true).describe('Whether the detector runs.');

/** The name of a signal, a policy or a taxonomy. */
const name = z.string().min(1).max(256);

const signalName = (fallback: string, description: string) =>
  name.default(fallback).describe(description);

const signalNames = (fallback: readonly string[], description: string) =>
  z
    .array(name)
    .default([...fallback])
    .describe(description);

/** Roles by the names that policies of such a role commonly have. */
const DEFAULT_ROLES: Record<string, (typeof POLICY_ROLES)[number]> = {
  random: 'exploration',
  explore: 'exploration',
  exploration: 'exploration',
  holdout: 'holdout',
  candidate: 'candidate',
};

/** Durations by name, in milliseconds. */
function durations(texts: Record<string, string>, context: z.RefinementCtx) {
  return Object.fromEntries(
    Object.entries(texts).map(([key, text]) => {
      const ms = parseDuration(text);
      if (ms === undefined || ms > 28 * DAY) {
        context.addIssue({
          code: 'custom',
          path: [key],
          message: 'expected a duration of at most 28d, such as 2h or 7d',
        });
      }
      return [key, ms ?? 0];
    }),
  );
}

/** What must hold among the signals. */
function checkSignals(signals: SignalsConfig, context: z.RefinementCtx): void {
  try {
    signalPlan(signalOptions(signals));
  } catch (error) {
    if (!(error instanceof RangeError)) throw error;
    context.addIssue({ code: 'custom', path: [], message: error.message });
  }
}

type SignalsConfig = Omit<SignalOptions, 'view'> & { readonly view?: string | undefined };

/** The signals as the detectors know them. */
export function signalOptions({ view, ...signals }: SignalsConfig): SignalOptions {
  return { ...signals, ...(view === undefined ? {} : { view }) };
}

interface BaselineTimes {
  readonly from?: string | undefined;
  readonly to?: string | undefined;
}

/** A stretch has two ends, in order. */
function checkBaseline({ from, to }: BaselineTimes, context: z.RefinementCtx): void {
  const problem = (key: keyof BaselineTimes, message: string) =>
    context.addIssue({ code: 'custom', path: [key], message });
  if (from !== undefined && to === undefined) problem('to', 'needed where baseline.from is given');
  if (to !== undefined && from === undefined) problem('from', 'needed where baseline.to is given');
  if (from !== undefined && to !== undefined && !(Date.parse(from) < Date.parse(to))) {
    problem('to', 'must lie after baseline.from');
  }
}

interface Guardrail {
  readonly reading: string;
  readonly above?: number | undefined;
  readonly below?: number | undefined;
}

/** A limit has one side. */
function checkGuardrail({ above, below }: Guardrail, context: z.RefinementCtx): void {
  if ((above === undefined) !== (below === undefined)) return;
  context.addIssue({ code: 'custom', path: [], message: 'needs either above or below' });
}

/** The readings of the detectors that run, as `<detector>.<reading>`, and the detectors. */
function runningReadings(detectors: Readonly<Record<string, { readonly enabled: boolean }>>) {
  const running = Object.entries(detectors).filter(([, { enabled }]) => enabled);
  const declarations = createDetectors(
    Object.fromEntries(running.map(([key]) => [key, {}])) as DetectorOptions,
  ).map(({ declaration }) => declaration);
  return {
    ids: declarations.map(({ id }) => id),
    readings: declarations.flatMap(({ id, readings }) =>
      readings.map((reading) => `${id}.${reading.id}`),
    ),
  };
}

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
  if (HOUR % pane !== 0) {
    problem('pane', 'an hour must be a whole number of panes: 1m, 5m, 10m, 15m, 30m, 1h, …');
  }
  if (window > 31 * DAY) {
    problem('window', 'a display window longer than 31 days does not fit the memory bounds');
  }
}

interface AlarmsConfig {
  readonly guardrails: readonly Guardrail[];
  readonly baselineBlocks: Readonly<Record<string, number>>;
  readonly owners: readonly { readonly detector?: string | undefined }[];
}

/** What alarms name is there: a limit that nothing is held against would be trusted in vain. */
function checkAlarms(
  { guardrails, baselineBlocks, owners }: AlarmsConfig,
  detectors: Parameters<typeof runningReadings>[0],
  problem: (path: readonly (string | number)[], message: string) => void,
): void {
  const { ids, readings } = runningReadings(detectors);
  const known = (what: string) =>
    `no running detector has it; there are ${[...(what.includes('.') ? readings : ids)].join(', ')}`;
  guardrails.forEach(({ reading }, i) => {
    if (readings.includes(reading)) return;
    problem(['alarms', 'guardrails', i, 'reading'], known('.'));
  });
  for (const key of Object.keys(baselineBlocks)) {
    if (![...ids, ...readings].includes(key))
      problem(['alarms', 'baselineBlocks', key], known(key));
  }
  owners.forEach(({ detector }, i) => {
    if (detector === undefined || ids.includes(detector)) return;
    problem(['alarms', 'owners', i, 'detector'], known(detector));
  });
}

/** What must hold between the sections. */
function checkAll(
  config: {
    readonly windows: Windows;
    readonly labels: { readonly pane: number; readonly window: number; readonly wait: number };
    readonly baseline: BaselineTimes;
    readonly alarms: AlarmsConfig;
    readonly detectors: Readonly<Record<string, { readonly enabled: boolean }>> & {
      readonly bandwagon: { readonly retrainEvery: number };
    };
  },
  context: z.RefinementCtx,
): void {
  const { windows, labels, baseline, detectors, alarms } = config;
  const problem = (path: readonly (string | number)[], message: string) =>
    context.addIssue({ code: 'custom', path: [...path], message });
  // A pane that does not fit an hour is told of by itself.
  const isHourly = HOUR % windows.pane === 0;
  if (isHourly && (labels.pane === 0 || labels.pane % windows.pane !== 0)) {
    problem(['labels', 'pane'], 'must be a whole number of panes (windows.pane)');
  } else if (DAY % labels.pane !== 0) {
    problem(['labels', 'pane'], 'a day must be a whole number of panes of labels');
  } else if (labels.window === 0 || labels.window % labels.pane !== 0) {
    problem(['labels', 'window'], 'must be a whole number of panes of labels (labels.pane)');
  }
  const { retrainEvery } = detectors.bandwagon;
  if (isHourly && (retrainEvery === 0 || retrainEvery % windows.pane !== 0)) {
    problem(
      ['detectors', 'bandwagon', 'retrainEvery'],
      'must be a whole number of panes (windows.pane)',
    );
  }
  checkAlarms(alarms, detectors, problem);
  for (const end of ['from', 'to'] as const) {
    const time = baseline[end];
    if (time !== undefined && Date.parse(time) % windows.pane !== 0) {
      problem(['baseline', end], 'must lie on the edge of a pane (windows.pane)');
    }
  }
}

const guardrail = z
  .strictObject({
    reading: name,
    surface: name.optional(),
    policy: name.optional(),
    by: z.record(name, z.string()).optional(),
    above: z.number().optional(),
    below: z.number().optional(),
    severity: z.enum(['page', 'ticket', 'info']).optional(),
  })
  .superRefine(checkGuardrail);

const owner = z.strictObject({
  surface: name.optional(),
  policy: name.optional(),
  detector: name.optional(),
  owner: name,
});

const sections = z.strictObject({
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
  signals: z
    .strictObject({
      proxy: signalName('click', 'The signal that the ranker optimises.'),
      proxyWorth: z
        .enum(['occurrence', 'value'])
        .default('occurrence')
        .describe('What the proxy is worth: 1 when it occurs, or its value (seconds, a rating).'),
      hierarchy: signalNames(
        SIGNAL_DEFAULTS.hierarchy,
        'Signals believed to tell of quality, the best first; the order is checked against labels.',
      ),
      measured: signalNames(SIGNAL_DEFAULTS.measured, 'Signals measured beside the hierarchy.'),
      harm: signalNames(SIGNAL_DEFAULTS.harm, 'Signals that mean harm.'),
      derived: z
        .array(
          z.union([
            z.strictObject({ signal: name, from: name, below: z.number() }),
            z.strictObject({ signal: name, from: name, atLeast: z.number() }),
            z.strictObject({ signal: name, absent: name }),
          ]),
        )
        .default([...SIGNAL_DEFAULTS.derived])
        .describe(
          'Signals made from others: below or from a value on (`{signal: skip-30s, from: skip, below: 30}`), or from the absence of one (`{signal: no-skip, absent: skip}`).',
        ),
      maturesAfter: z
        .record(name, z.string())
        .default({})
        .transform(durations)
        .describe(
          'Signals that take longer than attribution.time to come, as in `{return: 7d}`; labels are read with them once they are known.',
        ),
      view: name
        .optional()
        .describe(
          'The signal that says an impression was seen; with it viewed impressions count as exposed, not served ones.',
        ),
    })
    .superRefine(checkSignals)
    .prefault({}),
  attribution: z
    .strictObject({
      time: duration('30m', 'How long after its impression an outcome still counts.', 28 * DAY),
      maxImpressions: positive(
        1_000_000,
        'Impressions a partition remembers for outcomes and labels (about 80 bytes each); above it the oldest are forgotten, and counted.',
      ),
    })
    .prefault({}),
  labels: z
    .strictObject({
      pane: duration('1h', 'The smallest slice of time for readings of labels; whole panes.'),
      window: duration(
        '1d',
        'Length of their display window, as labels are rare; whole label panes.',
      ),
      wait: duration(
        '28d',
        'How long a label may take; once nine tenths of the labels are known to come sooner, readings are final sooner.',
        28 * DAY,
      ),
      question: z
        .string()
        .min(1)
        .optional()
        .describe(
          'The question whose labels tell of quality; none: all labels answer the same one.',
        ),
    })
    .prefault({}),
  policies: z
    .strictObject({
      roles: z
        .record(name, z.enum(POLICY_ROLES))
        .default(DEFAULT_ROLES)
        .describe(
          'What policies are there for, by name: production, exploration, holdout or candidate; others are production.',
        ),
    })
    .prefault({}),
  items: z
    .strictObject({
      taxonomy: name
        .optional()
        .describe(
          'Of categories such as `genre:jazz` those of this taxonomy (`genre`) count; none: plain ones.',
        ),
    })
    .prefault({}),
  baseline: z
    .strictObject({
      from: z.iso
        .datetime({ offset: true })
        .optional()
        .describe(
          'Begin of the stretch of the stream that readings are compared with, as an ISO time; on a pane (windows.pane).',
        ),
      to: z.iso.datetime({ offset: true }).optional().describe('Its end.'),
    })
    .superRefine(checkBaseline)
    .prefault({}),
  alarms: z
    .strictObject({
      falsePages90d: z
        .number()
        .positive()
        .max(1000)
        .default(1)
        .describe(
          'False pages in 90 days that the whole installation may have on average; every reading that makes tickets may have as many of them.',
        ),
      guardrails: z
        .array(guardrail)
        .default([])
        .describe(
          'Limits that owners set, in force from the first block on: `{reading: bandwagon.exposure_gini, above: 0.8, surface: home}`; surface, policy, by and severity (page) are optional.',
        ),
      owners: z
        .array(owner)
        .default([])
        .describe(
          'Who an incident belongs to, the first that fits: `{surface: home, owner: home-team}`; surface, policy and detector are optional.',
        ),
      baselineBlocks: z
        .record(name, z.number().int().min(FEWEST_BASELINE_BLOCKS).max(10_000))
        .default({})
        .describe(
          'Blocks that a baseline is made of, by detector or reading, as in `{bandwagon: 28}`; fewer than 336 hours, 28 days or 12 weeks cost delay, fewer than 96, 14 or 6 the promise.',
        ),
      baselineFile: z
        .string()
        .optional()
        .describe(
          'Baselines made elsewhere, as `flyball baseline pin` writes them; none: the stretch of baseline.from and baseline.to, or else the first blocks there are.',
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
          enabled,
          block: z
            .enum(['hour', 'day'])
            .default('day')
            .describe(
              'Cadence at which what is shown is watched for change; hours only where an hour shows much of the catalogue.',
            ),
          itemCap: positive(1_000_000, 'Items counted exactly; above it a sample by hash.'),
          targetIntensity: z
            .number()
            .positive()
            .optional()
            .describe(
              'Impressions per catalogue item to which rarefied readings are thinned; none: half the baseline traffic.',
            ),
          retrainEvery: duration(
            '1d',
            'How often the ranker is trained anew: the periods of the runaway gain; whole panes.',
            31 * DAY,
          ),
          trainingMemory: z
            .number()
            .min(1)
            .default(1)
            .describe(
              'How many such periods of clicks a training remembers: 1 where each sees the last period alone.',
            ),
          trainingDecay: z
            .number()
            .min(0)
            .lt(1)
            .optional()
            .describe(
              'Instead of trainingMemory: the weight that clicks keep from one training to the next.',
            ),
        })
        .prefault({}),
      filterBubble: z
        .strictObject({
          enabled,
          userCap: positive(200_000, 'Users remembered per segment; above it a sample by hash.'),
          halfLifeDays: z
            .number()
            .positive()
            .default(14)
            .describe("Days in which an impression's weight in its user's diet halves."),
          repeatPairs: positive(
            500_000,
            'Pairs of user and item remembered per segment to know repeats; above it a sample of users by hash.',
          ),
        })
        .prefault({}),
      proxyDrift: z.strictObject({ enabled }).prefault({}),
      signalInformation: z
        .strictObject({
          enabled,
          fewestLabels: positive(30, 'Labels below which nothing is said of a signal.'),
        })
        .prefault({}),
      signalUniqueness: z
        .strictObject({
          enabled,
          fewestLabels: positive(100, 'Labels below which nothing is said of a signal.'),
        })
        .prefault({}),
      exposureBias: z
        .strictObject({
          enabled,
          itemCap: positive(
            100_000,
            'Items whose positions are counted; above it a sample by hash.',
            1_000_000,
          ),
          positions: z
            .number()
            .int()
            .min(1)
            .max(50)
            .default(20)
            .describe('Positions told apart, from the first on.'),
        })
        .prefault({}),
      flywheel: z
        .strictObject({
          enabled,
          block: z
            .enum(['day', 'week'])
            .default('day')
            .describe(
              'Length of a point of the series; a shorter one would mistake the daily cycle for growth.',
            ),
          userCap: z
            .number()
            .int()
            .min(2)
            .default(16_384)
            .describe('Users of a block counted exactly; above it an estimate.'),
          dataBefore: z
            .number()
            .int()
            .min(0)
            .default(0)
            .describe('Outcomes that models had learned from before the first block.'),
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

export const configSchema = sections.superRefine(checkAll);

/** The configuration in force: every key present, durations in milliseconds. */
export type Config = z.output<typeof configSchema>;

/** The answers of readings, the overview, charts, audits and health. */
import { z } from 'zod';
import { MARK_STATES } from '../http/status-json.js';
import {
  by,
  epochMs,
  kind,
  levelFields,
  named,
  reason,
  readingName,
  severity,
  when,
} from './common-schemas.js';

const lane = z.enum(['exposure', 'attribution', 'labels']);

export const readings = named(
  'Readings',
  z.strictObject({
    readings: z.array(
      z.strictObject({
        reading: readingName,
        surface: z.string(),
        policy: z.string().describe('* where the segment is a surface as a whole.'),
        window: z.strictObject({ start: z.string(), end: z.string() }),
        by,
        n: z.number().optional(),
        value: z.number().optional(),
        low: z.number().optional(),
        high: z.number().optional(),
        interval: z.string().optional().describe('Why there is no interval.'),
        enough: z.literal(false).optional(),
        reason: reason.optional(),
        seen: z.number().optional(),
        needed: z.number().optional(),
      }),
    ),
  }),
);

const mark = z.strictObject({
  detector: z.string(),
  title: z.string(),
  state: z.enum(MARK_STATES),
  why: z.string(),
  brief: z.string(),
  provisional: z.literal(true).optional(),
  incident: z.string().optional().describe('Id of the worst open incident.'),
});

export const overview = named(
  'Overview',
  z.strictObject({
    version: z.string(),
    now: z.number().describe("The server's clock, epoch ms."),
    eventTime: epochMs.optional(),
    windowEnd: epochMs.optional(),
    accounting: z
      .strictObject({
        sent: z.int(),
        accepted: z.int(),
        duplicate: z.int(),
        deadLettered: z.int(),
        late: z.int(),
      })
      .optional()
      .describe('Absent where workers count the events, in their own metrics.'),
    detectors: z.array(z.strictObject({ id: z.string(), title: z.string(), question: z.string() })),
    segments: z
      .array(
        z.strictObject({
          surface: z.string(),
          policy: z.string(),
          windowEnd: epochMs,
          marks: z.array(mark),
        }),
      )
      .describe('Worst first.'),
  }),
);

const elsewhere = z.strictObject({
  ours: z.number(),
  tools: z.array(
    z.strictObject({
      tool: z.string(),
      name: z.string(),
      relation: z.string(),
      theirs: z.number(),
    }),
  ),
});

const declaration = z.strictObject({
  id: z.string(),
  tier: z.enum(['core', 'detail']),
  title: z.string(),
  meaning: z.string(),
  caution: z.string().optional(),
  unit: z.string(),
  states: z.array(z.string()).optional(),
  of: z.string().describe('Unit of n.'),
  by: z.array(z.string()),
  needs: z.array(z.string()),
  harm: z.enum(['up', 'down']).optional(),
  moved: z
    .strictObject({ up: z.string(), down: z.string() })
    .optional()
    .describe('What has happened where it has risen or fallen.'),
  elsewhere: elsewhere.optional(),
});

const column = z.array(z.number().nullable());

const series = z
  .strictObject({
    detector: z.string(),
    reading: declaration,
    by,
    lane,
    blockMs: z.number(),
    limits: z.array(z.strictObject({ alert: z.string(), when, threshold: z.number(), severity })),
    end: z.array(epochMs),
    value: column,
    low: column,
    high: column,
    reason: z.array(reason.nullable()),
    provisional: z.literal(true).optional(),
    missing: z.string().optional(),
    remedy: z.string().optional(),
  })
  .describe('The windows of one reading as columns, oldest first.');

const watched = z.strictObject({
  kind,
  alert: z.string(),
  reading: readingName,
  by,
  against: z.string().optional(),
  severity,
  state: z.enum(['learning', 'pinned', 'limit', 'suppressed']),
  blocks: z.int(),
  needed: z.int(),
  baseline: z.strictObject({ ...levelFields, from: epochMs, to: epochMs }).optional(),
  limit: z.strictObject({ when, value: z.number() }).optional(),
  share: z.number().describe('How far it is on its way to an alarm, 0 to 1, on a log scale.'),
});

export const history = named(
  'History',
  z.strictObject({
    surface: z.string(),
    policy: z.string(),
    series: z.array(series),
    changes: z.array(z.strictObject({ time: epochMs, label: z.string() })),
    monitors: z.array(watched),
  }),
);

const auditSubject = z
  .strictObject({
    reading: readingName,
    places: z.array(z.strictObject({ surface: z.string(), policy: z.string(), by })),
    when: when.optional(),
    limit: z.number().optional(),
  })
  .describe('What the alert is about: the verdict answers that first.');

export const audits = named(
  'Audits',
  z.strictObject({
    audits: z.array(
      z.strictObject({
        request: z.strictObject({
          id: z.string(),
          trigger: z.enum(['alert', 'schedule', 'api', 'command']),
          surface: z.string().optional(),
          policy: z.string().optional(),
          from: epochMs,
          to: epochMs,
          baselineFrom: epochMs,
          baselineTo: epochMs,
          seed: z.number().optional(),
          without: z.array(z.string()).optional().describe('Parts that are left out.'),
          incident: z.string().optional(),
          alert: z.string().optional(),
          about: auditSubject.optional(),
        }),
        state: z.enum(['waiting', 'running', 'done', 'failed']),
        verdict: z.string().optional().describe('One sentence; the reason where it failed.'),
        phase: z.enum(['reading', 'investigating', 'reporting']).optional(),
        progress: z.number().min(0).max(1).optional(),
        finishedAt: z.number().optional(),
      }),
    ),
  }),
);

export const auditAsked = named('AuditAsked', z.strictObject({ id: z.string() }));

export const auditsAsked = named(
  'AuditsAsked',
  z.strictObject({ audits: z.array(z.string()).describe('Ids, one for each alert of ours.') }),
);

export const report = named(
  'AuditReport',
  z
    .looseObject({ schema: z.string().describe('Raised when a field changes its meaning.') })
    .describe('The report of an audit; its other parts depend on what there was to look into.'),
);

export const live = named('Live', z.strictObject({ status: z.literal('ok') }));

const parts = z.record(
  z.string(),
  z.strictObject({
    status: z.enum(['up', 'down']),
    reason: z.string().optional().describe('Why it is down.'),
  }),
);

export const ready = named(
  'Ready',
  z
    .strictObject({
      status: z.enum(['ok', 'error', 'shutting_down']),
      info: parts.describe('What is up.'),
      error: parts.describe('What is down.'),
      details: parts,
    })
    .describe('The parts are nats, checkpoint and lag.'),
);

/** The answers about incidents, monitors and baselines, and what people do about them. */
import { z } from 'zod';
import {
  by,
  epochMs,
  kind,
  levelFields,
  named,
  readingName,
  reason,
  scale,
  severity,
  when,
} from './common-schemas.js';

const signed = { by: z.string(), at: epochMs, why: z.string() };

const suppressFields = {
  what: z.literal('suppress'),
  ...signed,
  from: epochMs,
  to: epochMs,
  surface: z.string().optional(),
  policy: z.string().optional(),
  reading: readingName.optional(),
};

export const maintenance = named('Maintenance', z.strictObject(suppressFields));

export const declaredMaintenance = named(
  'DeclaredMaintenance',
  z.strictObject({
    maintenance: z.array(z.strictObject(suppressFields)),
  }),
);

const record = z.strictObject({
  what: z.enum(['acknowledge', 'accept']),
  incident: z.string(),
  ...signed,
  after: z.number().describe('The place in the stream at which it took effect.'),
});

const level = z.strictObject(levelFields);

export const incident = named(
  'Incident',
  z.strictObject({
    id: z.string(),
    kind,
    alert: z.string(),
    detector: z.string(),
    reading: readingName,
    surface: z.string(),
    policy: z.string(),
    by,
    segments: z.array(
      z.strictObject({ surface: z.string(), policy: z.string(), by, since: epochMs }),
    ),
    against: z.string().optional(),
    severity,
    summary: z.string(),
    finding: z.string(),
    when,
    threshold: z.number().optional(),
    from: level.optional().describe("The baseline's mean."),
    ...levelFields,
    since: epochMs,
    openedAt: epochMs,
    closedAt: epochMs.optional(),
    closedFor: z.enum(['quiet', 'accepted', 'silent']).optional(),
    reopened: z.int().optional(),
    changes: z.array(z.strictObject({ time: epochMs, what: z.string() })),
    owner: z.string().optional(),
    evidence: z.number(),
    falseAlarms: z
      .strictObject({
        count: z.number(),
        days: z.number(),
        of: z.enum(['installation', 'reading']),
      })
      .optional(),
    records: z.array(record),
  }),
);

export const incidents = named('Incidents', z.strictObject({ incidents: z.array(incident) }));

const place = { surface: z.string(), policy: z.string(), by, against: z.string().optional() };

export const monitors = named(
  'Monitors',
  z.strictObject({
    monitors: z.array(
      z.strictObject({
        ...place,
        kind,
        alert: z.string(),
        detector: z.string(),
        reading: readingName,
        severity,
        state: z.enum(['learning', 'pinned', 'limit', 'suppressed']),
        blocks: z.int(),
        needed: z.int(),
        lack: reason.optional(),
        limit: z.strictObject({ when, value: z.number() }).optional(),
        baseline: z.strictObject({ ...levelFields, from: epochMs, to: epochMs }).optional(),
        evidence: z.number().optional(),
        threshold: z.number().nullable().describe('null: it never alarms by itself.'),
        share: z.number(),
        lastResidual: z.number().optional(),
        lastBlock: epochMs.optional(),
      }),
    ),
    budget: z
      .array(
        z.strictObject({
          alert: z.string(),
          reading: readingName,
          severity,
          share: z.number(),
          falseAlarms: z.number(),
          blockMs: z.number(),
          blocksBetween: z.number(),
          streams: z.int(),
        }),
      )
      .describe('How the false alarms that are allowed are split.'),
  }),
);

const profile = z.looseObject({}).describe('Of the residuals, for the test of this direction.');

export const baselines = named(
  'Baselines',
  z.strictObject({
    version: z.literal(1),
    madeFrom: z.string(),
    madeAt: epochMs,
    baselines: z.array(
      z.strictObject({
        ...place,
        reading: readingName,
        scale,
        blockMs: z.number(),
        from: epochMs,
        to: epochMs,
        accepted: z.boolean().optional(),
        baseline: z.strictObject({
          blocks: z.int(),
          mean: z.number(),
          meanError: z.number(),
          spread: z.number(),
          seasons: z.array(z.number()),
          rising: profile,
          falling: profile,
        }),
      }),
    ),
    lacking: z.array(
      z.strictObject({
        ...place,
        reading: readingName,
        blocks: z.int(),
        needed: z.int(),
        lack: reason.optional(),
      }),
    ),
    history: z.array(z.looseObject({})).optional(),
  }),
);

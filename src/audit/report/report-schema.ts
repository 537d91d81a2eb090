/**
 * The JSON Schema of a report's data, in zod, from which docs/schemas/audit-report.schema.json is
 * written. It says of each field what `report.ts` says; new fields may be added to it.
 */
import { z } from 'zod';
import { REASONS } from '../../detectors/reading.js';
import { CHANGES } from '../stretches/compare.js';
import { findingsSchema } from './findings-schema.js';
import { REPORT_SCHEMA } from './report.js';

const text = z.string();
const number = z.number();
const count = z.int().min(0);
const share = number.min(0).max(1);
const time = z.iso.datetime();
const withheld = z
  .object({ withheld: z.literal(true) })
  .describe('Stands for fewer than ten users.');
const segment = { surface: text, policy: text };
const anySegment = { surface: text.optional(), policy: text.optional() };
const both = <T extends z.ZodType>(each: T) => z.object({ baseline: each, audited: each });

const cell = z
  .union([
    withheld,
    z.object({
      enough: z.literal(false),
      reason: z.enum(Object.keys(REASONS) as (keyof typeof REASONS)[]),
      seen: number,
      needed: number,
    }),
    z.object({
      n: number,
      value: number,
      low: number.optional(),
      high: number.optional(),
      interval: z.literal('few_shards').optional(),
    }),
  ])
  .describe('A reading of a stretch with its 95% interval, or why there is none.');

const comparison = {
  difference: z
    .object({ value: number, low: number, high: number })
    .optional()
    .describe('Audited minus baseline with its 95% interval; absent where they do not compare.'),
  change: z.enum(CHANGES),
};

const reading = z.object({
  reading: text.describe('<detector>.<reading>'),
  title: text,
  meaning: text,
  tier: z.enum(['core', 'detail']),
  unit: text,
  of: text.describe('Unit of n.'),
  harm: z.enum(['up', 'down']).optional(),
  by: z.record(text, text),
  ...{ baseline: cell, audited: cell },
  ...comparison,
});

const itemCell = z.union([withheld, z.object({ impressions: count, share })]);
const itemRow = { baseline: itemCell, audited: itemCell, shift: number.optional() };
const itemRows = z.array(z.object({ item: text, ...itemRow }));

const reportedSegment = z.object({
  ...segment,
  traffic: both(
    z.union([
      withheld,
      z.object({
        ...{ recommendations: count, impressions: count, users: count },
        usersExact: z.boolean().describe('False where the number of users is an estimate.'),
      }),
    ]),
  ),
  readings: z.array(reading),
  series: z.array(
    z.object({
      reading: text,
      points: z.array(
        z.object({
          time: number.describe('Epoch milliseconds.'),
          ...{ value: number.optional(), low: number.optional(), high: number.optional() },
        }),
      ),
    }),
  ),
  items: z
    .object({
      ...{ gained: itemRows, lost: itemRows },
      others: z.object({ ...itemRow, items: count }),
      complete: z.boolean().describe('False: from a sample of the items.'),
    })
    .optional()
    .describe('Absent where the segment is withheld, and where a share of the users was archived.'),
});

const verdict = z.enum(['better', 'worse', 'equivalent', 'inconclusive']).nullable();

const history = z.object({
  audits: z.array(z.object({ id: text, from: time, to: time, outcome: text, sentence: text })),
  readings: z.array(
    z.object({
      ...segment,
      reading: text,
      title: text,
      by: z.record(text, text),
      then: cell,
      now: cell,
      ...comparison,
    }),
  ),
  comparisons: z.array(
    z.object({ ...segment, a: text, b: text, metric: text, then: verdict, now: verdict }),
  ),
});

const kindCounts = z.array(
  z.object({ kind: text, accepted: count, late: count, duplicate: count }),
);

const quality = z
  .object({
    byKind: both(kindCounts),
    refused: z.array(z.object({ code: text, meaning: text, events: count })),
    ...{ unknownFields: count, voidedPropensities: count, voidedTargets: count },
  })
  .optional()
  .describe('What became of the events; absent where a share of the users was archived.');

const sources = z
  .array(
    z.object({
      of: z.enum(['archive', 'stream']),
      ...{ from: time, to: time, share, missed: count },
    }),
  )
  .optional()
  .describe(
    'Which of the events an archive held, and which the stream; absent without an archive.',
  );

const data = z.object({
  algorithm: z.literal('sha-256'),
  of: z.enum(['events', 'archive']),
  digest: text.regex(/^[0-9a-f]{64}$/),
  events: count,
  lastSequences: z.record(text, count),
});

const about = z
  .object({
    reading: text,
    places: z.array(z.object({ surface: text, policy: text, by: z.record(text, text) })).min(1),
    when: z.enum(['above', 'below']).optional(),
    limit: number.optional(),
  })
  .describe('What the alert is about: the verdict answers that first.');

/** The report as its JSON file holds it. */
export const reportSchema = z
  .object({
    schema: z.literal(REPORT_SCHEMA),
    request: z.object({
      ...{ id: text, trigger: z.string(), ...anySegment },
      ...{ incident: text.optional(), alert: text.optional(), about: about.optional() },
    }),
    verdict: z.object({
      outcome: z.enum(['changed', 'unchanged', 'cannot_say', 'worse', 'better', 'equivalent']),
      sentence: text,
      also: z.array(text).describe('Further sentences, the gravest first.'),
    }),
    advice: z
      .array(
        z.object({
          ...{ rule: text, ...anySegment, action: text },
          ...{ because: z.array(text), but: z.array(text) },
        }),
      )
      .min(1),
    stretches: both(z.object({ from: time, to: time })),
    segments: z.array(reportedSegment),
    changes: z.array(
      z.object({
        mark: z.int().min(1),
        time,
        stretch: z.enum(['baseline', 'audited', 'between']),
        what: text,
        ...anySegment,
      }),
    ),
    moreChanges: count,
    findings: findingsSchema.optional(),
    lacks: z
      .array(z.object({ part: text, ...anySegment, reason: text }))
      .describe('What was asked for and could not be given.'),
    history,
    sources,
    quality,
    notEstablished: z.array(text),
    configuration: z.record(text, z.union([text, number])),
    data,
    methods: z.array(
      z.object({ title: text, text, formula: text.optional(), source: text.optional() }),
    ),
    seed: z.int(),
    reproduce: text.describe('What makes this report again from the same data.'),
  })
  .meta({
    title: 'Audit report',
    description: 'The report of a Flyball audit as data. Fields may be added without notice.',
  });

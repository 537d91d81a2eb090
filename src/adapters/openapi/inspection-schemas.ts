/** The answers about data, baselines and configuration. */
import { z } from 'zod';
import { BASELINE_SOURCES } from '../http/baselines-json.js';
import { by, epochMs, levelFields, named, readingName } from './common-schemas.js';

const count = z.int().min(0);

const counts = z
  .strictObject({
    kind: z.string(),
    sent: count,
    accepted: count,
    duplicate: count,
    deadLettered: count,
    late: count,
    unattributed: count,
    byContext: count,
    itemLevel: count,
    unmeasured: count,
    unknownFields: count,
  })
  .describe(
    'sent = accepted + duplicate + deadLettered; late to unmeasured are parts of accepted.',
  );

export const dataQuality = named(
  'DataQuality',
  z.strictObject({
    now: z.number().describe("The server's clock, epoch ms."),
    countedElsewhere: z
      .boolean()
      .describe('True for a coordinator: its workers count the events, in their own /metrics.'),
    kinds: z.array(counts),
    refusals: z
      .array(
        z.strictObject({
          code: z.string(),
          events: count,
          meaning: z.string(),
          remedy: z.string(),
        }),
      )
      .describe('Dead-lettered events by reason, the most frequent first.'),
    cuts: z
      .array(
        z.strictObject({
          id: z.string(),
          title: z.string(),
          count,
          meaning: z.string(),
          remedy: z.string(),
        }),
      )
      .describe('What bounds have cut, and what was set aside.'),
    partitions: z.array(
      z.strictObject({
        partition: count,
        eventTime: epochMs.optional(),
        watermark: epochMs.optional().describe('Event time less the allowed lateness.'),
        pending: count.describe('Messages that were not read yet.'),
        openPanes: count,
        rememberedImpressions: count,
      }),
    ),
    checkpoint: z.strictObject({
      at: z.number().optional().describe('When it was last stored, epoch ms by the clock.'),
      bytes: count,
      everyMs: z.number(),
    }),
  }),
);

const place = {
  reading: readingName,
  title: z.string(),
  surface: z.string(),
  policy: z.string(),
  by,
  against: z.string().optional(),
  blockMs: z.number(),
};

export const baselineOrigins = named(
  'BaselineOrigins',
  z.strictObject({
    file: z
      .strictObject({
        madeFrom: z.string(),
        history: z.array(
          z.looseObject({
            at: z.number().describe('Epoch ms by the clock.'),
            by: z.string(),
            why: z.string(),
            madeFrom: z.string(),
          }),
        ),
      })
      .optional()
      .describe('What alarms.baselineFile holds, and who pinned it, oldest first.'),
    stretch: z
      .strictObject({ from: epochMs, to: epochMs })
      .optional()
      .describe('baseline.from and baseline.to.'),
    pinned: z.array(
      z.strictObject({
        ...place,
        unit: z.string(),
        ...levelFields,
        from: epochMs,
        to: epochMs,
        blocks: count,
        source: z.enum(BASELINE_SOURCES),
        accepted: z
          .strictObject({ by: z.string(), at: epochMs, why: z.string() })
          .optional()
          .describe('Who accepted the level that it was moved to.'),
      }),
    ),
    unpinned: z.array(
      z.strictObject({
        ...place,
        blocks: count,
        needed: count,
        lack: z.string().optional().describe('Why the last block had no value.'),
      }),
    ),
  }),
);

export const configuration = named(
  'Configuration',
  z.strictObject({
    settings: z.array(
      z.strictObject({
        path: z.string(),
        variable: z.string(),
        description: z.string(),
        value: z.unknown().optional().describe('As it would stand in the file.'),
        fallback: z.unknown().optional(),
        isDefault: z.boolean(),
      }),
    ),
  }),
);

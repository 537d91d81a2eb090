/** The bodies and answers of labelling. */
import { z } from 'zod';
import { named } from './common-schemas.js';

const count = z.int().min(0);

export const tasks = named(
  'Tasks',
  z
    .array(
      z.strictObject({
        data: z.strictObject({
          request: z.string(),
          item: z.string(),
          surface: z.string(),
          policy: z.string(),
          version: z.string().optional(),
          position: z.int().optional(),
          shown: z.string(),
          asked: z.string(),
          question: z.string(),
          guideline: z.string(),
          stratum: z.enum(['general', 'report']),
          copies: z.int(),
          claim: z.string(),
          context: z.record(z.string(), z.string()),
          details: z.string(),
        }),
        meta: z.strictObject({ request: z.string() }),
      }),
    )
    .describe('Tasks as Label Studio imports them.'),
);

const plainLabel = z.strictObject({
  request: z.string(),
  label: z.union([z.number().min(0).max(1), z.string()]).optional(),
  skipped: z.boolean().optional(),
  id: z.string().optional(),
  labeller: z.string().optional(),
  source: z.string().optional(),
  time: z.union([z.string(), z.number()]).optional(),
  question: z.string().optional(),
  guideline: z.string().optional(),
});

const exportedTask = z
  .looseObject({ annotations: z.array(z.looseObject({})) })
  .describe("A task of Label Studio's JSON export.");

/** Every form that answers may come in. */
export const labelsBody = z.union([
  plainLabel.describe("A label in Flyball's own form; a number, or a choice of the scale."),
  exportedTask,
  z.looseObject({ action: z.string() }).describe("The body of Label Studio's webhook."),
  z.array(z.union([plainLabel, exportedTask])).max(10_000),
]);

const inboxFields = {
  accepted: count,
  skipped: count,
  repeated: count,
  refused: count,
  results: z.array(
    z.strictObject({
      entry: z.string(),
      request: z.string().optional(),
      result: z.enum(['accepted', 'skipped', 'repeated', 'refused']),
      reason: z.string().optional(),
    }),
  ),
};

export const inbox = named('LabelsTaken', z.strictObject(inboxFields));

export const exploration = named(
  'Exploration',
  z.strictObject({
    surface: z.string(),
    policy: z.string(),
    exposures: z.int(),
    items: z.array(
      z.strictObject({
        item: z.string(),
        uncertainty: z.number(),
        propensity: z.number().describe('What to log where the item is shown.'),
      }),
    ),
  }),
);

export const labels = named(
  'Labels',
  z.strictObject({
    isOn: z.boolean().describe('Whether any segment has a budget.'),
    segments: z.array(
      z.strictObject({
        surface: z.string(),
        policy: z.string(),
        budget: z.number(),
        spentToday: z.number(),
        waiting: z.number(),
        oldestAge: z.number().optional(),
        labelled: z.number(),
        skipped: z.number(),
        expired: z.number(),
        effectiveLabels: z.number(),
        mixing: z.number(),
        state: z.enum(['attention', 'ok']),
        advice: z.array(z.string()),
      }),
    ),
    agreement: z
      .strictObject({
        pairs: z.number(),
        value: z.number().optional(),
        low: z.number().optional(),
        high: z.number().optional(),
        missing: z.string().optional(),
        advice: z.string().optional(),
      })
      .optional()
      .describe("Krippendorff's alpha between labellers."),
  }),
);

/** The section `audit`: what an audit looks into, when, and how. */
import { CronPattern } from 'croner';
import { z } from 'zod';
import { duration, inPlaceOf } from './builders.js';

export const auditSection = z
  .strictObject({
    stretch: duration('2h', 'Length of the stretch that an audit looks into, and of its baseline.'),
    baselineLag: duration('6h', 'How much earlier the baseline of an audit lies.'),
    schedule: z
      .string()
      .optional()
      .refine((pattern) => pattern === undefined || isCronPattern(pattern), {
        error: inPlaceOf('a cron pattern such as "0 6 * * 1"'),
      })
      .describe(
        'Cron pattern in UTC at which audits are asked for, such as "0 6 * * 1"; none: no schedule.',
      ),
    seed: z
      .number()
      .int()
      .min(0)
      .max(4_294_967_295)
      .default(0)
      .describe('Seed of the models, splits and bootstraps of audits.'),
    models: z
      .boolean()
      .default(true)
      .describe("Compares production's scores, the reference and stand-in models on labels."),
    mix: z
      .boolean()
      .default(true)
      .describe('Splits changes of proxy and label into mix and within categories.'),
    bearers: z
      .boolean()
      .default(true)
      .describe('Measures how much of what is bad falls on the worst-exposed users.'),
    amplification: z
      .boolean()
      .default(true)
      .describe('Compares what is shown with the exploration policies.'),
    moat: z.boolean().default(true).describe('Draws learning curves and weighs the data.'),
    whatIf: z.boolean().default(true).describe('Estimates other rankings of logged candidates.'),
  })
  .prefault({});

function isCronPattern(pattern: string): boolean {
  try {
    return new CronPattern(pattern) instanceof CronPattern;
  } catch {
    return false;
  }
}

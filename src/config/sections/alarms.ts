/** The section `alarms`: when someone is alarmed, and who. */
import { z } from 'zod';
import { FEWEST_BASELINE_BLOCKS } from '../../alarms/alarm-options.js';
import { problemsOf } from '../problem.js';
import { name } from './builders.js';

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

export const alarmsSection = z
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
  .prefault({});

interface Limit {
  readonly above?: number | undefined;
  readonly below?: number | undefined;
}

/** A limit has one side. */
function checkGuardrail({ above, below }: Limit, context: z.RefinementCtx): void {
  if ((above === undefined) !== (below === undefined)) return;
  problemsOf(context)([], 'needs either above or below');
}

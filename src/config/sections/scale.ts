/** The section `scale`: how several machines share the work. */
import { z } from 'zod';
import { problemsOf } from '../problem.js';
import { duration, HOUR, positive } from './builders.js';

export const ROLES = ['all', 'worker', 'coordinator'] as const;

/** What this process does of the whole. */
export type Role = (typeof ROLES)[number];

/** As many workers as there can be partitions. */
const MOST_WORKERS = 1024;
/** A lease is renewed three times before it ends, over a network. */
const SHORTEST_LEASE = 2000;

export const scaleSection = z
  .strictObject({
    role: z
      .enum(ROLES)
      .default('all')
      .describe(
        'What this process does: `all`; as a `worker` its share of the partitions; as the `coordinator` readings, alarms, audits and the page.',
      ),
    workers: positive(1, 'Workers that share the partitions.', MOST_WORKERS),
    worker: z
      .number()
      .int()
      .min(0)
      .max(MOST_WORKERS - 1)
      .default(0)
      .describe(
        'Which of the workers this one is, from 0: it has the partitions p with p mod scale.workers = scale.worker.',
      ),
    address: z
      .string()
      .regex(/^[-.:_A-Za-z0-9]+$/, 'a host name or an address, without a port')
      .optional()
      .describe(
        'Host under which other processes reach the HTTP side of this one: told by the coordinator, so that its standby passes calls on; none: a standby is not ready and answers 503.',
      ),
    lease: duration(
      '15s',
      'How long partitions and the place of the coordinator stay taken after their holder was last heard of; fixed when first used.',
      HOUR,
    ),
  })
  .superRefine(checkScale)
  .prefault({});

interface Scale {
  readonly workers: number;
  readonly worker: number;
  readonly lease: number;
}

function checkScale({ workers, worker, lease }: Scale, context: z.RefinementCtx): void {
  const problem = problemsOf<keyof Scale>(context);
  if (worker >= workers) {
    problem(['worker'], `must be below scale.workers (${workers}): workers are counted from 0`);
  }
  if (lease < SHORTEST_LEASE) problem(['lease'], 'at least 2s');
}

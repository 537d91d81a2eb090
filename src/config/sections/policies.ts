/** The section `policies`: what policies are there for. */
import { z } from 'zod';
import { POLICY_ROLES } from '../../detectors/policy-role.js';
import { name } from './builders.js';

/** Roles by the names that policies of such a role commonly have. */
const DEFAULT_ROLES: Record<string, (typeof POLICY_ROLES)[number]> = {
  random: 'exploration',
  explore: 'exploration',
  exploration: 'exploration',
  holdout: 'holdout',
  candidate: 'candidate',
};

export const policiesSection = z
  .strictObject({
    roles: z
      .record(name, z.enum(POLICY_ROLES))
      .default(DEFAULT_ROLES)
      .describe(
        'What policies are there for, by name: production, exploration, holdout or candidate; others are production.',
      ),
  })
  .prefault({});

/** From the datasets of the two stretches to what an audit found in them. */
import { roleIn } from '../../detectors/policy-role.js';
import type { AuditOptions, Found } from '../audit-options.js';
import type { AuditDataset } from '../dataset/rows.js';
import type { PerStretch } from '../stretches/stretch.js';
import { findIn, type FindOptions } from './find.js';
import { ALL_PARTS } from './parts.js';

export interface LookOptions {
  readonly audit: Pick<AuditOptions, 'pipeline' | 'parts' | 'seed' | 'supplied'>;
  /** How far a part has come, 0 to 1. */
  readonly onProgress?: FindOptions['onProgress'];
}

/** What was found; a stretch in which nothing was recommended is a lack. */
export function lookInto(
  { baseline, audited }: Partial<PerStretch<AuditDataset>> & { readonly audited: AuditDataset },
  { audit, onProgress }: LookOptions,
): Found {
  if (audited.rows === 0) {
    const reason = 'nothing was recommended in the audited stretch';
    return { lacks: [{ part: 'dataset', reason }] };
  }
  return findIn(
    { audited, ...(baseline && baseline.rows > 0 ? { baseline } : {}) },
    {
      parts: audit.parts ?? ALL_PARTS,
      seed: audit.seed ?? 0,
      roleOf: policyRoles(audit.pipeline.roles),
      ...(audit.supplied ? { supplied: audit.supplied } : {}),
      ...(onProgress ? { onProgress } : {}),
    },
  );
}

/** The role of each policy; one that is not named is in production. */
function policyRoles(roles: AuditOptions['pipeline']['roles']): FindOptions['roleOf'] {
  return (policy) => roleIn(roles, policy);
}

/** The audit of events that may be of all users or of a share of them. */
import { DatasetInvestigation } from '../findings/dataset-investigation.js';
import { ALL_PARTS, wantsDataset } from '../findings/parts.js';
import type { AuditReport } from '../report/report.js';
import type { AuditRequest } from '../request.js';
import { runAudit, type AuditSource } from '../run-audit.js';
import { sampledAudit, type SampledAuditOptions } from './sampled-audit.js';

/**
 * The report: with the evidence of detectors where the source holds all users, else without.
 *
 * @throws AuditRequestError where the stretches are empty or overlap; what the source throws
 */
export async function auditEvents(
  source: AuditSource,
  request: AuditRequest,
  options: SampledAuditOptions,
): Promise<AuditReport> {
  const { share, audit } = options;
  if (share < 1) return sampledAudit(source, request, options);
  const parts = audit.parts ?? ALL_PARTS;
  return runAudit(source, request, {
    ...audit,
    ...(wantsDataset(parts)
      ? { investigation: new DatasetInvestigation({ request, ...options }) }
      : {}),
  });
}

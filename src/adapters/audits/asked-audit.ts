/** What a request makes of the options of the service's audits, and the call that asks for the same again. */
import type { AuditOptions } from '../../audit/audit-options.js';
import { ALL_PARTS, PART_NAMES, type PartSwitches } from '../../audit/findings/parts.js';
import type { AuditRequest } from '../../audit/request.js';
import { isoTime } from '../../events/event-time.js';

/** The options of the audit: the seed and the parts that were asked for, and how to ask for it again. */
export function askedAudit(
  request: AuditRequest,
  configured: Omit<AuditOptions, 'reproduce'>,
): AuditOptions {
  const seed = request.seed ?? configured.seed ?? 0;
  const parts = partsOf(request, configured.parts ?? ALL_PARTS);
  return { ...configured, seed, parts, reproduce: callOf(request, seed, parts) };
}

function partsOf({ without = [] }: AuditRequest, configured: PartSwitches): PartSwitches {
  const asked = PART_NAMES.map((part) => [part, configured[part] && !without.includes(part)]);
  return Object.fromEntries(asked) as Record<keyof PartSwitches, boolean>;
}

/** The call, with what is configured spelled out; it holds nothing but times, numbers and quoted names. */
function callOf(
  { from, to, baselineFrom, baselineTo, surface, policy }: AuditRequest,
  seed: number,
  parts: PartSwitches,
): string {
  const times = { from, to, baselineFrom, baselineTo };
  const without = PART_NAMES.filter((part) => !parts[part]);
  const body = {
    ...Object.fromEntries(Object.entries(times).map(([name, time]) => [name, isoTime(time)])),
    ...{ surface, policy, seed },
    ...(without.length > 0 ? { without } : {}),
  };
  return `POST /api/audits ${JSON.stringify(body)}`;
}

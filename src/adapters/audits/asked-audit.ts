/** What a request makes of the options of the service's audits, and the command that asks for the same again. */
import type { AuditOptions } from '../../audit/audit-options.js';
import { flag, partFlags, stretchFlags } from '../../audit/command-line.js';
import { ALL_PARTS, PART_NAMES, type PartSwitches } from '../../audit/findings/parts.js';
import type { AuditRequest } from '../../audit/request.js';

/** The options of the audit: the seed and the parts that were asked for, and how to ask for it again. */
export function askedAudit(
  request: AuditRequest,
  configured: Omit<AuditOptions, 'reproduce'>,
): AuditOptions {
  const seed = request.seed ?? configured.seed ?? 0;
  const parts = partsOf(request, configured.parts ?? ALL_PARTS);
  return { ...configured, seed, parts, reproduce: commandOf(request, seed, parts) };
}

function partsOf({ without = [] }: AuditRequest, configured: PartSwitches): PartSwitches {
  const asked = PART_NAMES.map((part) => [part, configured[part] && !without.includes(part)]);
  return Object.fromEntries(asked) as Record<keyof PartSwitches, boolean>;
}

/** The command that asks the service for it, with what is configured spelled out. */
function commandOf(request: AuditRequest, seed: number, parts: PartSwitches): string {
  const flags = [...stretchFlags(request), ...flag('--seed', `${seed}`), ...partFlags(parts)];
  return ['flyball audit', ...flags].join(' ');
}

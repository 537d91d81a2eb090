/** The flags of `flyball audit` that ask for what a request asks for. */
import { isoTime } from '../events/event-time.js';
import { PART_NAMES, type PartName, type PartSwitches } from './findings/parts.js';
import type { AuditRequest } from './request.js';

/** The parts as flags spell them. */
const PART_FLAGS: Readonly<Record<PartName, string>> = {
  models: 'models',
  mix: 'mix',
  bearers: 'bearers',
  amplification: 'amplification',
  moat: 'moat',
  whatIf: 'what-if',
};

/** The stretches and the segments, each spelled out. */
export function stretchFlags({
  from,
  to,
  baselineFrom,
  baselineTo,
  surface,
  policy,
}: Omit<AuditRequest, 'id' | 'trigger'>): string[] {
  return [
    ...flag('--from', isoTime(from)),
    ...flag('--to', isoTime(to)),
    ...flag('--baseline-from', isoTime(baselineFrom)),
    ...flag('--baseline-to', isoTime(baselineTo)),
    ...flag('--surface', surface),
    ...flag('--policy', policy),
  ];
}

/** The parts that are left out. */
export function partFlags(parts: PartSwitches): string[] {
  return PART_NAMES.filter((part) => !parts[part]).map((part) => `--no-${PART_FLAGS[part]}`);
}

/** The flag with its value as a shell takes it; nothing where there is none. */
export function flag(name: string, value: string | undefined): string[] {
  if (value === undefined) return [];
  // A value that begins with a dash would be taken for a flag of its own.
  return value.startsWith('-') ? [`${name}=${shellWord(value)}`] : [name, shellWord(value)];
}

/** The word as a shell takes it. */
export function shellWord(word: string): string {
  return /^[\w./:@%+=-]+$/.test(word) ? word : `'${word.replaceAll("'", "'\\''")}'`;
}

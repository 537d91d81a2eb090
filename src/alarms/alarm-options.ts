/** What an owner can set about alarms. */
import type { Severity } from '../detectors/detector.js';
import type { PolicyRole } from '../detectors/policy-role.js';
import type { By, TimeSpan } from '../detectors/reading.js';
import { SHORTEST_BASELINE } from '../statistics/sequential/baseline.js';
import type { ChangeDeclaration } from '../windows/change-log.js';
import type { ActionRecord } from './action.js';
import type { BaselineDocument } from './baseline-document.js';

/** An absolute limit on a reading. */
export interface GuardrailLimit {
  /** `<detector>.<reading>`. */
  readonly reading: string;
  /** Absent: every surface; likewise policy and `by`. */
  readonly surface?: string;
  readonly policy?: string;
  readonly by?: By;
  /** Where it must not lie; one of the two. */
  readonly above?: number;
  readonly below?: number;
  /** Default page. */
  readonly severity?: Severity;
}

/** Who is told of what; the first that fits is. */
export interface OwnerRule {
  readonly surface?: string;
  readonly policy?: string;
  readonly detector?: string;
  readonly owner: string;
}

/** Blocks below which there can be no baseline at all. */
export const FEWEST_BASELINE_BLOCKS = SHORTEST_BASELINE;

export interface AlarmOptions {
  /** False pages in 90 days that the whole installation may have on average; each ticket's reading too. */
  readonly falsePages: number;
  readonly guardrails: readonly GuardrailLimit[];
  readonly owners: readonly OwnerRule[];
  /** Blocks of a baseline by detector or `<detector>.<reading>`, where not the cadence's default. */
  readonly baselineBlocks: Readonly<Record<string, number>>;
  /** The stretch whose blocks make the baselines; absent: the first blocks there are. */
  readonly stretch?: TimeSpan;
  /** Baselines made elsewhere. */
  readonly baselines?: BaselineDocument;
  /** Actions that a replay repeats, each after the place in the stream where it took effect. */
  readonly actions: readonly ActionRecord[];
  readonly roleOf: (policy: string) => PolicyRole;
  /** Change events that concern a segment, oldest first. */
  readonly changesOf: (surface: string, policy: string) => readonly ChangeDeclaration[];
}

export const ALARM_DEFAULTS: AlarmOptions = {
  falsePages: 1,
  guardrails: [],
  owners: [],
  baselineBlocks: {},
  actions: [],
  roleOf: () => 'production',
  changesOf: () => [],
};

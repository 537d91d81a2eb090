/** What is watched: the detectors' monitors and limits, and the owner's, each with its cadence. */
import type {
  BlockLength,
  Detector,
  Lane,
  MonitorDeclaration,
  Scale,
  Severity,
} from '../detectors/detector.js';
import { ROLL_UP } from '../detectors/policy-role.js';
import type { By } from '../detectors/reading.js';
import { EARLIEST_BASELINE, FULL_BASELINE } from '../statistics/sequential/baseline.js';
import { blockMs } from '../windows/blocks.js';
import { OTHER_SEGMENT } from '../windows/segment.js';
import type { AlarmOptions, GuardrailLimit } from './alarm-options.js';

interface Watched {
  /** Unique. */
  readonly key: string;
  readonly alert: string;
  readonly detector: string;
  /** Id of the reading. */
  readonly reading: string;
  readonly title: string;
  readonly by: By | undefined;
  readonly lane: Lane;
  readonly block: BlockLength;
  readonly severity: Severity;
  readonly summary: string;
  /** Whether the roll-up over policies is left out, as each policy is watched by itself. */
  readonly policiesOnly: boolean;
}

/** A reading that is watched for change. */
export interface ChangeWatch extends Watched {
  readonly kind: 'change';
  readonly scale: Scale;
  readonly watch: MonitorDeclaration['watch'];
  /** Id of the reading that must not have risen. */
  readonly unlessRisen: string | undefined;
  /** Measured blocks that a baseline is made of. */
  readonly baselineBlocks: number;
  /** Those of a stated stretch that suffice. */
  readonly earliestBlocks: number;
}

/** A reading with a limit. */
export interface LimitWatch extends Watched {
  readonly kind: 'limit';
  readonly limit: number;
  readonly beyond: 'above' | 'below';
  /** Undefined: every surface; likewise the policy. */
  readonly surface: string | undefined;
  readonly policy: string | undefined;
}

export type Watch = ChangeWatch | LimitWatch;

/** The name of the alert of an owner's limit. */
const GUARDRAIL_ALERT = 'FlyballGuardrailCrossed';

const HOUR_MS = 3_600_000;
const DAY_MS = 24 * HOUR_MS;

/**
 * All that is watched, in the order of the detectors, the owner's limits last.
 *
 * @throws RangeError for a limit on a reading that no running detector has, or without a side
 */
export function watchesOf(
  detectors: readonly Detector[],
  { guardrails, baselineBlocks }: Pick<AlarmOptions, 'guardrails' | 'baselineBlocks'>,
): Watch[] {
  const declared = detectors.flatMap((detector) => {
    const { id, monitors, alerts } = detector.declaration;
    return [
      ...monitors.map((monitor): ChangeWatch => {
        const common = watched(detector, monitor.reading);
        const needed =
          baselineBlocks[`${id}.${monitor.reading}`] ??
          baselineBlocks[id] ??
          FULL_BASELINE[cadenceOf(common.block)];
        const earliestBlocks = EARLIEST_BASELINE[cadenceOf(common.block)];
        const { id: alert, scale, watch, severity, summary, by, unlessRisen } = monitor;
        const key = alert;
        return {
          ...{ ...common, kind: 'change', key, alert, scale, watch, severity, summary, by },
          ...{ unlessRisen, baselineBlocks: needed, earliestBlocks },
        };
      }),
      ...alerts.map((alert): LimitWatch => {
        const { id: name, threshold: limit, when: beyond, severity, summary } = alert;
        return {
          ...{ ...watched(detector, alert.reading), kind: 'limit', key: name, alert: name },
          ...{ limit, beyond, severity, summary },
          ...{ by: undefined, surface: undefined, policy: undefined },
        };
      }),
    ];
  });
  return [...declared, ...guardrails.map((each) => guardrail(detectors, each))];
}

/** Whether the watch looks at this segment and subject. */
export function looksAt(watch: Watch, surface: string, policy: string, by: By): boolean {
  if (surface === OTHER_SEGMENT.surface && policy === OTHER_SEGMENT.policy) return false;
  if (watch.kind === 'limit') {
    if ((watch.surface ?? surface) !== surface) return false;
    // Whoever names the roll-up means it.
    if (watch.policy !== undefined && watch.policy !== policy) return false;
    if (watch.policy === undefined && watch.policiesOnly && policy === ROLL_UP) return false;
  } else if (watch.policiesOnly && policy === ROLL_UP) return false;
  return Object.entries(watch.by ?? {}).every(([key, value]) => by[key] === value);
}

/** Blocks of other lengths need as many as the next longer one that has a name. */
function cadenceOf(block: BlockLength): 'hour' | 'day' | 'week' {
  const ms = blockMs(block);
  if (ms <= HOUR_MS) return 'hour';
  return ms <= DAY_MS ? 'day' : 'week';
}

function guardrail(detectors: readonly Detector[], of: GuardrailLimit): LimitWatch {
  const { above, below, surface, policy, by, severity = 'page' } = of;
  const detector = detectors.find(({ declaration }) =>
    declaration.readings.some((reading) => `${declaration.id}.${reading.id}` === of.reading),
  );
  if (!detector) throw new RangeError(`No running detector has a reading ${of.reading}`);
  const limit = above ?? below;
  if (limit === undefined || (above !== undefined && below !== undefined)) {
    throw new RangeError(`A guardrail on ${of.reading} needs either above or below`);
  }
  const beyond = above === undefined ? 'below' : 'above';
  const id = of.reading.slice(detector.declaration.id.length + 1);
  return {
    ...watched(detector, id),
    kind: 'limit',
    key: JSON.stringify([GUARDRAIL_ALERT, of.reading, surface, policy, by, beyond, limit]),
    alert: GUARDRAIL_ALERT,
    ...{ limit, beyond, surface, policy, by, severity },
    summary: 'A reading lies beyond the limit that its owner has set.',
  };
}

/** What follows from the part that gives the reading. */
function watched({ declaration, parts }: Detector, reading: string) {
  const { title } = declaration.readings.find(({ id }) => id === reading) ?? { title: undefined };
  const part = parts.find(({ readings }) => readings.includes(reading));
  if (title === undefined || !part) {
    throw new RangeError(`${declaration.id} has no part that gives the reading ${reading}`);
  }
  const { lane, block, scope } = part;
  const policiesOnly = scope === 'both';
  return { detector: declaration.id, reading, title, lane, block, policiesOnly };
}

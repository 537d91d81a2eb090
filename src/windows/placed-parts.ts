/** The parts of all detectors, sorted by the lane in which their panes close. */
import type { Detector, Lane, Part } from '../detectors/detector.js';
import { ROLL_UP } from '../detectors/policy-role.js';
import type { Summary } from '../summaries/summary.js';

/** A part, and whose it is. */
export interface PlacedPart {
  readonly detector: string;
  readonly part: Part;
  /** The summary of its windows: that of its panes, unless a folding makes something else of them. */
  readonly window: Summary<unknown>;
}

export type Lanes = Readonly<Record<Lane, readonly PlacedPart[]>>;

/**
 * The parts by lane, in the order of the detectors.
 *
 * @param exposure what counts as exposed: where an impression must have been viewed, exposure is
 *   known only once views have had the time to come
 */
export function placeParts(detectors: readonly Detector[], exposure: 'served' | 'viewed'): Lanes {
  const all = detectors.flatMap(({ declaration, parts }) =>
    parts.map((part) => ({
      detector: declaration.id,
      part,
      window: part.folding?.window ?? part.summary,
    })),
  );
  const laneOf = ({ lane }: Part): Lane =>
    lane === 'exposure' && exposure === 'viewed' ? 'attribution' : lane;
  const of = (lane: Lane) => all.filter(({ part }) => laneOf(part) === lane);
  return { exposure: of('exposure'), attribution: of('attribution'), labels: of('labels') };
}

/** Whether the part is kept for a segment with this policy. */
export function isKeptFor({ part: { scope } }: PlacedPart, policy: string): boolean {
  return scope === 'both' || scope === (policy === ROLL_UP ? 'surface' : 'policy');
}

/** Names every part with all that its stored states depend on. */
export function identityOf(lanes: Lanes): string {
  return [...lanes.exposure, ...lanes.attribution, ...lanes.labels]
    .map(({ detector, part }) =>
      [`${detector}.${part.id}:${part.summary.id}`, part.folding?.id ?? '', part.block].join('|'),
    )
    .join(' ');
}

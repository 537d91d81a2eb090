/** The parts of detectors that need more than what was shown: users' pasts, outcomes, labels. */
import type { Detector } from '../../detectors/detector.js';
import { exposureParts } from './exposure-parts.js';

/** Readings over months of blocks; two stretches as wholes have nothing to say on them. */
const OF_MONTHS: ReadonlySet<string> = new Set(['flywheel']);

/** The detectors reduced to the parts that `exposureParts` leaves. */
export function laterDetectors(detectors: readonly Detector[]): Detector[] {
  const exposure = new Set(exposureParts(detectors).map(({ part }) => part));
  return detectors
    .filter(({ declaration: { id } }) => !OF_MONTHS.has(id))
    .map(({ declaration, parts }) => ({
      declaration,
      parts: parts.filter((part) => !exposure.has(part)),
    }))
    .filter(({ parts }) => parts.length > 0);
}

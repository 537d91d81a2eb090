/** The readings of a segment over the two stretches as wholes, compared. */
import type { CatalogueView } from '../../detectors/detector.js';
import { isMeasured, type Measurement, type TimeSpan } from '../../detectors/reading.js';
import { createDetectors, type DetectorOptions } from '../../detectors/registry.js';
import type { Segment } from '../../windows/segment.js';
import { compareMeasurements, type Cell, type ReadingComparison } from './compare.js';
import { exposureParts, type ExposurePart } from './exposure-parts.js';
import { perStretch, type PerStretch } from './stretch.js';

export interface SegmentStates {
  readonly segment: Segment;
  /** One state a part, in the order of `exposureParts`. */
  readonly states: PerStretch<readonly unknown[]>;
  readonly catalogues: PerStretch<CatalogueView>;
  /** Whether the stretch has too few users for its numbers to be shown. */
  readonly withheld: PerStretch<boolean>;
}

/**
 * All readings of the segment. Those that hold traffic constant are taken at half the intensity of
 * the thinner stretch, so that they exist in both and can be compared.
 */
export function compareReadings(
  { segment, states, catalogues, withheld }: SegmentStates,
  stretches: PerStretch<TimeSpan>,
  options: DetectorOptions,
): ReadingComparison[] {
  const read = (parts: readonly ExposurePart[]): PerStretch<readonly Measurement[][]> =>
    perStretch((stretch) =>
      parts.map(({ part }, i) =>
        part.read(states[stretch][i], {
          surface: segment.surface,
          policy: segment.policy,
          role: undefined,
          window: stretches[stretch],
          catalogue: catalogues[stretch],
          measured: () => undefined,
          only: false,
          // The earlier stretch is compared with the later one; it cannot be what both are held to.
          baseline: undefined,
          memory: undefined,
        }),
      ),
    );
  const first = read(exposureParts(createDetectors(options)));
  const parts = exposureParts(createDetectors(atCommonTraffic(options, first)));
  const { baseline, audited } = read(parts);
  return parts.flatMap(({ declaration }, i) =>
    audited[i]!.map((measurement, at): ReadingComparison => {
      const before = baseline[i]![at]!;
      const declared = declaration.readings.find(({ id }) => id === measurement.reading)!;
      const { title, meaning, tier, unit, of, harm } = declared;
      const isWithheld = withheld.baseline || withheld.audited;
      return {
        reading: `${declaration.id}.${measurement.reading}`,
        ...{ title, meaning, tier, unit, of },
        ...(harm === undefined ? {} : { harm }),
        by: measurement.by,
        baseline: cellOf(before, withheld.baseline),
        audited: cellOf(measurement, withheld.audited),
        ...(isWithheld
          ? { change: 'not_comparable' as const }
          : compareMeasurements(before, measurement)),
      };
    }),
  );
}

/** The options with which both stretches are read at the same impressions per item. */
function atCommonTraffic(
  options: DetectorOptions,
  measurements: PerStretch<readonly Measurement[][]>,
): DetectorOptions {
  if (!options.bandwagon) return options;
  const intensity = (each: readonly Measurement[][]): number => {
    const items = each.flat().find(({ reading }) => reading === 'catalogue_items');
    return items && isMeasured(items) ? items.n / items.value : 0;
  };
  const least = Math.min(intensity(measurements.baseline), intensity(measurements.audited));
  if (!(least > 0)) return options;
  return { ...options, bandwagon: { ...options.bandwagon, targetIntensity: least / 2 } };
}

function cellOf(measurement: Measurement, isWithheld: boolean): Cell {
  if (isWithheld) return { withheld: true };
  if (!isMeasured(measurement)) {
    const { enough, reason, seen, needed } = measurement;
    return { enough, reason, seen, needed };
  }
  const { n, value, low, high, interval } = measurement;
  return {
    n,
    value,
    ...(low === undefined ? {} : { low }),
    ...(high === undefined ? {} : { high }),
    ...(interval === undefined ? {} : { interval }),
  };
}

/** The readings of a segment over the two stretches as wholes, side by side. */
import type { CatalogueView, DetectorDeclaration } from '../../detectors/detector.js';
import {
  isMeasured,
  sameBy,
  type Measurement,
  type Reading,
  type TimeSpan,
} from '../../detectors/reading.js';
import { createDetectors, type DetectorOptions } from '../../detectors/registry.js';
import type { Segment } from '../../windows/segment.js';
import {
  areComparable,
  compareMeasurements,
  type Cell,
  type ReadingComparison,
} from './compare.js';
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

/** A reading of both stretches, not compared yet. */
export interface ReadingPair {
  readonly declaration: DetectorDeclaration;
  readonly measurements: PerStretch<Measurement>;
  readonly withheld: PerStretch<boolean>;
}

/**
 * The readings of exposure alone. Those that hold traffic constant are taken at half the intensity of
 * the thinner stretch, so that they exist in both and can be compared.
 */
export function exposurePairs(
  { segment, states, catalogues, withheld }: SegmentStates,
  stretches: PerStretch<TimeSpan>,
  options: DetectorOptions,
): ReadingPair[] {
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
    audited[i]!.map((measurement, at) => ({
      declaration,
      measurements: { baseline: baseline[i]![at]!, audited: measurement },
      withheld,
    })),
  );
}

/**
 * The readings of a segment that both stretches have, whether measured or not, of those that need
 * more than what was shown.
 *
 * @param readings of one segment each
 */
export function laterPairs(
  readings: PerStretch<readonly Reading[]>,
  withheld: PerStretch<boolean>,
  declarations: readonly DetectorDeclaration[],
): ReadingPair[] {
  return readings.audited.flatMap(({ detector, measurement }) => {
    const before = readings.baseline.find(
      (each) =>
        each.detector === detector &&
        each.measurement.reading === measurement.reading &&
        sameBy(each.measurement.by, measurement.by),
    );
    const declaration = declarations.find(({ id }) => id === detector);
    if (!before || !declaration) return [];
    return [
      {
        declaration,
        measurements: { baseline: before.measurement, audited: measurement },
        withheld,
      },
    ];
  });
}

/** Whether the two can be compared: neither is withheld, and both have an interval. */
export function canCompare({ measurements, withheld }: ReadingPair): boolean {
  if (withheld.baseline || withheld.audited) return false;
  return areComparable(measurements.baseline, measurements.audited);
}

/** @param comparisons how many pairs of the report can be compared */
export function comparisonOf(
  { declaration, measurements, withheld }: ReadingPair,
  comparisons: number,
): ReadingComparison {
  const { baseline, audited } = measurements;
  const declared = declaration.readings.find(({ id }) => id === audited.reading)!;
  const { title, meaning, tier, unit, of, harm } = declared;
  return {
    reading: `${declaration.id}.${audited.reading}`,
    ...{ title, meaning, tier, unit, of },
    ...(harm === undefined ? {} : { harm }),
    by: audited.by,
    baseline: cellOf(baseline, withheld.baseline),
    audited: cellOf(audited, withheld.audited),
    ...(withheld.baseline || withheld.audited
      ? { change: 'not_comparable' as const }
      : compareMeasurements(baseline, audited, comparisons)),
  };
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

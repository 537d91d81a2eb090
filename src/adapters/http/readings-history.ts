/**
 * The core readings of the last windows, by segment, reading and `by`: what charts are drawn from.
 * Bounded by windows and by series; the series that was silent longest makes room for a new one.
 */
import type { Detector } from '../../detectors/detector.js';
import type { Measurement } from '../../detectors/reading.js';
import { readingFromJson, type ReadingJson } from '../../detectors/reading-json.js';
import type { ReadingSet } from '../../windows/reading-set.js';
import { KEPT_WINDOWS, ReadingRing } from './reading-ring.js';

/** Series kept, at most 33 kB each. */
const MAX_SERIES = 2000;

export interface Series {
  readonly surface: string;
  readonly policy: string;
  readonly detector: string;
  /** Id of the reading, without the detector. */
  readonly reading: string;
  readonly by: Readonly<Record<string, string>>;
  readonly ring: ReadingRing;
}

/** One key for each series. */
export function seriesKey(series: Omit<Series, 'ring'>): string {
  const { surface, policy, detector, reading, by } = series;
  return JSON.stringify([surface, policy, detector, reading, by]);
}

export class ReadingsHistory {
  /** By key, the one that was silent longest first. */
  private readonly series = new Map<string, Series>();
  private readonly core: ReadonlySet<string>;

  constructor(
    detectors: readonly Detector[],
    private readonly maxSeries = MAX_SERIES,
    private readonly windows = KEPT_WINDOWS,
  ) {
    this.core = new Set(
      detectors.flatMap(({ declaration }) =>
        declaration.readings
          .filter(({ tier }) => tier === 'core')
          .map(({ id }) => `${declaration.id}.${id}`),
      ),
    );
  }

  /** End of the last window of all, epoch ms; undefined before the first. */
  get windowEnd(): number | undefined {
    const ends = [...this.series.values()].map(({ ring }) => ring.lastEnd);
    return ends.length === 0 ? undefined : Math.max(...ends);
  }

  /** Takes in a window's readings; blocks and what is provisional pass by. */
  take(set: ReadingSet): void {
    if (set.of !== 'window' || set.provisional) return;
    for (const { detector, surface, policy, window, measurement } of set.readings) {
      this.add(detector, surface, policy, window.end, measurement);
    }
  }

  /** Takes in a stored reading of a window. */
  takeStored(stored: ReadingJson): void {
    const reading = readingFromJson(stored);
    if (!reading) return;
    const { detector, surface, policy, window, measurement } = reading;
    this.add(detector, surface, policy, window.end, measurement);
  }

  /** All series, or those of one segment. */
  all(surface?: string, policy?: string): Series[] {
    return [...this.series.values()].filter(
      (each) =>
        (surface === undefined || each.surface === surface) &&
        (policy === undefined || each.policy === policy),
    );
  }

  private add(
    detector: string,
    surface: string,
    policy: string,
    end: number,
    measurement: Measurement,
  ): void {
    const { reading, by } = measurement;
    if (!this.core.has(`${detector}.${reading}`)) return;
    const key = seriesKey({ surface, policy, detector, reading, by });
    const series = this.series.get(key) ?? {
      ...{ surface, policy, detector, reading, by: { ...by } },
      ring: new ReadingRing(this.windows),
    };
    series.ring.add(end, measurement);
    this.series.delete(key);
    this.series.set(key, series);
    for (const silent of this.series.keys()) {
      if (this.series.size <= this.maxSeries) break;
      this.series.delete(silent);
    }
  }
}

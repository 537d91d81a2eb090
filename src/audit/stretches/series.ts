/** Core readings over time, thinned to as many points as a chart can show. */
import type { Detector } from '../../detectors/detector.js';
import { isMeasured, type TimeSpan } from '../../detectors/reading.js';
import type { ReadingSet } from '../../windows/reading-set.js';

/** One window's reading; absent numbers: not measured, or no interval. */
export interface SeriesPoint {
  /** End of the window, epoch ms. */
  readonly time: number;
  readonly value?: number;
  readonly low?: number;
  readonly high?: number;
}

export interface Series {
  /** `<detector>.<reading>`. */
  readonly reading: string;
  readonly points: readonly SeriesPoint[];
}

/** Points of a series at most; a chart is some 700 pixels wide. */
const MOST_POINTS = 240;

export class SeriesCollector {
  /** Every so many windows one is kept. */
  readonly stride: number;
  private readonly core: ReadonlySet<string>;
  private readonly bySegment = new Map<string, Map<string, SeriesPoint[]>>();

  /**
   * @param span the time that is shown
   * @param hopMs how often a window is read
   */
  constructor(
    private readonly span: TimeSpan,
    private readonly hopMs: number,
    detectors: readonly Detector[],
  ) {
    this.stride = Math.max(1, Math.ceil((span.end - span.start) / hopMs / MOST_POINTS));
    this.core = new Set(
      detectors.flatMap(({ declaration: { id, readings } }) =>
        readings.filter(({ tier }) => tier === 'core').map((reading) => `${id}.${reading.id}`),
      ),
    );
  }

  /** Takes the readings of a window, in order of time. */
  take({ of, window, readings }: ReadingSet): void {
    const { end } = window;
    if (of !== 'window' || end <= this.span.start || end > this.span.end) return;
    if (Math.round(end / this.hopMs) % this.stride !== 0) return;
    for (const { detector, surface, policy, measurement } of readings) {
      const name = `${detector}.${measurement.reading}`;
      if (!this.core.has(name)) continue;
      const points = this.points(surface, policy, name);
      if (!isMeasured(measurement)) {
        points.push({ time: end });
        continue;
      }
      const { value, low, high } = measurement;
      const hasInterval = low !== undefined && high !== undefined;
      points.push({ time: end, value, ...(hasInterval ? { low, high } : {}) });
    }
  }

  /** The series of a segment, without those that never had a value. */
  of(surface: string, policy: string): Series[] {
    const series = this.bySegment.get(keyOf(surface, policy)) ?? new Map<string, SeriesPoint[]>();
    return [...series]
      .map(([reading, points]) => ({ reading, points }))
      .filter(({ points }) => points.some(({ value }) => value !== undefined));
  }

  private points(surface: string, policy: string, name: string): SeriesPoint[] {
    const key = keyOf(surface, policy);
    let series = this.bySegment.get(key);
    if (!series) {
      series = new Map<string, SeriesPoint[]>();
      this.bySegment.set(key, series);
    }
    let points = series.get(name);
    if (!points) series.set(name, (points = []));
    return points;
  }
}

function keyOf(surface: string, policy: string): string {
  return JSON.stringify([surface, policy]);
}

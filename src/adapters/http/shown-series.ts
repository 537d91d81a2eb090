/**
 * What is known of each reading: the windows that the history keeps and, after them, the last window
 * where the history does not have it: of detail readings, and where labels are still coming.
 */
import type { ReadingSet } from '../../windows/reading-set.js';
import type { DeclaredReading, DeclaredReadings } from './declared-readings.js';
import { pointOf, type Point } from './reading-ring.js';
import { seriesKey, type Series } from './readings-history.js';

export interface ShownSeries extends DeclaredReading {
  readonly surface: string;
  readonly policy: string;
  readonly detector: string;
  readonly by: Readonly<Record<string, string>>;
  /** End of the last window, epoch ms. */
  readonly lastEnd: number;
  /** Labels may still change the last window. */
  readonly provisional: boolean;
  /** The last windows, oldest first: all that are known, or this many. */
  readonly points: (count?: number) => Point[];
}

/** The readings of the history and of the last windows, in no particular order. */
export function shownSeries(
  declared: DeclaredReadings,
  history: readonly Series[],
  latest: readonly ReadingSet[],
): ShownSeries[] {
  const shown = new Map<string, ShownSeries>();
  const add = (series: Omit<ShownSeries, keyof DeclaredReading> & { readonly reading: string }) => {
    const { detector, reading } = series;
    const known = declared.get(`${detector}.${reading}`);
    // What is stored of a detector that no longer runs has no words.
    if (known) shown.set(seriesKey(series), { ...series, ...known });
  };
  for (const series of history) {
    const { ring } = series;
    const points = (count?: number) => ring.points(count);
    add({ ...series, lastEnd: ring.lastEnd, provisional: false, points });
  }
  for (const { window, readings, provisional = false } of latest) {
    for (const { detector, surface, policy, measurement } of readings) {
      const { reading, by } = measurement;
      const place = { surface, policy, detector, reading, by };
      const before = shown.get(seriesKey(place));
      if (before && before.lastEnd >= window.end) continue;
      const last = pointOf(window.end, measurement);
      const points = (count = Infinity) =>
        before && count > 1 ? [...before.points().slice(1 - count), last] : [last];
      add({ ...place, lastEnd: window.end, provisional, points });
    }
  }
  return [...shown.values()];
}

/**
 * Without what a reading is no longer about: a reading that lacked everything has no `by`, and has
 * one as soon as it has values; a position that is not shown any more is silent.
 */
export function withoutOutdated(series: readonly ShownSeries[]): ShownSeries[] {
  const last = new Map<string, number>();
  const keyOf = ({ surface, policy, detector, reading }: ShownSeries) =>
    JSON.stringify([surface, policy, detector, reading.id]);
  for (const each of series) {
    const key = keyOf(each);
    last.set(key, Math.max(last.get(key) ?? -Infinity, each.lastEnd));
  }
  return series.filter((each) => each.lastEnd === last.get(keyOf(each)));
}

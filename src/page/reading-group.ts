/** The series of one reading together: one, or one for each thing it is about. */
import type { SeriesJson } from '../adapters/http/status-json.js';
import type { ReadingDeclaration } from '../detectors/detector.js';

export interface ReadingGroup {
  readonly detector: string;
  readonly reading: ReadingDeclaration;
  /** At least one. */
  readonly series: readonly SeriesJson[];
}

/** The readings in the order in which they come. */
export function groupsOf(series: readonly SeriesJson[]): ReadingGroup[] {
  const groups = new Map<string, SeriesJson[]>();
  for (const each of series) {
    const same = groups.get(each.reading.id);
    if (same) same.push(each);
    else groups.set(each.reading.id, [each]);
  }
  return [...groups.values()].map((all) => {
    const { detector, reading } = all[0]!;
    return { detector, reading, series: all };
  });
}

export function lastValue({ value }: SeriesJson): number | undefined {
  return value.at(-1) ?? undefined;
}

/** Whether the last window has a value of it. */
export function isKnown({ series }: ReadingGroup): boolean {
  return series.some((each) => lastValue(each) !== undefined);
}

/** What of it is not known, and why: those that lack the same together. */
export function lacksOf(series: readonly SeriesJson[]): { of: SeriesJson[]; missing: string }[] {
  const lacks = new Map<string, SeriesJson[]>();
  for (const each of series) {
    if (lastValue(each) !== undefined) continue;
    const missing = each.missing ?? 'no window has been read';
    lacks.set(missing, [...(lacks.get(missing) ?? []), each]);
  }
  return [...lacks].map(([missing, of]) => ({ of, missing }));
}

/** How to get what is missing, each way once. */
export function remediesOf(series: readonly SeriesJson[]): string[] {
  const remedies = series.flatMap(({ remedy }) => (remedy === undefined ? [] : [remedy]));
  return [...new Set(remedies)];
}

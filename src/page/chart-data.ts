/** The numbers of a chart: its columns, and the range of its values. */
import { placesOf, type ChartParts } from './lines.js';

/** Null is a gap; undefined leaves a line unbroken. */
export type Column = (number | null | undefined)[];

/** Places, then of each line value, low and high; null where a line has nothing. */
export function chartData({ lines }: ChartParts): Column[] {
  const places = placesOf(lines);
  const columns = lines.flatMap(({ x, value, low, high }) => {
    const own = new Map(x.map((place, at) => [place, at]));
    return [value, low, high].map((column) =>
      places.map((place) => {
        const at = own.get(place);
        // Undefined leaves a line unbroken where another line has a place and this has not.
        return at === undefined ? undefined : column[at];
      }),
    );
  });
  return [places, ...columns];
}

const LEAST: Readonly<Partial<Record<ChartParts['unit'], number>>> = {
  ratio: -1.005,
  correlation: -1.005,
  difference: -1.005,
};
const MOST: Readonly<Partial<Record<ChartParts['unit'], number>>> = {
  ratio: 1.005,
  correlation: 1.005,
  difference: 1.005,
};

/** Room for the values and the limits; an axis neither leaves what is possible nor goes below 0 in vain. */
export function valueRange(
  low: number | null,
  high: number | null,
  { limits, baseline, unit }: Pick<ChartParts, 'limits' | 'baseline' | 'unit'>,
): [number, number] {
  const marks = [
    ...limits.map(({ threshold }) => threshold),
    ...(baseline ? [baseline.low, baseline.high] : []),
  ];
  const least = Math.min(...marks, low ?? Infinity);
  const most = Math.max(...marks, high ?? -Infinity);
  if (!Number.isFinite(least) || !Number.isFinite(most)) return [0, 1];
  const largest = Math.max(Math.abs(least), Math.abs(most));
  const room = Math.max((most - least) * 0.1, largest * 0.02, 1e-6);
  const bottom = least >= 0 ? Math.max(0, least - room) : least - room;
  return [
    Math.max(LEAST[unit] ?? -Infinity, bottom),
    Math.min(MOST[unit] ?? Infinity, most + room),
  ];
}

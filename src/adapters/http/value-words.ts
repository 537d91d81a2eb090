/** The value that leads: one of a detector's, in a few words. */
import type { ReadingDeclaration } from '../../detectors/detector.js';
import { formatNumber } from '../../detectors/number-format.js';
import type { Point } from './reading-ring.js';

/** Smaller values are not worth their digits in passing. */
const NEXT_TO_NOTHING = 5e-4;

/** A reading as far as its last value goes. */
export interface Valued {
  readonly reading: ReadingDeclaration;
  readonly by: Readonly<Record<string, string>>;
  readonly points: (count: number) => readonly Point[];
}

/**
 * Those that tell of health: with a direction of harm, or watched. (A proxy alone, say, tells nothing
 * of whether it drifts.) Where a detector has no such reading, all of them.
 */
export function tellingOf<Series extends Valued>(
  watched: readonly { readonly reading: string }[],
  series: readonly Series[],
): readonly Series[] {
  const told = new Set(watched.map(({ reading }) => reading));
  const telling = series.filter(({ reading: { id, harm } }) => harm !== undefined || told.has(id));
  return telling.length > 0 ? telling : series;
}

/**
 * The first with a value, in the order of the declaration; of those that differ only in what they are
 * about (a signal, a verdict) the greatest.
 */
export function leadOf<Series extends Valued>(series: readonly Series[]): Series | undefined {
  const valued = series.filter((each) => lastValue(each) !== undefined);
  const [first] = valued;
  if (!first) return undefined;
  return valued
    .filter(({ reading }) => reading.id === first.reading.id)
    .reduce((most, each) => (lastValue(each)! > lastValue(most)! ? each : most));
}

/** Title and value, as in `Effective items 7.56`, `What the signal removes 0.0012 (click)`, `Estimates can be trusted: no`. */
export function valueBrief({ reading, by, points }: Valued): string {
  const value = points(1).at(-1)?.value ?? NaN;
  const about = Object.values(by).join(', ');
  const word = reading.unit === 'state' ? reading.states?.[value] : undefined;
  if (word !== undefined) {
    return by['state'] === undefined ? `${reading.title}: ${word}` : `${reading.title}: ${about}`;
  }
  const number = Math.abs(value) < NEXT_TO_NOTHING && value !== 0 ? 'about 0' : formatNumber(value);
  return `${reading.title} ${number}${about === '' ? '' : ` (${about})`}`;
}

function lastValue(series: Valued): number | undefined {
  return series.points(1).at(-1)?.value;
}

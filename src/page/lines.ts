/** What a chart draws: lines over time or over position, each with its interval. */
import type { Incident } from '../alarms/incident.js';
import type { ChangeMark, LimitJson, SeriesJson } from '../adapters/http/status-json.js';
import type { Unit } from '../detectors/detector.js';
import { lastValue } from './reading-group.js';
import { aboutWords, timeWords, valueWords } from './words.js';

/** Colours and dashes that a line can have; more lines than these cannot be told apart. */
export const LINE_LOOKS = [
  { colour: 'line', dash: [] },
  { colour: 'line-2', dash: [7, 3] },
  { colour: 'line-3', dash: [2, 3] },
  { colour: 'line-4', dash: [10, 3, 2, 3] },
  { colour: 'line-5', dash: [] },
  { colour: 'line-6', dash: [7, 3] },
] as const satisfies readonly { colour: string; dash: readonly number[] }[];

export interface Line {
  /** Empty where there is one line. */
  readonly name: string;
  /** Place among the looks. */
  readonly look: number;
  /** Seconds, or positions, ascending. */
  readonly x: readonly number[];
  readonly value: readonly (number | null)[];
  readonly low: readonly (number | null)[];
  readonly high: readonly (number | null)[];
  /** What it says at a place of its own. */
  readonly words: (at: number) => string;
}

export interface ChartParts {
  readonly title: string;
  readonly unit: Unit;
  readonly over: 'time' | 'position';
  readonly lines: readonly Line[];
  readonly limits: readonly Pick<LimitJson, 'threshold'>[];
  /** Mean of the baseline and where it lies with 95%, where there is one. */
  readonly baseline?: { readonly value: number; readonly low: number; readonly high: number };
  readonly incidents: readonly Incident[];
  readonly changes: readonly ChangeMark[];
  /** What it comes to, for those who do not see it. */
  readonly summary: string;
}

/** A reading over time. */
export function lineOf(series: SeriesJson, look: number, name = aboutWords(series)): Line {
  const { end, value, low, high, reason } = series;
  return {
    ...{ name, look, value, low, high },
    x: end.map((time) => time / 1000),
    words: (at) => valueWords(series, at) ?? `not known (${reason[at] ?? 'no reason'})`,
  };
}

/** A reading that is given for each position, over the positions. */
export function curveOf(series: readonly SeriesJson[]): Line {
  const known = series
    .filter((each) => lastValue(each) !== undefined)
    .map((each) => ({ each, position: Number(each.by['position']) }))
    .sort((a, b) => a.position - b.position);
  const column = (of: 'value' | 'low' | 'high') => known.map(({ each }) => each[of].at(-1) ?? null);
  return {
    ...{ name: '', look: 0 },
    x: known.map(({ position }) => position),
    ...{ value: column('value'), low: column('low'), high: column('high') },
    words: (at) => (known[at] ? (valueWords(known[at].each, 0) ?? '') : ''),
  };
}

/** The forecast, which begins where the line before it ends. */
export function forecastOf(before: Line, ahead: readonly SeriesJson[]): Line {
  const known = ahead
    .filter((each) => lastValue(each) !== undefined)
    .map((each) => ({ each, blocks: Number(each.by['ahead']) }))
    .sort((a, b) => a.blocks - b.blocks);
  const last = before.value.findLastIndex((value) => value !== null);
  const from = before.x[last] ?? (known[0]?.each.end.at(-1) ?? 0) / 1000;
  const start = before.value[last] ?? null;
  const column = (of: 'value' | 'low' | 'high') => [
    start,
    ...known.map(({ each }) => each[of].at(-1) ?? null),
  ];
  return {
    ...{ name: 'forecast', look: 1 },
    x: [from, ...known.map(({ each, blocks }) => from + (blocks * each.blockMs) / 1000)],
    ...{ value: column('value'), low: column('low'), high: column('high') },
    // The place where it begins is what was measured.
    words: (at) => {
      const each = known[at - 1]?.each;
      return each ? (valueWords(each, each.end.length - 1) ?? '') : '';
    },
  };
}

/** Every place of every line once, ascending. */
export function placesOf(lines: readonly Line[]): number[] {
  return [...new Set(lines.flatMap(({ x }) => x))].sort((a, b) => a - b);
}

/** What is at a place, in words. */
export function wordsAt(
  { lines, over, changes }: ChartParts,
  places: readonly number[],
  at: number,
): string {
  const x = places[at]!;
  const where = over === 'time' ? timeWords(x * 1000) : `Position ${x}`;
  const values = lines.flatMap(({ x: own, words, name }) => {
    const place = own.indexOf(x);
    const said = place < 0 ? '' : words(place);
    return said === '' ? [] : [name === '' ? said : `${name} ${said}`];
  });
  const before = places[at - 1] ?? -Infinity;
  const marks = changes.filter(({ time }) => time / 1000 > before && time / 1000 <= x);
  return `${where}: ${[...values, ...marks.map(({ label }) => label)].join('; ')}`;
}

/** A row of numbers as a row of little bars, for a terminal. */

export interface SparklineOptions {
  /** The values of the lowest and the highest bar; by default the smallest and largest number. */
  readonly low?: number;
  readonly high?: number;
  /** At most this many characters: longer rows show means of equal stretches. */
  readonly width?: number;
  /** Only ASCII characters, for terminals and fonts without block characters. */
  readonly ascii?: boolean;
}

const BLOCKS = '▁▂▃▄▅▆▇█';
const ASCII_BARS = '_.,-=+*#';
/** A missing value is a gap: never a bar of height 0, which would be a statement. */
const GAP = ' ';

/**
 * One character a number. Undefined and NaN are gaps; infinities and numbers beyond a given range
 * stand at its end. Where all numbers are equal the bars stand halfway up.
 *
 * @example sparkline([1, 2, undefined, 8]) // '▁▂ █'
 * @example sparkline([0, 0.5, 1], { ascii: true }) // '_=#'
 */
export function sparkline(
  values: readonly (number | undefined)[],
  options: SparklineOptions = {},
): string {
  const shown = condensed(values, options.width ?? values.length);
  const finite = shown.filter((value) => Number.isFinite(value));
  const low = options.low ?? finite.reduce((least, value) => Math.min(least, value), Infinity);
  const high = options.high ?? finite.reduce((most, value) => Math.max(most, value), -Infinity);
  const bars = options.ascii === true ? ASCII_BARS : BLOCKS;
  return shown.map((value) => bar(value, low, high, bars)).join('');
}

function bar(value: number, low: number, high: number, bars: string): string {
  if (Number.isNaN(value)) return GAP;
  const last = bars.length - 1;
  if (value === Infinity) return bars[last]!;
  if (value === -Infinity) return bars[0]!;
  // Halved first: a range wider than the largest double must not overflow.
  const share = (value / 2 - low / 2) / (high / 2 - low / 2);
  const height = high > low ? share : 0.5;
  return bars[Math.min(last, Math.max(0, Math.round(height * last)))]!;
}

/** At most `width` numbers; NaN where there is none. */
function condensed(values: readonly (number | undefined)[], width: number): number[] {
  const numbers = values.map((value) => value ?? NaN);
  if (numbers.length <= width) return numbers;
  return Array.from({ length: Math.max(0, width) }, (_, place) =>
    meanOfPresent(
      numbers.slice(
        Math.floor((place * numbers.length) / width),
        Math.floor(((place + 1) * numbers.length) / width),
      ),
    ),
  );
}

function meanOfPresent(numbers: readonly number[]): number {
  const present = numbers.filter((value) => !Number.isNaN(value));
  return present.reduce((sum, value) => sum + value / present.length, present.length > 0 ? 0 : NaN);
}

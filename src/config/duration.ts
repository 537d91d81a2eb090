/** Durations in configuration and on the command line: a number and a unit, as in 90s or 5m. */

const UNITS: Readonly<Record<string, number>> = {
  ms: 1,
  s: 1000,
  m: 60_000,
  h: 3_600_000,
  d: 86_400_000,
  w: 604_800_000,
};

/**
 * Milliseconds of a duration such as `500ms`, `90s`, `5m`, `1h`, `2d`, `1w`; undefined where the
 * text is none, or none above zero.
 *
 * @example parseDuration('1.5h') // 5400000
 */
export function parseDuration(text: string): number | undefined {
  const match = /^(\d+)(?:\.(\d+))?\s*(ms|s|m|h|d|w)$/.exec(text.trim());
  if (!match) return undefined;
  const [, whole, fraction = '', unit] = match;
  // 0.07 × 3,600,000 is not 252,000 in binary: multiply as an integer, then divide.
  const ms = (Number(`${whole!}${fraction}`) * UNITS[unit!]!) / Number(`1e${fraction.length}`);
  return ms > 0 && Number.isSafeInteger(ms) ? ms : undefined;
}

/** The shortest text of a duration, e.g. 300000 as `5m`. */
export function formatDuration(ms: number): string {
  for (const unit of ['w', 'd', 'h', 'm', 's']) {
    if (ms >= UNITS[unit]! && ms % UNITS[unit]! === 0) return `${ms / UNITS[unit]!}${unit}`;
  }
  return `${ms}ms`;
}

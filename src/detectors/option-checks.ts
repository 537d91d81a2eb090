/** Checks of detectors' options, with messages that name the option and what it must be. */

/**
 * Refuses an option that does not hold, or is no finite number.
 *
 * @param option as in `bandwagon.shards`
 * @param must what it must be, as in `above 0`
 * @throws RangeError
 */
export function checkOption(option: string, holds: boolean, must: string, value: number): void {
  if (!holds || !Number.isFinite(value)) {
    throw new RangeError(`${option} must be ${must}, not ${value}.`);
  }
}

/**
 * Refuses an option that is no whole number within its limits.
 *
 * @throws RangeError
 */
export function checkWhole(option: string, value: number, least: number, most = Infinity): void {
  const isInside = Number.isInteger(value) && value >= least && value <= most;
  const limits = most === Infinity ? `of at least ${least}` : `from ${least} to ${most}`;
  checkOption(option, isInside, `a whole number ${limits}`, value);
}

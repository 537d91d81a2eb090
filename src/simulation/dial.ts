/** Dials: parameters of a world that may move while it runs. */

/** A point of a dial's course: at this fraction of the run (0 to 1) the dial stands at this value. */
export type Knot = readonly [at: number, value: number];

/**
 * A constant, or a piecewise linear course through knots in order of time. Before the first knot the
 * dial stands at the first value, after the last at the last. Two knots at one time make a jump.
 *
 * Courses are fractions of the run and not hours, so that a scenario tells the same story whether it
 * is run for an hour or for a month.
 */
export type Dial = number | readonly Knot[];

/**
 * The dial's value at a fraction of the run. At a jump the later value counts.
 *
 * @example dialAt([[0.4, 0.2], [0.5, 1.2]], 0.45) // 0.7
 */
export function dialAt(dial: Dial, progress: number): number {
  if (typeof dial === 'number') return dial;
  let [time, value] = dial[0] ?? [0, NaN];
  for (const [nextTime, nextValue] of dial) {
    if (progress < nextTime) {
      if (nextTime === time) return value;
      return value + ((nextValue - value) * Math.max(0, progress - time)) / (nextTime - time);
    }
    time = nextTime;
    value = nextValue;
  }
  return value;
}

/** Every value a dial can reach lies between the smallest and the largest of these. */
export function dialValues(dial: Dial): readonly number[] {
  return typeof dial === 'number' ? [dial] : dial.map(([, value]) => value);
}

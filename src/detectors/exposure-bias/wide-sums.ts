/**
 * Sums of numbers of very different sizes, exact whatever the order. Weights reach from 10⁻⁶ (a
 * policy that always shows one of a million items) to 10⁶ and beyond, their squares twice as far:
 * more than the 2⁻³² to 2⁵³ of one sum in fixed point. Three of them hold a wide sum: the fractions
 * (in units of 2⁻⁶²), the whole parts below 2³⁰, and the multiples of 2³⁰. Nothing is carried from one
 * to the next, so that they merge as any sums do.
 */
import type { FixedSums } from '../../summaries/fixed-point.js';

/** Places that a wide sum takes. */
export const WIDE = 3;

const STEP = 0x4000_0000; // 2³⁰

/**
 * Terms above this in size are cut to it: 2⁷⁰. All sums stay exact for 2¹³ terms of this size, and for
 * 2²³ (8 million, in each shard) of size 2⁶⁰, the square of the largest weight.
 */
export const LARGEST_TERM = STEP * STEP * 1024;

/** Adds x to the wide sum that begins at this place. O(1), allocates nothing. */
export function addWide(sums: FixedSums, at: number, x: number): void {
  const term = x > LARGEST_TERM ? LARGEST_TERM : x < -LARGEST_TERM ? -LARGEST_TERM : x;
  const steps = Math.floor(term / STEP);
  const rest = term - steps * STEP;
  const whole = Math.floor(rest);
  sums.add(at, (rest - whole) * STEP);
  sums.add(at + 1, whole);
  sums.add(at + 2, steps);
}

/** The wide sum that begins at this place, as a double. */
export function wideValue(sums: FixedSums, at: number): number {
  return sums.value(at) / STEP + sums.value(at + 1) + sums.value(at + 2) * STEP;
}

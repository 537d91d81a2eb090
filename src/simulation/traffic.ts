/** When users come. */
import type { RandomStream } from './random-stream.js';

export interface TrafficOptions {
  /** Recommendations served an hour, averaged over a day. */
  readonly recommendationsPerHour: number;
  /** `poisson`: independent visits, as in life. `even`: as evenly spaced as whole milliseconds allow. */
  readonly arrivals: 'poisson' | 'even';
  /** Swing of the daily cycle: 0 none; 0.5: from half to one and a half times the mean; at most 1. */
  readonly dayCycle: number;
  /** Swing of the weekly cycle, in the same way: weekends are high, midweek is low. */
  readonly weekCycle: number;
}

const HOUR = 3_600_000;
const DAY = 24 * HOUR;
/** The cycle crosses its mean upwards at 14:00 UTC, so it is highest at 20:00 and lowest at 08:00. */
const RISE = 14 * HOUR;
const WEEK = 7 * DAY;
/** Thursday 18:00 UTC (the epoch was a Thursday): highest at noon on Saturday, lowest as Wednesday begins. */
const WEEK_RISE = 18 * HOUR;

/** Draws arrival times, stretch by stretch; the rate is constant inside a stretch. */
export class Traffic {
  readonly #options: TrafficOptions;
  readonly #random: RandomStream;
  /** Even arrivals: the part of the next arrival that earlier stretches have already earned. */
  #earned = 0.5;

  constructor(options: TrafficOptions, random: RandomStream) {
    this.#options = options;
    this.#random = random;
  }

  /** Arrival times in [from, to), ascending, in whole milliseconds, at `level` times the usual rate. */
  arrivals(from: number, to: number, level = 1): number[] {
    const rate = level * this.#ratePerMillisecond((from + to) / 2);
    return this.#options.arrivals === 'even'
      ? this.#evenArrivals(from, to, rate)
      : this.#poissonArrivals(from, to, rate);
  }

  #ratePerMillisecond(time: number): number {
    const { recommendationsPerHour, dayCycle, weekCycle } = this.#options;
    const day = 1 + dayCycle * wave(time - RISE, DAY);
    return (recommendationsPerHour / HOUR) * day * (1 + weekCycle * wave(time - WEEK_RISE, WEEK));
  }

  #poissonArrivals(from: number, to: number, rate: number): number[] {
    const times: number[] = [];
    if (rate <= 0) return times;
    let time = from + this.#random.exponential(1 / rate);
    while (time < to) {
      times.push(Math.floor(time));
      time += this.#random.exponential(1 / rate);
    }
    return times;
  }

  #evenArrivals(from: number, to: number, rate: number): number[] {
    const times: number[] = [];
    if (rate <= 0) return times;
    const before = this.#earned;
    this.#earned += rate * (to - from);
    while (this.#earned >= 1) {
      this.#earned -= 1;
      const time = from + (times.length + 1 - before) / rate;
      times.push(Math.min(to - 1, Math.floor(time)));
    }
    return times;
  }
}

/**
 * A wave with mean 0 and peaks of ±1, a quarter and three quarters of its period after its rise: two
 * parabolas in place of a sine, whose last bits would differ between Node versions.
 */
function wave(sinceRise: number, period: number): number {
  const turn = ((sinceRise % period) + period) % period;
  const phase = turn / period;
  return phase < 0.5 ? 16 * phase * (0.5 - phase) : -16 * (phase - 0.5) * (1 - phase);
}

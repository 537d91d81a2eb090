/** When users come. */
import type { RandomStream } from './random-stream.js';

export interface TrafficOptions {
  /** Recommendations served an hour, averaged over a day. */
  readonly recommendationsPerHour: number;
  /** `poisson`: independent visits, as in life. `even`: as evenly spaced as whole milliseconds allow. */
  readonly arrivals: 'poisson' | 'even';
  /** Swing of the daily cycle: 0 none; 0.5: from half to one and a half times the mean; at most 1. */
  readonly dayCycle: number;
}

const HOUR = 3_600_000;
const DAY = 24 * HOUR;
/** The cycle crosses its mean upwards at 14:00 UTC, so it is highest at 20:00 and lowest at 08:00. */
const RISE = 14 * HOUR;

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

  /** Arrival times in [from, to), ascending, in whole milliseconds. */
  arrivals(from: number, to: number): number[] {
    const rate = this.#ratePerMillisecond((from + to) / 2);
    return this.#options.arrivals === 'even'
      ? this.#evenArrivals(from, to, rate)
      : this.#poissonArrivals(from, to, rate);
  }

  #ratePerMillisecond(time: number): number {
    const { recommendationsPerHour, dayCycle } = this.#options;
    return (recommendationsPerHour / HOUR) * (1 + dayCycle * dailyWave(time));
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
 * A daily wave with mean 0 and peaks of ±1: two parabolas in place of a sine, whose last bits would
 * differ between Node versions.
 */
function dailyWave(time: number): number {
  const turn = (((time - RISE) % DAY) + DAY) % DAY;
  const phase = turn / DAY;
  return phase < 0.5 ? 16 * phase * (0.5 - phase) : -16 * (phase - 0.5) * (1 - phase);
}

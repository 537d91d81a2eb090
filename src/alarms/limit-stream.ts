/** One reading of one segment with a limit: whether its blocks lie beyond it, from the first one on. */
import type { TimeSpan } from '../detectors/reading.js';
import { NO_RUN, type Run } from '../statistics/sequential/confidence-sequence.js';
import { Guardrail } from '../statistics/sequential/guardrail.js';
import type { Block } from '../statistics/sequential/scale.js';
import { NEVER } from './change-stream.js';
import type { Place } from './observations.js';
import type { LimitWatch } from './watch.js';

/** All that a stream remembers; plain data. */
export interface LimitStreamState {
  readonly place: Place;
  readonly price: number;
  readonly run: Run;
  /** Begin of the run. */
  readonly runStart: number;
  /** How far the run has come towards an alarm, on a log scale. */
  readonly share: number;
  readonly lastEnd: number;
  /** The last block that had a value, and its end. */
  readonly last?: Block;
  readonly lastValued?: number;
  readonly suppressed: boolean;
}

/** A budget of several false alarms a week is no reason to alarm at a coin's toss. */
const MOST_ALPHA = 0.25;

export class LimitStream {
  #state: LimitStreamState;

  constructor(
    readonly watch: LimitWatch,
    readonly key: string,
    state: LimitStreamState,
  ) {
    this.#state = state;
  }

  static at(watch: LimitWatch, key: string, place: Place): LimitStream {
    return new LimitStream(watch, key, {
      ...{ place, price: 0, run: NO_RUN, runStart: 0, share: 0, lastEnd: NEVER },
      suppressed: false,
    });
  }

  get state(): LimitStreamState {
    return this.#state;
  }

  get place(): Place {
    return this.#state.place;
  }

  /** Whether the last block lies within the limit; undefined where it had no value. */
  get isWithin(): boolean | undefined {
    const { last, lastValued, lastEnd } = this.#state;
    if (last === undefined || lastValued !== lastEnd) return undefined;
    const { limit, beyond } = this.watch;
    return beyond === 'above' ? last.value <= limit : last.value >= limit;
  }

  reprice(price: number): void {
    this.#state = { ...this.#state, price };
  }

  /** Takes in the next block; gives the begin of the run of blocks that lies beyond the limit. */
  observe(
    { start, end }: TimeSpan,
    block: Block | undefined,
    suppressed: boolean,
  ): number | undefined {
    const { lastEnd, run, runStart, price } = this.#state;
    if (end <= lastEnd) return undefined;
    this.#state = { ...this.#state, lastEnd: end, suppressed };
    if (!block || suppressed) return undefined;
    const begun = run.blocks === 0 ? start : runStart;
    const { limit, beyond } = this.watch;
    const alpha = Math.min(MOST_ALPHA, price);
    const guardrail = new Guardrail({ limit, beyond, alpha }, run);
    const { state, mean, bound } = guardrail.observe(block.value, block.error);
    const excess = Math.max(0, beyond === 'above' ? mean - limit : limit - mean);
    const margin = Math.abs(mean - bound);
    // The margin grows with the root of ln(1/α).
    const part = excess < margin ? (excess / margin) * (excess / margin) : excess > 0 ? 1 : 0;
    this.#state = {
      ...this.#state,
      ...{ run: guardrail.run, runStart: begun, share: part, last: block, lastValued: end },
    };
    return state === 'crossed' ? begun : undefined;
  }
}

/**
 * One reading of one segment, watched for change: first its baseline is in the making, then it is
 * pinned, and evidence gathers block by block. Blocks without data bring none.
 */
import type { Reason, TimeSpan } from '../detectors/reading.js';
import { repinned, residualOf } from '../statistics/sequential/baseline.js';
import type { DetectorState } from '../statistics/sequential/change-detector.js';
import { onsetOf, type Level, type Onset } from '../statistics/sequential/onset.js';
import type { Block } from '../statistics/sequential/scale.js';
import { NORMAL_975 } from '../statistics/student-t.js';
import { blockMs } from '../windows/blocks.js';
import { pinOf, type Pin, type PlacedBlock } from './learning.js';
import type { Place } from './observations.js';
import { betsOf, detectorOf, seasonOf, type Direction } from './evidence.js';
import type { ChangeWatch } from './watch.js';

/** All that a stream remembers; plain data. */
export interface ChangeStreamState {
  readonly place: Place;
  readonly learning: readonly PlacedBlock[];
  readonly pin?: Pin;
  readonly detectors: Readonly<Partial<Record<Direction, DetectorState>>>;
  /** The price at which evidence was last weighed. */
  readonly price: number;
  /** Blocks since it was pinned, the latest last; bounded. Grows in place. */
  readonly run: PlacedBlock[];
  /** Blocks before this have been accounted for by an alarm. */
  readonly cleared: number;
  /** End of the last block that was taken in. */
  readonly lastEnd: number;
  /** Of the last block; null where it had none. */
  readonly lastResidual: number | null;
  /** Why the last block had no value. */
  readonly lack?: Reason;
  readonly suppressed: boolean;
}

/** Before all blocks: the earliest time there is, as JSON knows no infinity. */
export const NEVER = -8.64e15;
/** Blocks kept to tell since when: further back than this no begin is placed. */
const MAX_RUN = 240;
/** Evidence that has nowhere to go (see `unlessRisen`) stops growing here. */
const MOST_EVIDENCE = 1e100;

export class ChangeStream {
  #state: ChangeStreamState;

  constructor(
    readonly watch: ChangeWatch,
    readonly key: string,
    state: ChangeStreamState,
  ) {
    this.#state = state;
  }

  /** A stream that has seen nothing; with a pin it skips the learning. */
  static at(watch: ChangeWatch, key: string, place: Place, pin?: Pin): ChangeStream {
    return new ChangeStream(watch, key, {
      place,
      learning: [],
      ...(pin && { pin }),
      ...{ detectors: {}, price: 0, run: [], cleared: NEVER, lastEnd: NEVER },
      ...{ suppressed: false, lastResidual: null },
    });
  }

  get state(): ChangeStreamState {
    return this.#state;
  }

  get place(): Place {
    return this.#state.place;
  }

  get pin(): Pin | undefined {
    return this.#state.pin;
  }

  get directions(): readonly Direction[] {
    return this.watch.watch === 'both' ? ['up', 'down'] : [this.watch.watch];
  }

  /** M: of both tails the average. */
  get evidence(): number {
    const { directions } = this;
    const sum = directions.reduce((total, each) => total + this.evidenceOf(each), 0);
    return sum / directions.length;
  }

  /** Evidence as parts of an alarm of its budget. */
  get weighed(): number {
    return this.#state.price * this.evidence;
  }

  /** The direction that there is more evidence for. */
  get direction(): Direction {
    const [first, second] = this.directions;
    if (second === undefined) return first!;
    return this.evidenceOf(second) > this.evidenceOf(first!) ? second : first!;
  }

  /** Evidence is kept in the same parts of an alarm when its price changes. */
  reprice(price: number): void {
    const before = this.#state.price;
    if (price === before) return;
    if (before > 0) this.scale(before / price);
    this.#state = { ...this.#state, price };
  }

  /**
   * Takes in the next block; one that is not later than the last is passed over.
   *
   * @param stretch blocks that a baseline may be made of; undefined: the first there are
   */
  observe(
    { start, end }: TimeSpan,
    value: Block | undefined,
    suppressed: boolean,
    stretch: TimeSpan | undefined,
  ): void {
    if (end <= this.#state.lastEnd) return;
    const season = seasonOf(this.watch, start);
    const block = value && { ...value, ...(season !== undefined && { season }) };
    const missing = this.#missedBefore(start);
    this.#state = { ...this.#state, lastEnd: end, suppressed };
    if (!this.#state.pin) this.#learn({ start, end }, block, suppressed, stretch);
    else this.#follow(start, block, suppressed, missing);
  }

  /** Notes why the last block had no value; undefined where it had one, or for no stated reason. */
  lacks(lack: Reason | undefined): void {
    const { lack: before, ...state } = this.#state;
    if (lack !== before) this.#state = lack ? { ...state, lack } : state;
  }

  /** The change in a direction, on the scale, and the block it began with. */
  onset(direction: Direction): { readonly onset: Onset; readonly since: number } | undefined {
    const { pin, run, cleared } = this.#state;
    if (!pin) return undefined;
    const recent = run.filter(({ start }) => start >= cleared);
    const onset = onsetOf(
      recent.map(({ block }) => block),
      pin.baseline,
      direction,
    );
    return onset && { onset, since: recent[onset.index]!.start };
  }

  /** The blocks with data from a time on. */
  since(time: number): Block[] {
    return this.#state.run
      .filter(({ start }) => start >= time)
      .map(({ block }) => block)
      .filter((block) => block !== undefined);
  }

  /** The mean of the blocks from a time on, on the scale, with its interval; undefined without one. */
  levelSince(time: number): Level | undefined {
    const { pin } = this.#state;
    const level = pin && repinned(pin.baseline, this.since(time));
    if (!level) return undefined;
    const margin = NORMAL_975 * level.meanError;
    const interval = { low: level.mean - margin, high: level.mean + margin };
    return { value: level.mean, interval };
  }

  /** How many standard deviations the blocks from a time on lie from the baseline, on average. */
  shiftSince(time: number): number {
    const { pin } = this.#state;
    const blocks = this.since(time);
    if (!pin || blocks.length === 0) return 0;
    const sum = blocks.reduce((total, block) => total + residualOf(block, pin.baseline), 0);
    return sum / blocks.length;
  }

  /** Takes evidence away: 0 drops it, as after an alarm. */
  scale(factor: number): void {
    const detectors = Object.fromEntries(
      Object.entries(this.#state.detectors).map(([direction, state]) => [
        direction,
        { ...state, evidence: state.evidence.map((each) => each * factor) },
      ]),
    );
    const cleared = factor === 0 ? this.#state.lastEnd : this.#state.cleared;
    this.#state = { ...this.#state, detectors, cleared };
  }

  /** Puts a baseline in force; all evidence against the one before is dropped. */
  repin(pin: Pin): void {
    this.#state = {
      ...this.#state,
      pin,
      learning: [],
      detectors: {},
      cleared: this.#state.lastEnd,
    };
  }

  /** Pins what has been learnt, where it is enough for a stated stretch; there comes no more of it. */
  settle(): void {
    const { pin, learning, lastEnd } = this.#state;
    const first = learning[0];
    if (pin || !first) return;
    const made = this.#pinFrom(learning, lastEnd, { start: first.start, end: lastEnd });
    if (made) this.repin(made);
  }

  /** The level since a time becomes the baseline's mean; false without a block since then. */
  accept(since: number): boolean {
    const { pin, lastEnd } = this.#state;
    const baseline = pin && repinned(pin.baseline, this.since(since));
    if (!baseline) return false;
    this.repin({ baseline, from: since, to: lastEnd, accepted: true });
    return true;
  }

  private evidenceOf(direction: Direction): number {
    const evidence = this.#state.detectors[direction]?.evidence ?? [];
    return evidence.reduce((sum, each) => sum + each, 0) / Math.max(1, evidence.length);
  }

  #missedBefore(start: number): number {
    if (this.#state.lastEnd === NEVER) return 0;
    const missed = Math.round((start - this.#state.lastEnd) / blockMs(this.watch.block));
    return Math.min(MAX_RUN, missed);
  }

  #learn(
    { start, end }: TimeSpan,
    block: Block | undefined,
    suppressed: boolean,
    stretch: TimeSpan | undefined,
  ): void {
    if (!block || suppressed || (stretch && start < stretch.start)) return;
    const learning = [...this.#state.learning, { start, block }];
    this.#state = { ...this.#state, learning };
    const pin = this.#pinFrom(learning, end, stretch);
    if (pin) this.repin(pin);
  }

  #pinFrom(
    learning: readonly PlacedBlock[],
    end: number,
    stretch: TimeSpan | undefined,
  ): Pin | undefined {
    const { block: length, baselineBlocks: needed, earliestBlocks: earliest } = this.watch;
    const betsFor = (blocks: number) => betsOf(this.watch, this.#state.price, blocks);
    return pinOf(learning, end, {
      ...{ blockMs: blockMs(length), needed, earliest, stretch, betsFor },
    });
  }

  #follow(start: number, block: Block | undefined, suppressed: boolean, missing: number): void {
    const { pin, run } = this.#state;
    const residual = block && residualOf(block, pin!.baseline);
    const detectors = Object.fromEntries(
      this.directions.map((direction) => {
        const detector = detectorOf(this.watch, this.#state, direction);
        for (let i = 0; i < missing; i++) detector.observe(undefined);
        const signed = residual === undefined || direction === 'up' ? residual : -residual;
        if (suppressed) detector.follow(signed);
        else detector.observe(signed);
        return [direction, bounded(detector.state)];
      }),
    );
    if (missing > 0) run.push({ start: start - blockMs(this.watch.block) });
    // A block of maintenance tells nothing of a level either.
    run.push({ start, ...(block && !suppressed && { block }) });
    while (run.length > MAX_RUN) run.shift();
    this.#state = {
      ...this.#state,
      detectors,
      lastResidual: residual ?? null,
    };
  }
}

function bounded(state: DetectorState): DetectorState {
  return { ...state, evidence: state.evidence.map((each) => Math.min(each, MOST_EVIDENCE)) };
}

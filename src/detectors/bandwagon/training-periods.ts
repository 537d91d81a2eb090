/**
 * What the gain of the loop is computed from: per training period the counts of the items, of which
 * the last few are remembered, and the sums of the periods whose sequel is known.
 */
import { shardOf } from '../../statistics/shard.js';
import type { BinaryReader, BinaryWriter } from '../../summaries/binary.js';
import { compareKeys, type FrequencyTable } from '../../summaries/frequency-table.js';
import type { TimeSpan } from '../reading.js';
import { addResponse, GAIN_SUMS, logRatio } from './loop-gain.js';

/** The kinds of counts of an item: exposures to and clicks by each half of the users. */
export const KINDS = 4;
export const EXPOSED = 0;
export const CLICKED = 2;

/** Periods after a period from which the items' later click rates are taken. */
export const REFERENCE_PERIODS = 4;
/** Expected clicks from which on the logarithm of a count behaves. */
const FEWEST_EXPECTED = 10;
/** Clicks from which on a later click rate is worth comparing with. */
const FEWEST_REFERENCE = 20;
/** Shards of items, the replicates of the interval. */
export const ITEM_SHARDS = 20;

/** The counts of the items of one period, ascending by hash. */
export interface PeriodCounts {
  readonly span: TimeSpan;
  readonly keyHigh: Uint32Array;
  readonly keyLow: Uint32Array;
  /** Four counts an item: exposures A, exposures B, clicks A, clicks B. */
  readonly counts: Float64Array;
  /** The largest hash of which the counts are known: all, unless items were cut. */
  readonly limitHigh: number;
  readonly limitLow: number;
}

/** The responses to one period's luck. */
export interface PeriodResponses {
  readonly span: TimeSpan;
  /** Items with enough clicks. */
  readonly items: number;
  readonly sums: Float64Array;
}

export interface TrainingPeriods {
  /** The last periods without a gap, at most as many as a reference takes; the oldest first. */
  history: PeriodCounts[];
  /** The last periods with a known sequel, the oldest first. */
  responses: PeriodResponses[];
}

/**
 * Takes in a period that has ended. With it the sequel of the period four before is known, whose
 * responses are added up. After a period in which nothing was shown the history begins anew.
 *
 * O(items of the periods remembered).
 *
 * @param pooled most periods whose responses are kept
 */
export function endPeriod(
  memory: TrainingPeriods,
  table: FrequencyTable,
  span: TimeSpan,
  pooled: number,
): void {
  const last = memory.history[memory.history.length - 1];
  const history = last && last.span.end === span.start ? memory.history : [];
  const periods = [...history, periodOf(table, span, history)];
  // What was not renewed for as long as it takes to fill the pool is of another time.
  const oldest = span.end - (pooled + REFERENCE_PERIODS) * (span.end - span.start);
  const responses = memory.responses.filter(({ span: { start } }) => start >= oldest);
  if (periods.length > REFERENCE_PERIODS) {
    responses.push(responsesOf(periods));
    periods.shift();
  }
  memory.history = periods;
  memory.responses = responses.slice(-pooled);
}

/**
 * The counts of a period, of those items that can matter: with at least 10 exposures in it, or in a
 * period whose sequel it is part of. The rest can have no 10 expected clicks. O(items).
 */
function periodOf(
  { keyHigh, keyLow, cellStart, cellShard, cellCount, complete }: FrequencyTable,
  span: TimeSpan,
  history: readonly PeriodCounts[],
): PeriodCounts {
  const items = keyHigh.length;
  const counts = new Float64Array(items * KINDS);
  const kept = new Uint32Array(items);
  const walks = history.map((period) => new Walk(period));
  let keptItems = 0;
  for (let item = 0; item < items; item++) {
    const at = keptItems * KINDS;
    counts.fill(0, at, at + KINDS);
    for (let cell = cellStart[item]!; cell < cellStart[item + 1]!; cell++) {
      counts[at + cellShard[cell]!] = cellCount[cell]!;
    }
    let matters = counts[at]! + counts[at + 1]! >= FEWEST_EXPECTED;
    for (const walk of walks) {
      walk.to(keyHigh[item]!, keyLow[item]!);
      matters ||= walk.exposures >= FEWEST_EXPECTED;
    }
    if (matters) kept[keptItems++] = item;
  }
  const last = items - 1;
  return {
    span,
    keyHigh: Uint32Array.from(kept.subarray(0, keptItems), (item) => keyHigh[item]!),
    keyLow: Uint32Array.from(kept.subarray(0, keptItems), (item) => keyLow[item]!),
    counts: counts.slice(0, keptItems * KINDS),
    limitHigh: complete ? 0xffffffff : keyHigh[last]!,
    limitLow: complete ? 0xffffffff : keyLow[last]!,
  };
}

/** The responses to the first period's luck, which the others tell. */
function responsesOf([first, ...sequel]: readonly PeriodCounts[]): PeriodResponses {
  const { keyHigh, keyLow, counts, span } = first!;
  const sums = new Float64Array(ITEM_SHARDS * GAIN_SUMS);
  const walks = sequel.map((period) => new Walk(period));
  let items = 0;
  for (let item = 0; item < keyHigh.length; item++) {
    const high = keyHigh[item]!;
    const low = keyLow[item]!;
    const isCut = sequel.some((p) => compareKeys(high, low, p.limitHigh, p.limitLow) > 0);
    if (isCut) break;
    let exposedA = 0;
    let exposedB = 0;
    let clickedA = 0;
    let clickedB = 0;
    for (const walk of walks) {
      walk.to(high, low);
      exposedA += walk.count(EXPOSED);
      exposedB += walk.count(EXPOSED + 1);
      clickedA += walk.count(CLICKED);
      clickedB += walk.count(CLICKED + 1);
    }
    const at = item * KINDS;
    const exposures = counts[at]! + counts[at + 1]!;
    const clicks = counts[at + CLICKED]! + counts[at + CLICKED + 1]!;
    const reference = clickedA + clickedB;
    if (reference < FEWEST_REFERENCE || exposedA === 0 || exposedB === 0) continue;
    if ((exposures * reference) / (exposedA + exposedB) < FEWEST_EXPECTED) continue;
    addResponse(sums, shardOf(high, low, ITEM_SHARDS), {
      exposures,
      luckA: logRatio(clicks, (exposures * clickedA) / exposedA),
      luckB: logRatio(clicks, (exposures * clickedB) / exposedB),
      response: logRatio(walks[0]!.exposures, exposures),
    });
    items++;
  }
  return { span, items, sums };
}

/** Walks over a period's items in ascending order. */
class Walk {
  private at = 0;
  private isFound = false;

  constructor(private readonly period: PeriodCounts) {}

  /** Goes on to the item with this hash, larger than the last one asked for. */
  to(high: number, low: number): void {
    const { keyHigh, keyLow } = this.period;
    let order = -1;
    for (; this.at < keyHigh.length; this.at++) {
      order = compareKeys(keyHigh[this.at]!, keyLow[this.at]!, high, low);
      if (order >= 0) break;
    }
    this.isFound = order === 0;
  }

  /** A count of the item; 0 where the period does not have it. */
  count(kind: number): number {
    return this.isFound ? this.period.counts[this.at * KINDS + kind]! : 0;
  }

  get exposures(): number {
    return this.count(EXPOSED) + this.count(EXPOSED + 1);
  }
}

export function encodePeriods({ history, responses }: TrainingPeriods, writer: BinaryWriter): void {
  writer.uint32(history.length);
  for (const { span, keyHigh, keyLow, counts, limitHigh, limitLow } of history) {
    encodeSpan(span, writer);
    writer.array(keyHigh);
    writer.array(keyLow);
    writer.array(counts);
    writer.uint32(limitHigh);
    writer.uint32(limitLow);
  }
  writer.uint32(responses.length);
  for (const { span, items, sums } of responses) {
    encodeSpan(span, writer);
    writer.uint32(items);
    writer.array(sums);
  }
}

export function decodePeriods(reader: BinaryReader): TrainingPeriods {
  const history = Array.from({ length: reader.uint32() }, () => ({
    span: decodeSpan(reader),
    keyHigh: reader.array(Uint32Array),
    keyLow: reader.array(Uint32Array),
    counts: reader.array(Float64Array),
    limitHigh: reader.uint32(),
    limitLow: reader.uint32(),
  }));
  const responses = Array.from({ length: reader.uint32() }, () => ({
    span: decodeSpan(reader),
    items: reader.uint32(),
    sums: reader.array(Float64Array),
  }));
  return { history, responses };
}

function encodeSpan({ start, end }: TimeSpan, writer: BinaryWriter): void {
  writer.float64(start);
  writer.float64(end);
}

function decodeSpan(reader: BinaryReader): TimeSpan {
  const start = reader.float64();
  return { start, end: reader.float64() };
}

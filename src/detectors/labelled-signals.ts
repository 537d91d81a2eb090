/**
 * What labels say of impressions with and without each signal: the state behind the readings of
 * information and of uniqueness. For each stratum, signal and shard it holds the sums of a row of
 * weighted joint tables; a label in [0, 1] counts in that part as good, for the rest as bad.
 */
import type { JudgedImpressions } from '../events/impressions.js';
import { SumCollector } from '../summaries/sum-collector.js';
import { sumTable, type SumTable } from '../summaries/sum-table.js';
import { IncompatibleSummariesError, type Summary } from '../summaries/summary.js';
import type { Accumulator } from './detector.js';
import { rowShard } from './row-shard.js';
import { signalFingerprint, type SignalPlan } from './signal-plan.js';

/** The sums of a row, w = 1/inclusion and L the label. */
export const SUMS = {
  /** Σw */
  weight: 0,
  /** ΣwL */
  good: 1,
  /** Σw² */
  weightSquares: 2,
  /** Σ(wL)² */
  goodSquares: 3,
  /** Σ(w(1−L))² */
  badSquares: 4,
  /** Number of labels. */
  labels: 5,
  /** ΣL */
  goodLabels: 6,
} as const;

/** Sums a row. */
export const COLUMNS = 7;

/**
 * Weights are cut to this. A smaller inclusion than one in a million is a logging error rather than
 * a design, and one such label would outweigh all others; the squares' sums stay exact up to 9,000 of them.
 */
export const LARGEST_WEIGHT = 1_000_000;

/** Rows by stratum and, below, by slot · shards + shard: slot 0 is all labels, slot 1 + i those with measured signal i. */
export interface LabelledSignals {
  readonly shards: number;
  /** Which signals the slots mean. */
  readonly fingerprint: number;
  readonly table: SumTable;
}

/** How labels are divided before signals are told apart. */
export interface Strata {
  /** kebab-case. */
  readonly id: string;
  /** Strata are numbered from 0 to below this. */
  readonly count: number;
  /** The stratum of a label. */
  of(batch: JudgedImpressions, row: number): number;
}

export interface LabelledSignalsOptions {
  readonly shards: number;
  readonly plan: SignalPlan;
  readonly strata: Strata;
}

/** The summary over states of these options. */
export function labelledSignals({
  shards,
  plan,
  strata,
}: LabelledSignalsOptions): Summary<LabelledSignals> {
  const name = `labelled-signals-${strata.id}`;
  const fingerprint = signalFingerprint(plan);
  const tables = sumTable(name, { columns: COLUMNS, cap: strata.count });
  return {
    id: `${tables.id} shards=${shards} signals=${fingerprint}`,
    empty: () => ({ shards, fingerprint, table: tables.empty() }),
    merge(a, b) {
      for (const option of ['shards', 'fingerprint'] as const) {
        if (a[option] !== b[option]) {
          throw new IncompatibleSummariesError(name, option, a[option], b[option]);
        }
      }
      return { ...a, table: tables.merge(a.table, b.table) };
    },
    encode(state, writer) {
      writer.uint32(state.shards);
      writer.uint32(state.fingerprint);
      tables.encode(state.table, writer);
    },
    decode: (reader) => ({
      shards: reader.uint32(),
      fingerprint: reader.uint32(),
      table: tables.decode(reader),
    }),
  };
}

/**
 * Collects first labels with a known inclusion whose impression's signals are known.
 * O(measured signals) a label.
 */
export function labelledSignalsAccumulator({
  shards,
  plan,
  strata,
}: LabelledSignalsOptions): Accumulator<LabelledSignals> {
  const collector = new SumCollector({ columns: COLUMNS, cap: strata.count });
  const measured = Uint32Array.from(plan.measured, (bit) => 1 << bit);
  const added = new Float64Array(COLUMNS);
  return {
    judge(batch: JudgedImpressions, rows: Uint32Array, count: number): void {
      for (let r = 0; r < count; r++) {
        const row = rows[r]!;
        const inclusion = batch.inclusion[row]!;
        // An inclusion that is not known is NaN, which is not above 0 either.
        if (batch.earlier[row] !== 0 || batch.hasSignals[row] !== 1 || !(inclusion > 0)) continue;
        rowSumsOf(batch.label[row]!, Math.min(1 / inclusion, LARGEST_WEIGHT), added);
        const shard = rowShard(batch, row, shards);
        const stratum = strata.of(batch, row);
        const signals = batch.signals[row]!;
        add(stratum, shard);
        for (let slot = 1; slot <= measured.length; slot++) {
          if ((signals & measured[slot - 1]!) !== 0) add(stratum, slot * shards + shard);
        }
      }
    },
    seal: () => ({ shards, fingerprint: signalFingerprint(plan), table: collector.seal() }),
  };

  function add(stratum: number, sub: number): void {
    const place = collector.cell(0, stratum, sub);
    for (let column = 0; column < COLUMNS; column++) collector.add(place + column, added[column]!);
  }
}

function rowSumsOf(label: number, weight: number, sums: Float64Array): void {
  const good = weight * label;
  const bad = weight * (1 - label);
  sums[SUMS.weight] = weight;
  sums[SUMS.good] = good;
  sums[SUMS.weightSquares] = weight * weight;
  sums[SUMS.goodSquares] = good * good;
  sums[SUMS.badSquares] = bad * bad;
  sums[SUMS.labels] = 1;
  sums[SUMS.goodLabels] = label;
}

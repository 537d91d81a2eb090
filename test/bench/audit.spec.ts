/** What comparisons of models promise, in short: on small worlds whose truth is known. */
import { describe, expect, it } from '@jest/globals';
import { emptyBucket, growJoined, rowsOf } from '../../src/audit/dataset/joined-rows.js';
import { compareTrained } from '../../src/audit/evaluation/compare-models.js';
import { collectLabels } from '../../src/audit/evaluation/labelled-rows.js';
import { COMPARISON_DEFAULTS } from '../../src/audit/models/comparison-options.js';
import { scoresOf } from '../../src/audit/models/label-training.js';
import { RowFeatures } from '../../src/audit/models/row-features.js';
import { trainStandIns } from '../../src/audit/models/stand-ins.js';
import { SignalBits, signalPlan } from '../../src/detectors/signal-plan.js';
import { PUBLIC_KEY, TextHasher } from '../../src/events/hash64.js';
import { RandomStream } from '../../src/simulation/random-stream.js';
import { World } from '../../src/simulation/world.js';
import { weightedAuc } from '../../src/statistics/weighted-auc.js';
import { inCheckout } from '../setup/root.js';

interface BenchWorld {
  readonly id: string;
  readonly settings: Readonly<Record<string, unknown>>;
}
interface Compared {
  readonly comparison: string;
  readonly metric: string;
  readonly verdict: string;
  readonly trueDifference: number | null;
}
interface Tally {
  readonly mistakes: { readonly runs: number; readonly falseWorse: number };
}

const PARTS = {
  World,
  RandomStream,
  signalPlan,
  SignalBits,
  emptyBucket,
  growJoined,
  rowsOf,
  TextHasher,
  PUBLIC_KEY,
  collectLabels,
  trainStandIns,
  compareTrained,
  RowFeatures,
  COMPARISON_DEFAULTS,
  scoresOf,
  weightedAuc,
};

async function bench<T>(file: string): Promise<T> {
  return (await import(inCheckout('bench', 'audit', file))) as T;
}

const { WORLDS } = await bench<{ WORLDS: readonly BenchWorld[] }>('worlds.mjs');
const { compareWorld } = await bench<{
  compareWorld: (world: BenchWorld, seed: number, parts: typeof PARTS) => readonly Compared[];
}>('compare-world.mjs');
const { tallied, binomialLimit } = await bench<{
  tallied: (world: string, runs: readonly (readonly Compared[])[]) => Tally;
  binomialLimit: (runs: number, share: number) => number;
}>('tally.mjs');

function runsOf(id: string, seeds: readonly number[], overrides: Record<string, unknown> = {}) {
  const world = WORLDS.find((each) => each.id === id)!;
  const settings = { ...world.settings, ...overrides };
  return seeds.map((seed) => compareWorld({ ...world, settings }, seed, PARTS));
}

describe('comparisons of models in worlds with known truth', () => {
  it('find, with gaming, clicks worse than labels, and weighted clicks between them or alike', () => {
    // Fewer visits than in the bench, of which more are judged.
    const dials = { clickbait: 0.6, loopGain: 0.5, labelShare: 0.08 };
    const [run] = runsOf('gaming', [101], { recommendationsPerHour: 850, dials });
    const auc = (comparison: string) =>
      run!.find((each) => each.comparison === comparison && each.metric === 'auc');
    expect(auc('flywheel vs curated')).toMatchObject({ verdict: 'worse' });
    expect(auc('weighted vs curated')).toMatchObject({ verdict: 'worse' });
    // By verdict they are between in three quarters of the runs of the full bench.
    expect(['better', 'equivalent']).toContain(auc('weighted vs flywheel')!.verdict);
  }, 120_000);

  it('find nothing worse, without gaming, that is not', () => {
    const runs = runsOf('gaming-off', [1, 2], { recommendationsPerHour: 500 });
    const { mistakes } = tallied('gaming-off', runs);
    expect(mistakes.falseWorse).toBeLessThanOrEqual(binomialLimit(mistakes.runs, 0.05));
    const compared = runs.flat().filter(({ trueDifference }) => trueDifference !== null);
    expect(compared.length).toBeGreaterThanOrEqual(2 * 12);
  }, 120_000);
});

describe('binomialLimit', () => {
  it('is the 99% point of the binomial distribution', () => {
    expect(binomialLimit(1, 0.05)).toBe(1);
    expect(binomialLimit(60, 0.05)).toBe(7);
    expect(binomialLimit(100, 0.05)).toBe(11);
  });
});

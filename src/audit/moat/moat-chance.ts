/** The numbers of the moat with their intervals over seeds. */
import type { ExchangeRate, Finding, Lacking } from '../findings/findings.js';
import type { LearningData } from './lessons.js';
import type { Curriculum } from './measured-curves.js';
import type { MoatCalculation, MoatValues } from './moat-values.js';
import { bootstrapSeeds, columnMeans, SEED_REPLICATES, type SeedTable } from './seed-bootstrap.js';

/** Quality does not rise with the data. */
const NO_GAIN: Lacking = { enough: false, reason: 'no_gain' };

/** The moat's values with what else they could have been. */
export class MoatChance {
  private readonly values: MoatValues;
  private readonly replicates: Readonly<Record<keyof MoatValues, Float64Array>>;
  /** Whether quality is surely higher with all data than with the least (both: with none). */
  private readonly rises: ReadonlyMap<LearningData, boolean>;

  constructor(
    { whole, curves }: Curriculum,
    table: SeedTable,
    calculation: MoatCalculation,
    seed: number,
  ) {
    this.values = calculation.values(columnMeans(table));
    const replicates = {
      exchangeRate: new Float64Array(SEED_REPLICATES),
      syntheticExchangeRate: new Float64Array(SEED_REPLICATES),
      irreplaceability: new Float64Array(SEED_REPLICATES),
      marginalValue: new Float64Array(SEED_REPLICATES),
      marginalRate: new Float64Array(SEED_REPLICATES),
    };
    const rises = [
      ...curves.map(({ data, sizes, first: from }) => ({
        data,
        from,
        to: from + sizes.length - 1,
      })),
      ...(whole ? [{ data: 'both' as const, from: whole.base, to: whole.both }] : []),
    ].map((each) => ({ ...each, rise: new Float64Array(SEED_REPLICATES) }));
    bootstrapSeeds(table, seed, (means, replicate) => {
      const values = calculation.values(means);
      for (const name of NAMES) replicates[name][replicate] = values[name];
      for (const { from, to, rise } of rises) rise[replicate] = means[to]! - means[from]!;
    });
    for (const name of NAMES) replicates[name].sort();
    this.replicates = replicates;
    this.rises = new Map(
      rises.map(({ data, rise }) => [data, rise.sort()[OUTSIDE - 1]! > ROUNDING]),
    );
  }

  finding(name: keyof MoatValues, n: number): Finding {
    const value = this.values[name];
    const { low, high } = this.interval(name);
    return { enough: true, value, low, high, n };
  }

  /** None where all the data together is not sure to bring anything: the share would be of nothing. */
  irreplaceability(n: number): Finding {
    return this.rises.get('both') ? this.finding('irreplaceability', n) : NO_GAIN;
  }

  /** None where quality does not surely rise with the other data, so that its amounts mean nothing. */
  exchangeRate(
    name: 'exchangeRate' | 'syntheticExchangeRate',
    other: 'curated' | 'synthetic',
    n: number,
  ): ExchangeRate {
    if (!this.rises.get(other)) return NO_GAIN;
    const value = this.values[name];
    const { low, high } = this.interval(name);
    if (high < Infinity) return { enough: true, value, low, high, n };
    return {
      ...{ enough: true, beyond: true, n },
      ...(value < Infinity ? { value } : {}),
      ...(low < Infinity ? { atLeast: low } : {}),
    };
  }

  private interval(name: keyof MoatValues): { readonly low: number; readonly high: number } {
    const sorted = this.replicates[name];
    const value = this.values[name];
    const low = Math.min(value, sorted[OUTSIDE - 1]!);
    return { low, high: Math.max(value, sorted[SEED_REPLICATES - OUTSIDE]!) };
  }
}

const NAMES = [
  'exchangeRate',
  'syntheticExchangeRate',
  'irreplaceability',
  'marginalValue',
  'marginalRate',
] as const satisfies (keyof MoatValues)[];

/** A rise of no more than this comes from rounding. */
const ROUNDING = 1e-12;

/** Replicates outside each end of a 95% interval. */
const OUTSIDE = Math.round((SEED_REPLICATES + 1) * 0.025);

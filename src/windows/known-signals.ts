/**
 * What an outcome's signal means, looked up by its dense number: each name is worked out once for a
 * dictionary, not once for an outcome.
 */
import { SignalBits, type SignalPlan } from '../detectors/signal-plan.js';
import type { OutcomeBatch } from '../events/batch.js';
import type { Dictionary } from '../events/dictionary.js';
import type { SignalTimes } from './signal-times.js';

/** The columns of outcomes that tell their signals. */
type Signals = Pick<OutcomeBatch, 'names' | 'signal' | 'value'>;

interface KnownSignal {
  readonly name: string;
  /** How long after its impression it still counts, ms. */
  readonly limit: number;
  /** The bits it sets, where these do not depend on its value. */
  readonly bits: number | undefined;
}

export class KnownSignals {
  private readonly bits: SignalBits;
  /** Signals from whose value others are derived. */
  private readonly byValue: ReadonlySet<string>;
  private dictionary: Dictionary | undefined;
  private known: (KnownSignal | undefined)[] = [];

  constructor(
    plan: SignalPlan,
    private readonly times: SignalTimes,
  ) {
    this.bits = new SignalBits(plan);
    this.byValue = new Set(
      plan.options.derived.flatMap((rule) => ('absent' in rule ? [] : [rule.from])),
    );
  }

  /** The bits that the outcome sets; 0 where its signal is not configured. O(1). */
  bitsOf(batch: Signals, row: number): number {
    const { bits, name } = this.at(batch, row);
    return bits ?? this.bits.of(name, batch.value[row]!);
  }

  /** How long after its impression the outcome still counts, ms. O(1). */
  limitOf(batch: Signals, row: number): number {
    return this.at(batch, row).limit;
  }

  /** The bits once all outcomes are in: what did not happen counts as well. */
  settled(bits: number): number {
    return this.bits.settled(bits);
  }

  private at({ names, signal }: Signals, row: number): KnownSignal {
    if (names !== this.dictionary) {
      this.dictionary = names;
      this.known = [];
    }
    const number = signal[row]!;
    return (this.known[number] ??= this.signal(names.text(number)));
  }

  private signal(name: string): KnownSignal {
    const bits = this.byValue.has(name) ? undefined : this.bits.of(name, NaN);
    return { name, limit: this.times.of(name), bits };
  }
}

/**
 * Which signals are measured and what they mean: the proxy that the ranker optimises, the order that
 * is believed in, what means harm, and signals derived from others. Signals are bits, so that an
 * impression's are one integer.
 */

/** A signal made from another: below or from a value on, or from its absence. */
export type DerivedSignal =
  | { readonly signal: string; readonly from: string; readonly below: number }
  | { readonly signal: string; readonly from: string; readonly atLeast: number }
  | { readonly signal: string; readonly absent: string };

export interface SignalOptions {
  /** What the ranker optimises. */
  readonly proxy: string;
  /** `occurrence`: the proxy is worth 1; `value`: it is worth its own value. */
  readonly proxyWorth: 'occurrence' | 'value';
  /** Signals believed to tell of quality, the best first; the order is checked. */
  readonly hierarchy: readonly string[];
  /** Signals measured beside them. */
  readonly measured: readonly string[];
  /** Signals that mean harm. */
  readonly harm: readonly string[];
  readonly derived: readonly DerivedSignal[];
  /** Signals that take longer than the attribution time to come, in ms. */
  readonly maturesAfter: Readonly<Record<string, number>>;
  /** The signal that says an impression was seen; without it, what is served counts as exposed. */
  readonly view?: string;
}

export const SIGNAL_DEFAULTS: SignalOptions = {
  proxy: 'click',
  proxyWorth: 'occurrence',
  hierarchy: ['save', 'complete', 'partial', 'no-skip', 'skip'],
  measured: ['click'],
  harm: ['report', 'hide'],
  derived: [{ signal: 'no-skip', absent: 'skip' }],
  maturesAfter: {},
};

/** Bits of an unsigned 32-bit integer, one kept free. */
const MOST_SIGNALS = 31;

/** Signals by bit number. */
export interface SignalPlan {
  /** The signal of each bit. */
  readonly names: readonly string[];
  /** Bits of what is measured (hierarchy, beside it, harm), in the order in which it is shown. */
  readonly measured: readonly number[];
  readonly proxy: number;
  readonly hierarchy: readonly number[];
  readonly harm: readonly number[];
  /** Undefined where served counts as exposed. */
  readonly view: number | undefined;
  readonly options: SignalOptions;
}

/**
 * The plan of these options.
 *
 * @throws RangeError for more than 31 signals, a signal derived twice, or one derived from itself or
 *   from another derived one
 */
export function signalPlan(options: Partial<SignalOptions> = {}): SignalPlan {
  const all = { ...SIGNAL_DEFAULTS, ...options };
  const derived = new Set<string>();
  for (const { signal } of all.derived) {
    if (derived.has(signal)) throw new RangeError(`The signal "${signal}" is derived twice.`);
    derived.add(signal);
  }
  const sources = all.derived.map((rule) => ('absent' in rule ? rule.absent : rule.from));
  const chained = sources.find((source) => derived.has(source));
  if (chained !== undefined) {
    throw new RangeError(
      `The signal "${chained}" is itself derived; derive from signals that occur.`,
    );
  }
  const measuredNames = [...new Set([...all.hierarchy, ...all.measured, all.proxy, ...all.harm])];
  const view = all.view === undefined ? [] : [all.view];
  const names = [...new Set([...measuredNames, ...derived, ...sources, ...view])];
  if (names.length > MOST_SIGNALS) {
    throw new RangeError(
      `${names.length} signals are configured; at most ${MOST_SIGNALS} can be told apart.`,
    );
  }
  const bit = (name: string) => names.indexOf(name);
  return {
    names,
    measured: measuredNames.map(bit),
    proxy: bit(all.proxy),
    hierarchy: all.hierarchy.map(bit),
    harm: all.harm.map(bit),
    view: all.view === undefined ? undefined : bit(all.view),
    options: all,
  };
}

/** Works out an impression's bits as its outcomes come in. */
export class SignalBits {
  private readonly bits: ReadonlyMap<string, number>;
  private readonly rules: readonly (readonly [DerivedSignal, own: number, source: number])[];

  constructor(plan: SignalPlan) {
    this.bits = new Map(plan.names.map((name, bit) => [name, bit]));
    this.rules = plan.options.derived.map((rule) => [
      rule,
      1 << this.bits.get(rule.signal)!,
      1 << this.bits.get('absent' in rule ? rule.absent : rule.from)!,
    ]);
  }

  /** The bits that an outcome sets: its own and those derived from its value; 0 for none. */
  of(signal: string, value: number): number {
    const bit = this.bits.get(signal);
    if (bit === undefined) return 0;
    // A derived signal does not occur by itself.
    if (this.rules.some(([, own]) => own === 1 << bit)) return 0;
    let set = 1 << bit;
    for (const [rule, own, source] of this.rules) {
      if (source !== 1 << bit || 'absent' in rule) continue;
      const holds = 'below' in rule ? value < rule.below : value >= rule.atLeast;
      if (holds) set |= own;
    }
    return set >>> 0;
  }

  /**
   * The bits once all outcomes are in: what did not happen counts as well. Settling what was settled
   * before, and has drawn more outcomes since, gives what settling all of them at once does.
   */
  settled(bits: number): number {
    let set = bits;
    for (const [rule, own, source] of this.rules) {
      if (!('absent' in rule)) continue;
      if ((bits & source) === 0) set |= own;
      else set &= ~own;
    }
    return set >>> 0;
  }
}

/**
 * Which signals are measured and what they mean: the proxy that the ranker optimises, the order that
 * is believed in, what means harm, and signals derived from others. Signals are bits, so that an
 * impression's are one integer.
 */
import { fnv1a32 } from '../events/partition.js';

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
 * @throws RangeError for more than 31 signals; a signal without a name, twice in the hierarchy,
 *   derived twice, or derived from itself or from another derived one; a proxy that should be worth
 *   its value but is the absence of another signal; a time to mature that is none, or of no signal
 */
export function signalPlan(options: Partial<SignalOptions> = {}): SignalPlan {
  const all = { ...SIGNAL_DEFAULTS, ...options };
  const measured = [...new Set([...all.hierarchy, ...all.measured, all.proxy, ...all.harm])];
  const derived = all.derived.map(({ signal }) => signal);
  const view = all.view === undefined ? [] : [all.view];
  const names = [...new Set([...measured, ...derived, ...all.derived.map(sourceOf), ...view])];
  refuse(all, names);
  const bit = (name: string) => names.indexOf(name);
  return {
    names,
    measured: measured.map(bit),
    proxy: bit(all.proxy),
    hierarchy: all.hierarchy.map(bit),
    harm: all.harm.map(bit),
    view: all.view === undefined ? undefined : bit(all.view),
    options: all,
  };
}

/** A number for what the bits of measured signals mean: states of plans that differ must not meet. */
export function signalFingerprint({ names, measured, options }: SignalPlan): number {
  const meant = measured.map((bit) => {
    const rule = options.derived.find(({ signal }) => signal === names[bit]);
    return [names[bit], rule === undefined ? [] : Object.entries(rule).sort()];
  });
  return fnv1a32(JSON.stringify(meant));
}

function sourceOf(rule: DerivedSignal): string {
  return 'absent' in rule ? rule.absent : rule.from;
}

function refuse(options: SignalOptions, names: readonly string[]): void {
  const { derived, hierarchy, proxy, proxyWorth, maturesAfter } = options;
  if (names.length > MOST_SIGNALS) {
    throw new RangeError(
      `${names.length} signals are configured; at most ${MOST_SIGNALS} can be told apart.`,
    );
  }
  if (names.includes('')) throw new RangeError('A signal is configured without a name.');
  const again = hierarchy.find((name, place) => hierarchy.indexOf(name) !== place);
  if (again !== undefined) {
    throw new RangeError(`The signal "${again}" is in the hierarchy twice.`);
  }
  const own = new Set<string>();
  for (const { signal } of derived) {
    if (own.has(signal)) throw new RangeError(`The signal "${signal}" is derived twice.`);
    own.add(signal);
  }
  const chained = derived.map(sourceOf).find((source) => own.has(source));
  if (chained !== undefined) {
    throw new RangeError(
      `The signal "${chained}" is itself derived; derive from signals that occur.`,
    );
  }
  if (proxyWorth === 'value' && derived.some((rule) => 'absent' in rule && rule.signal === proxy)) {
    throw new RangeError(
      `The proxy "${proxy}" is the absence of a signal, which has no value; let it be worth its occurrence.`,
    );
  }
  for (const [signal, time] of Object.entries(maturesAfter)) {
    if (!names.includes(signal)) {
      throw new RangeError(`"${signal}" is to mature but is no signal of the configuration.`);
    }
    if (!(time > 0 && time < Infinity)) {
      throw new RangeError(`The signal "${signal}" must mature after a time above 0, not ${time}.`);
    }
  }
}

/** Works out an impression's bits as its outcomes come in. */
export class SignalBits {
  private readonly rules: ReadonlyMap<string, ValueRules>;
  /** For each signal that stands for the absence of another: the other's bit and its own. */
  private readonly absences: readonly (readonly [absent: number, own: number])[];

  constructor({ names, options: { derived } }: SignalPlan) {
    const bit = (name: string) => 1 << names.indexOf(name);
    const isDerived = new Set(derived.map(({ signal }) => signal));
    // A derived signal does not occur by itself.
    const occurring = names.filter((name) => !isDerived.has(name));
    this.rules = new Map(
      occurring.map((name) => {
        const rules = derived.filter((rule) => 'from' in rule && rule.from === name);
        return [name, { bit: bit(name), rules: rules.map((rule) => [rule, bit(rule.signal)]) }];
      }),
    );
    this.absences = derived.flatMap((rule) =>
      'absent' in rule ? [[bit(rule.absent), bit(rule.signal)] as const] : [],
    );
  }

  /** The bits that an outcome sets: its own and those derived from its value; 0 for none. */
  of(signal: string, value: number): number {
    const own = this.rules.get(signal);
    if (own === undefined) return 0;
    let set = own.bit;
    for (const [rule, bit] of own.rules) {
      // An absent value is NaN, which is neither below nor above anything.
      if ('below' in rule ? value < rule.below : 'atLeast' in rule && value >= rule.atLeast) {
        set |= bit;
      }
    }
    return set;
  }

  /**
   * The bits once all outcomes are in: what did not happen counts as well. Settling what was settled
   * before, and has drawn more outcomes since, gives what settling all of them at once does.
   */
  settled(bits: number): number {
    let set = bits;
    for (const [absent, own] of this.absences) {
      if ((bits & absent) === 0) set |= own;
      else set &= ~own;
    }
    return set >>> 0;
  }
}

/** A signal that occurs, and what its value decides. */
interface ValueRules {
  readonly bit: number;
  readonly rules: readonly (readonly [rule: DerivedSignal, bit: number])[];
}

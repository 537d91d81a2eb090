/** How long signals take to come, and what that means for when an impression is settled. */
import type { SignalPlan } from '../detectors/signal-plan.js';

export interface SignalTimesOptions {
  readonly paneMs: number;
  /** How long after its impression an outcome still counts. */
  readonly attributionMs: number;
}

export class SignalTimes {
  /** Panes after its own in which an impression is settled: its proxy and its view are known. */
  readonly settlesAfter: number;
  /** Panes after its own in which all of an impression's signals are known. */
  readonly knownAfter: number;
  private readonly own: ReadonlyMap<string, number>;

  constructor(
    private readonly options: SignalTimesOptions,
    { options: { maturesAfter, derived, proxy, view } }: SignalPlan,
  ) {
    const own = new Map(Object.entries(maturesAfter));
    const sources = new Map<string, string>();
    for (const rule of derived) {
      const source = 'absent' in rule ? rule.absent : rule.from;
      sources.set(rule.signal, source);
      // What is derived matures no sooner than what it derives from, and the other way round.
      const longest = Math.max(own.get(rule.signal) ?? 0, own.get(source) ?? 0);
      if (longest > 0) own.set(source, longest);
    }
    this.own = own;
    const panes = (ms: number) => Math.ceil(ms / options.paneMs);
    const timeOf = (signal: string) => this.of(sources.get(signal) ?? signal);
    this.settlesAfter = panes(
      Math.max(options.attributionMs, timeOf(proxy), view === undefined ? 0 : timeOf(view)),
    );
    this.knownAfter = Math.max(this.settlesAfter, ...[...own.values()].map(panes));
  }

  /** How long after its impression an outcome of this signal still counts, ms. */
  of(signal: string): number {
    return this.own.get(signal) ?? this.options.attributionMs;
  }
}

/** What the proxy of an impression is worth: one definition for the monitor's join and for audits. */
import type { SignalPlan } from '../detectors/signal-plan.js';

export class ProxyWorth {
  private readonly proxyBit: number;
  private readonly byValue: boolean;

  constructor({ proxy, options: { proxyWorth } }: SignalPlan) {
    this.proxyBit = (1 << proxy) >>> 0;
    this.byValue = proxyWorth === 'value';
  }

  /** What an outcome adds: its value where it is the proxy and that goes by value, else 0. */
  ofOutcome(bits: number, value: number): number {
    return this.byValue && (bits & this.proxyBit) !== 0 && value > 0 ? value : 0;
  }

  /** What an impression is worth with these settled signals and the largest worth of its outcomes. */
  ofImpression(signals: number, largest: number): number {
    if ((signals & this.proxyBit) === 0) return 0;
    return this.byValue ? largest : 1;
  }
}

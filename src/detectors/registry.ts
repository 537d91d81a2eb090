/** The detectors there are. Adding one is a folder and a line here. */
import { bandwagon, type BandwagonOptions } from './bandwagon/bandwagon.js';
import type { Detector } from './detector.js';
import { proxyDrift, type ProxyDriftOptions } from './proxy-drift/proxy-drift.js';
import { signalPlan, type SignalPlan } from './signal-plan.js';

/** The options of every detector, by its name in the configuration; absent: it does not run. */
export interface DetectorOptions {
  readonly bandwagon?: Partial<BandwagonOptions>;
  readonly proxyDrift?: Partial<ProxyDriftOptions>;
}

/** The detectors in the order in which their readings are shown. */
export function createDetectors(
  options: DetectorOptions,
  plan: SignalPlan = signalPlan(),
): Detector[] {
  const detectors: (Detector | undefined)[] = [
    options.bandwagon && bandwagon(options.bandwagon),
    options.proxyDrift && proxyDrift(options.proxyDrift, plan),
  ];
  return detectors.filter((detector) => detector !== undefined);
}

/** Every detector there is, with its defaults: what the rendered files are made from. */
export function allDetectors(): Detector[] {
  return createDetectors({ bandwagon: {}, proxyDrift: {} });
}

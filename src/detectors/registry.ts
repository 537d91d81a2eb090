/** The detectors there are. Adding one is a folder and a line here. */
import { bandwagon, type BandwagonOptions } from './bandwagon/bandwagon.js';
import type { Detector } from './detector.js';
import { exposureBias, type ExposureBiasOptions } from './exposure-bias/exposure-bias.js';
import { filterBubble, type FilterBubbleOptions } from './filter-bubble/filter-bubble.js';
import { flywheel, type FlywheelOptions } from './flywheel/flywheel.js';
import { proxyDrift, type ProxyDriftOptions } from './proxy-drift/proxy-drift.js';
import {
  signalInformation,
  type SignalInformationOptions,
} from './signal-information/signal-information.js';
import { signalPlan, type SignalPlan } from './signal-plan.js';
import {
  signalUniqueness,
  type SignalUniquenessOptions,
} from './signal-uniqueness/signal-uniqueness.js';

/** The options of every detector, by its name in the configuration; absent: it does not run. */
export interface DetectorOptions {
  readonly bandwagon?: Partial<BandwagonOptions>;
  readonly filterBubble?: Partial<FilterBubbleOptions>;
  readonly proxyDrift?: Partial<ProxyDriftOptions>;
  readonly signalInformation?: Partial<SignalInformationOptions>;
  readonly signalUniqueness?: Partial<SignalUniquenessOptions>;
  readonly exposureBias?: Partial<ExposureBiasOptions>;
  readonly flywheel?: Partial<FlywheelOptions>;
}

/** Every detector with its defaults. */
export const ALL_DETECTORS: Required<DetectorOptions> = {
  bandwagon: {},
  filterBubble: {},
  proxyDrift: {},
  signalInformation: {},
  signalUniqueness: {},
  exposureBias: {},
  flywheel: {},
};

/**
 * The detectors in the order in which their readings are shown; one that uses what others measured
 * comes after them.
 */
export function createDetectors(
  options: DetectorOptions,
  plan: SignalPlan = signalPlan(),
): Detector[] {
  const detectors: (Detector | undefined)[] = [
    options.bandwagon && bandwagon(options.bandwagon, plan),
    options.filterBubble && filterBubble(options.filterBubble),
    options.proxyDrift && proxyDrift(options.proxyDrift, plan),
    options.signalInformation && signalInformation(options.signalInformation, plan),
    options.signalUniqueness && signalUniqueness(options.signalUniqueness, plan),
    options.exposureBias && exposureBias(options.exposureBias),
    options.flywheel && flywheel(options.flywheel, plan),
  ];
  return detectors.filter((detector) => detector !== undefined);
}

/** Every detector there is, with its defaults: what the rendered files are made from. */
export function allDetectors(): Detector[] {
  return createDetectors(ALL_DETECTORS);
}

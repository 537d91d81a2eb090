/** The detectors there are. Adding one is a folder and a line here. */
import { bandwagon, type BandwagonOptions } from './bandwagon/bandwagon.js';
import type { Detector } from './detector.js';
import { flywheel, type FlywheelOptions } from './flywheel/flywheel.js';
import { signalPlan, type SignalPlan } from './signal-plan.js';

/** The options of every detector, by its name in the configuration; absent: it does not run. */
export interface DetectorOptions {
  readonly bandwagon?: Partial<BandwagonOptions>;
  readonly flywheel?: Partial<FlywheelOptions>;
}

/** The detectors in the order in which their readings are shown. */
export function createDetectors(
  options: DetectorOptions,
  plan: SignalPlan = signalPlan(),
): Detector[] {
  const detectors: (Detector | undefined)[] = [
    options.bandwagon && bandwagon(options.bandwagon),
    options.flywheel && flywheel(options.flywheel, plan),
  ];
  return detectors.filter((detector) => detector !== undefined);
}

/** Every detector there is, with its defaults: what the rendered files are made from. */
export function allDetectors(): Detector[] {
  return createDetectors({ bandwagon: {}, flywheel: {} });
}

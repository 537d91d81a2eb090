/** Whether each reading works with a log as it is, from a pass of the log through the pipeline. */
import type { Detector, ReadingDeclaration } from '../../detectors/detector.js';
import type { Need } from '../../detectors/needs.js';
import {
  isMeasured,
  type Insufficient,
  type Measured,
  type Reading,
} from '../../detectors/reading.js';

/**
 * works: it has a value, and all that it needs. limited: it has a value, but something is missing
 * that it needs to say all it is declared to say. waiting: what it needs is there, but too little of
 * it. missing: something it needs is not logged.
 */
export type OutlookState = 'works' | 'limited' | 'waiting' | 'missing';

export interface ReadingOutlook {
  /** `<detector>.<reading>` */
  readonly reading: string;
  readonly tier: ReadingDeclaration['tier'];
  readonly state: OutlookState;
  /** What it needs and does not have, in the order of all needs. */
  readonly unmet: readonly Need[];
  /** Its last value; of the segment that came first in it. */
  readonly value: Measured | undefined;
  /** Why it has none, where it has none. */
  readonly lack: Insufficient | undefined;
}

/** Gathers what was read of windows and blocks, and says what of each reading. */
export class Outlook {
  private readonly values = new Map<string, Measured>();
  private readonly lacks = new Map<string, Insufficient>();

  constructor(private readonly detectors: readonly Detector[]) {}

  add(readings: readonly Reading[]): void {
    for (const { detector, measurement } of readings) {
      const name = `${detector}.${measurement.reading}`;
      if (isMeasured(measurement)) {
        this.values.set(name, better(this.values.get(name), measurement));
      } else this.lacks.set(name, nearer(this.lacks.get(name), measurement));
    }
  }

  /** In the order of the registry. */
  readings(unmet: readonly Need[]): ReadingOutlook[] {
    return this.detectors.flatMap(({ declaration: { id, readings } }) =>
      readings.map(({ id: own, tier, needs }): ReadingOutlook => {
        const reading = `${id}.${own}`;
        const value = this.values.get(reading);
        const missing = unmet.filter((need) => needs.includes(need));
        const state = value
          ? missing.length === 0
            ? 'works'
            : 'limited'
          : missing.length === 0
            ? 'waiting'
            : 'missing';
        const lack = value ? undefined : this.lacks.get(reading);
        return { reading, tier, state, unmet: missing, value, lack };
      }),
    );
  }
}

/** The later one, but one with an interval rather than one without. */
function better(before: Measured | undefined, now: Measured): Measured {
  return before?.interval === undefined && before && now.interval !== undefined ? before : now;
}

/** The one that is closer to enough; of windows in which nothing happened, any other. */
function nearer(before: Insufficient | undefined, now: Insufficient): Insufficient {
  if (!before || before.reason === 'empty') return now;
  if (now.reason === 'empty') return before;
  return now.seen / now.needed >= before.seen / before.needed ? now : before;
}

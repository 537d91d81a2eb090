/** What is declared of each reading, and of the part that gives it, by `<detector>.<reading>`. */
import type { Detector, Lane, ReadingDeclaration } from '../../detectors/detector.js';
import { blockMs } from '../../windows/blocks.js';
import type { LimitJson } from './status-json.js';

export interface DeclaredReading {
  readonly reading: ReadingDeclaration;
  readonly limits: readonly LimitJson[];
  readonly lane: Lane;
  readonly blockMs: number;
}

export type DeclaredReadings = ReadonlyMap<string, DeclaredReading>;

/** In the order of the detectors and of their declarations. */
export function declaredReadings(detectors: readonly Detector[]): DeclaredReadings {
  return new Map(
    detectors.flatMap(({ declaration: { id: detector, readings, alerts }, parts }) =>
      readings.flatMap((reading): [string, DeclaredReading][] => {
        const part = parts.find((each) => each.readings.includes(reading.id));
        if (!part) return [];
        const limits = alerts
          .filter((alert) => alert.reading === reading.id)
          .map(({ id: alert, when, threshold, severity }) => ({
            ...{ alert, when, threshold, severity },
          }));
        const { lane, block } = part;
        return [[`${detector}.${reading.id}`, { reading, limits, lane, blockMs: blockMs(block) }]];
      }),
    ),
  );
}

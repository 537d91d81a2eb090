/** Readings as JSON: one object a line on the command line, in the API and in the readings stream. */
import { isoTime } from '../events/event-time.js';
import { isMeasured, type Reading } from './reading.js';

/** The JSON form of a reading; keys stand in a fixed order, so that equal readings give equal bytes. */
export interface ReadingJson {
  reading: string;
  surface: string;
  policy: string;
  window: { start: string; end: string };
  by: Record<string, string>;
  n?: number;
  value?: number;
  low?: number;
  high?: number;
  interval?: string;
  enough?: false;
  reason?: string;
  seen?: number;
  needed?: number;
}

/** The reading as a JSON object, e.g. `{"reading":"bandwagon.exposure_gini","surface":"home",…}`. */
export function readingJson({
  detector,
  surface,
  policy,
  window,
  measurement,
}: Reading): ReadingJson {
  const head = {
    reading: `${detector}.${measurement.reading}`,
    surface,
    policy,
    window: { start: isoTime(window.start), end: isoTime(window.end) },
    by: { ...measurement.by },
  };
  if (!isMeasured(measurement)) {
    const { enough, reason, seen, needed } = measurement;
    return { ...head, enough, reason, seen, needed };
  }
  const { n, value, low, high, interval } = measurement;
  return {
    ...head,
    n,
    value,
    ...(low === undefined ? {} : { low }),
    ...(high === undefined ? {} : { high }),
    ...(interval === undefined ? {} : { interval }),
  };
}

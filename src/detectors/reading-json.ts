/** Readings as JSON: one object a line on the command line, in the API and in the readings stream. */
import { isoTime } from '../events/event-time.js';
import { isMeasured, type Measurement, type Reading, type Reason } from './reading.js';

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

/** The reading that a JSON object of this form tells of; undefined where it is none. */
export function readingFromJson(json: ReadingJson): Reading | undefined {
  const dot = json.reading.indexOf('.');
  const start = Date.parse(json.window.start);
  const end = Date.parse(json.window.end);
  const measurement = measurementOf(json, json.reading.slice(dot + 1));
  if (dot < 0 || !measurement || Number.isNaN(start) || Number.isNaN(end)) return undefined;
  const { surface, policy } = json;
  const detector = json.reading.slice(0, dot);
  return { detector, surface, policy, window: { start, end }, measurement };
}

function measurementOf(json: ReadingJson, reading: string): Measurement | undefined {
  const { by, n, value, low, high, interval, reason, seen, needed } = json;
  if (reason !== undefined) {
    return {
      ...{ reading, by, enough: false as const },
      ...{ reason: reason as Reason, seen: seen ?? 0, needed: needed ?? 0 },
    };
  }
  if (value === undefined) return undefined;
  const ends = low === undefined || high === undefined ? {} : { low, high };
  const lacks = interval === 'few_shards' ? { interval: 'few_shards' as const } : {};
  return { reading, by, n: n ?? 0, value, ...ends, ...lacks };
}

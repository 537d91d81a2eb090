/** The blocks of the readings stream, as the sets that alarms are fed with. */
import { DeliverPolicy, type JsMsg } from '@nats-io/jetstream';
import type { Detector, Lane } from '../../detectors/detector.js';
import { readingFromJson, type ReadingJson } from '../../detectors/reading-json.js';
import type { Reading, TimeSpan } from '../../detectors/reading.js';
import type { ReadingSet } from '../../windows/reading-set.js';
import type { Nats } from './connection.js';

/** The blocks that lie wholly in the stretch, in their order; readings of detectors that do not run are left out. */
export async function* storedBlocks(
  nats: Nats,
  detectors: readonly Detector[],
  stretch: TimeSpan,
): AsyncGenerator<ReadingSet, void> {
  const laneOf = lanes(detectors);
  let open: { key: string; lane: Lane; readings: Reading[] } | undefined;
  for await (const message of messages(nats)) {
    for (const reading of readingsOf(message)) {
      const lane = laneOf.get(`${reading.detector}.${reading.measurement.reading}`);
      const { start, end } = reading.window;
      if (!lane || start < stretch.start || end > stretch.end) continue;
      // A large set comes in several messages, one right after the other.
      const key = `${lane} ${start} ${end}`;
      if (open?.key !== key) {
        if (open) yield setOf(open);
        open = { key, lane, readings: [] };
      }
      open.readings.push(reading);
    }
  }
  if (open) yield setOf(open);
}

function setOf({ lane, readings }: { lane: Lane; readings: readonly Reading[] }): ReadingSet {
  const { window } = readings[0]!;
  return { of: 'block', lane, readAt: window.end, window, readings };
}

function readingsOf(message: JsMsg): Reading[] {
  return message
    .string()
    .split('\n')
    .filter((line) => line !== '')
    .map((line) => readingFromJson(JSON.parse(line) as ReadingJson))
    .filter((reading) => reading !== undefined);
}

/** The lane of each reading, by `<detector>.<reading>`. */
function lanes(detectors: readonly Detector[]): ReadonlyMap<string, Lane> {
  return new Map(
    detectors.flatMap(({ declaration, parts }) =>
      parts.flatMap(({ lane, readings }) =>
        readings.map((reading) => [`${declaration.id}.${reading}`, lane] as const),
      ),
    ),
  );
}

/** The messages with blocks that are in the stream now. */
async function* messages(nats: Nats): AsyncGenerator<JsMsg, void> {
  const { state } = await nats.manager.streams.info(nats.names.readings);
  if (state.messages === 0) return;
  const consumer = await nats.jetstream.consumers.get(nats.names.readings, {
    deliver_policy: DeliverPolicy.All,
  });
  const delivered = await consumer.consume({ max_messages: 100 });
  try {
    for await (const message of delivered) {
      if (message.headers?.get('Flyball-Of') === 'block') yield message;
      if (message.seq >= state.last_seq) return;
    }
  } finally {
    await delivered.close();
  }
}

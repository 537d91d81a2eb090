/**
 * A sorted run of events on the disk: frames of some hundred events, each a 4-byte length and V8's
 * own serialisation, which keeps what JSON would lose (NaN, bytes, undefined).
 */
import { open } from 'node:fs/promises';
import { deserialize, serialize } from 'node:v8';
import type { Refusal } from '../refusals.js';
import type { PlacedEvent } from './time-order.js';

/** A frame ends with whichever comes first: a merge holds one frame of each run. */
const FRAME_EVENTS = 250;
const FRAME_CHARACTERS = 256 * 1024;

/** An event's fields in a row: names repeated for each event would double the file. */
type Packed = [
  time: number,
  rank: number,
  sequence: number,
  row: number,
  kind: unknown,
  event: unknown,
  raw: string | Uint8Array,
  ownTime: number,
  problem: Refusal | undefined,
];

/** Writes the events, which are already in order, to a new file. */
export async function writeRun(
  path: string,
  chunks: Iterable<PlacedEvent[]> | AsyncIterable<PlacedEvent[]>,
): Promise<void> {
  const handle = await open(path, 'wx');
  try {
    for await (const chunk of chunks) {
      for (const frame of framesOf(chunk)) {
        const body = serialize(frame.map(pack));
        const length = Buffer.alloc(4);
        length.writeUInt32LE(body.length);
        await handle.writev([length, body]);
      }
    }
  } finally {
    await handle.close();
  }
}

/** Reads a run back; `file` is the file whose events they are. */
export async function* readRun(path: string, file: string): AsyncGenerator<PlacedEvent[], void> {
  const handle = await open(path, 'r');
  try {
    const length = Buffer.alloc(4);
    for (;;) {
      const { bytesRead } = await handle.read(length, 0, 4, null);
      if (bytesRead === 0) return;
      const body = Buffer.allocUnsafe(length.readUInt32LE());
      await handle.read(body, 0, body.length, null);
      yield (deserialize(body) as Packed[]).map((packed) => unpack(packed, file));
    }
  } finally {
    await handle.close();
  }
}

function* framesOf(chunk: PlacedEvent[]): Generator<PlacedEvent[], void> {
  let from = 0;
  let characters = 0;
  for (let to = 1; to <= chunk.length; to++) {
    characters += chunk[to - 1]!.event.raw.length;
    if (to - from === FRAME_EVENTS || characters >= FRAME_CHARACTERS || to === chunk.length) {
      yield chunk.slice(from, to);
      from = to;
      characters = 0;
    }
  }
}

function pack({ time, rank, sequence, event }: PlacedEvent): Packed {
  const { row, kind, raw, problem } = event;
  return [time, rank, sequence, row, kind, event.event, raw, event.time, problem];
}

function unpack(packed: Packed, file: string): PlacedEvent {
  const [time, rank, sequence, row, kind, event, raw, ownTime, problem] = packed;
  const plain = { file, row, kind, event, raw, time: ownTime };
  return { event: problem ? { ...plain, problem } : plain, time, rank, sequence };
}

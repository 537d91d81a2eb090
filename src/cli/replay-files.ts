/** Replays events from files through the pipeline, in this process and without a server. */
import { REPLAY_KEY } from '../adapters/user-key.js';
import { Decoder, type DecoderOptions } from '../events/decoder.js';
import { DictionaryPool } from '../events/dictionary-pool.js';
import type { SourceEvent } from '../events/import/source.js';
import type { Config } from '../config/schema.js';
import type { Pipeline } from '../windows/pipeline.js';
import type { RefusedRows } from './refused-rows.js';

/** Feeds the decoder from files; the rest of the way is that of the live service. */
export function createFileDecoder(
  config: Config,
  more: Partial<Pick<DecoderOptions, 'userKey' | 'keepEvents'>> = {},
): Decoder {
  return new Decoder(
    {
      partitions: 1,
      partition: 0,
      userKey: REPLAY_KEY.key,
      maxMessageBytes: config.events.maxMessageBytes,
      ...more,
    },
    new DictionaryPool(),
  );
}

/** Decodes one chunk of file events into the decoder's delivery. */
export function decodeRows(decoder: Decoder, events: readonly SourceEvent[], first: number): void {
  decoder.begin();
  events.forEach((event, i) => {
    const origin = `${event.file}:${event.row}`;
    if (event.problem) {
      decoder.brokenRow(event.kind, event.problem, origin, first + i, bytesOf(event.raw));
    } else {
      decoder.row(event.kind, event.event, origin, first + i, () => bytesOf(event.raw));
    }
  });
}

/** Applies all events to a pipeline of one partition, and closes it at the end. */
export async function replayFiles(
  chunks: AsyncIterable<readonly SourceEvent[]>,
  pipeline: Pipeline,
  config: Config,
  refused: RefusedRows,
): Promise<void> {
  const decoder = createFileDecoder(config);
  let sequence = 1;
  for await (const events of chunks) {
    decodeRows(decoder, events, sequence);
    sequence += events.length;
    for (const each of decoder.delivery.refused) refused.add(each);
    pipeline.apply(0, decoder.delivery);
  }
  pipeline.end();
}

function bytesOf(raw: string | Uint8Array): Uint8Array {
  return typeof raw === 'string' ? Buffer.from(raw) : raw;
}

/** Deliveries from the messages of a stream, whatever client they were read with. */
import { Decoder, type DecoderOptions } from '../events/decoder.js';
import { DictionaryPool } from '../events/dictionary-pool.js';
import type { SourcedDelivery } from './run-audit.js';

/** A message as the stream holds it. */
export interface StreamMessage {
  /** `flyball.<kind>.<partition>`. */
  readonly subject: string;
  readonly data: Uint8Array;
  /** The stream's sequence, above that of the message before. */
  readonly sequence: number;
  /** The server's time of the message, epoch ms. */
  readonly publishedAt: number;
}

/** Messages decoded together. */
const BATCH = 200;

/** The messages of a stream, some at a time. */
export async function* messageBatches(
  messages: AsyncIterable<StreamMessage>,
): AsyncGenerator<readonly StreamMessage[]> {
  let batch: StreamMessage[] = [];
  for await (const message of messages) {
    batch.push(message);
    if (batch.length < BATCH) continue;
    yield batch;
    batch = [];
  }
  if (batch.length > 0) yield batch;
}

/**
 * Decodes batches of messages in stream order, each partition's share of a batch together. Messages
 * on subjects of no partition are left out: they enter no reading of the monitor either.
 *
 * Take the user key of the monitor, so that users fall into the same groups as in its readings.
 *
 * @example
 * const source = messageDeliveries(batches, { partitions: 8, userKey, ...limits });
 * const report = await runAudit(source, request, options);
 */
export async function* messageDeliveries(
  batches: AsyncIterable<readonly StreamMessage[]>,
  options: Omit<DecoderOptions, 'partition'>,
): AsyncGenerator<SourcedDelivery, void> {
  const dictionaries = new DictionaryPool();
  const decoders = Array.from(
    { length: options.partitions },
    (_, partition) => new Decoder({ ...options, partition }, dictionaries),
  );
  for await (const batch of batches) {
    const shares = decoders.map((): StreamMessage[] => []);
    for (const message of batch) shares[partitionIn(message.subject)]?.push(message);
    for (const [partition, share] of shares.entries()) {
      if (share.length === 0) continue;
      const decoder = decoders[partition]!;
      decoder.begin();
      for (const { subject, data, sequence, publishedAt } of share) {
        decoder.message(subject, data, sequence, publishedAt);
      }
      yield { partition, delivery: decoder.delivery };
    }
  }
}

/** The partition that a subject names, −1 where it names none. */
function partitionIn(subject: string): number {
  const token = subject.split('.')[2] ?? '';
  return /^\d{1,4}$/.test(token) ? Number(token) : -1;
}

/** Decoding in tests: a decoder of one partition, and the rows of a delivery as plain objects. */
import { Decoder, type DecoderOptions } from '../../src/events/decoder.js';
import { WATERMARK, type Delivery } from '../../src/events/delivery.js';
import { DictionaryPool } from '../../src/events/dictionary-pool.js';
import { EVENT_KINDS } from '../../src/events/kinds.js';
import { REPLAY_KEY } from '../../src/adapters/user-key.js';
import { NOON } from './sample-events.js';

export function decoderOf(
  options: Partial<DecoderOptions> = {},
  dictionaries = new DictionaryPool(),
): Decoder {
  const usual = {
    partitions: 1,
    partition: 0,
    userKey: REPLAY_KEY.key,
    maxMessageBytes: 1_000_000,
  };
  return new Decoder({ ...usual, ...options }, dictionaries);
}

/** One message: a text or bytes as they are, anything else as JSON. */
export function send(decoder: Decoder, kind: string, body: unknown, sequence = 1): void {
  const data =
    body instanceof Uint8Array
      ? body
      : Buffer.from(typeof body === 'string' ? body : JSON.stringify(body));
  decoder.message(`flyball.${kind}.0`, data, sequence, NOON);
}

/** The delivery of these messages, by a new decoder. */
export function decoded(
  messages: readonly (readonly [kind: string, body: unknown])[],
  options?: Partial<DecoderOptions>,
): Delivery {
  const decoder = decoderOf(options);
  decoder.begin();
  messages.forEach(([kind, body], i) => send(decoder, kind, body, i + 1));
  return decoder.delivery;
}

/** The stream's order, as `kind row`. */
export function orderOf(delivery: Delivery): string[] {
  return Array.from({ length: delivery.length }, (_, at) => {
    const kind = delivery.orderKind[at]!;
    return `${kind === WATERMARK ? 'watermark' : EVENT_KINDS[kind]!} ${delivery.orderRow[at]!}`;
  });
}

/** What was refused, as `code field: original bytes`. */
export function refusedOf(delivery: Delivery): string[] {
  return delivery.refused.map(({ refusal, raw }) => {
    const what = [refusal.code, refusal.field].filter((part) => part !== '').join(' ');
    return `${what}: ${Buffer.from(raw).toString()}`;
  });
}

export function sum(numbers: Iterable<number>): number {
  let total = 0;
  for (const number of numbers) total += number;
  return total;
}

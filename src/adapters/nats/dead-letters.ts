/**
 * Dead letters: the original bytes of a refused event, with the reason in headers. Bytes too large
 * for one message are cut into parts, so that nothing is lost.
 */
import { explain } from '../../events/refusals.js';
import type { RefusedEvent } from '../../events/delivery.js';
import type { Output } from './outbox.js';

/** Room for headers below the server's usual limit of 1 MiB a message. */
const MAX_PART_BYTES = 1_000_000;

/**
 * The messages that keep a refused event; in order, one unless it is very large.
 *
 * @param streamCreated when the stream of events was created, epoch ms: in one made anew sequences
 *   begin again, and its dead letters come after those of the former one
 */
export function deadLetters(refused: RefusedEvent, streamCreated: number): Output[] {
  const { refusal, origin, sequence, index, raw } = refused;
  const parts = Math.max(1, Math.ceil(raw.length / MAX_PART_BYTES));
  return Array.from({ length: parts }, (_, part) => ({
    place: [streamCreated, sequence, index, part],
    headers: {
      'Flyball-Code': refusal.code,
      ...(refusal.field === '' ? {} : { 'Flyball-Field': headerText(refusal.field) }),
      'Flyball-Reason': headerText(explain(refusal)),
      'Flyball-Subject': headerText(origin),
      'Flyball-Sequence': String(sequence),
      'Flyball-Index': String(index),
      'Flyball-Part': `${part + 1}/${parts}`,
    },
    data: raw.subarray(part * MAX_PART_BYTES, (part + 1) * MAX_PART_BYTES),
  }));
}

/** Printable ASCII only: a header must hold neither line breaks nor other control characters. */
function headerText(text: string): string {
  return text.replace(/[^\x20-\x7e]/g, '?').slice(0, 1000);
}

/**
 * Dead letters: the original bytes of a refused event, with the reason in headers. Bytes too large
 * for one message are cut into parts, so that nothing is lost.
 */
import { explain } from '../../events/refusals.js';
import type { RefusedEvent } from '../../events/delivery.js';
import type { Output } from './outbox.js';

/** What a server takes in one message unless it says otherwise, headers included. */
const USUAL_PAYLOAD = 1_048_576;
/** Most that the headers of a dead letter take. */
const HEADER_ROOM = 8192;

/**
 * The messages that keep a refused event; in order, one unless it is very large.
 *
 * @param streamCreated when the stream of events was created, epoch ms: in one made anew sequences
 *   begin again, and its dead letters come after those of the former one
 * @param maxPayload most bytes the server takes in a message, headers included
 */
export function deadLetters(
  refused: RefusedEvent,
  streamCreated: number,
  maxPayload = USUAL_PAYLOAD,
): Output[] {
  const most = Math.max(1, maxPayload - HEADER_ROOM);
  const { refusal, origin, sequence, index, raw } = refused;
  const parts = Math.max(1, Math.ceil(raw.length / most));
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
      ...(refused.events === 1 ? {} : { 'Flyball-Events': String(refused.events) }),
    },
    data: raw.subarray(part * most, (part + 1) * most),
  }));
}

/** Printable ASCII only: a header must hold neither line breaks nor other control characters. */
function headerText(text: string): string {
  return text.replace(/[^\x20-\x7e]/g, '?').slice(0, 1000);
}

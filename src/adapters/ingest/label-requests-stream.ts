/** Requests for labels as messages: one request each, on the subject of the partition it came from. */
import { hashOfRequest } from '../../labelling/answer.js';
import type { LabelRequest } from '../../labelling/label-request.js';
import { requestJson } from '../../labelling/make-request.js';
import type { Output } from '../nats/outbox.js';

const encoder = new TextEncoder();

/** The partition that the id of a request begins with. */
export function partitionOfRequest({ id }: Pick<LabelRequest, 'id'>): number {
  return parseInt(id.slice(1), 10);
}

/**
 * The message that carries a request. Requests are decided on in the order of time and hash, which is
 * their place, so that a re-run repeats it; the message's id is the request's.
 *
 * @param streamCreated when the stream of events was created, epoch ms: one made anew may hold earlier
 *   times, and its requests come after those of the former one
 */
export function requestMessage(request: LabelRequest, streamCreated: number): Output {
  const { high, low } = hashOfRequest(request.id)!;
  return {
    place: [streamCreated, request.time, high, low],
    headers: {},
    data: encoder.encode(JSON.stringify(requestJson(request))),
    messageId: request.id,
  };
}

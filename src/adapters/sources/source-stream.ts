/** A stream of others, as a source reads it: looked up, and consumed without leaving a trace in it. */
import {
  AckPolicy,
  DeliverPolicy,
  JetStreamApiCodes,
  JetStreamApiError,
  RetentionPolicy,
  type ConsumerMessages,
  type StreamInfo,
} from '@nats-io/jetstream';
import { NatsError, type Nats } from '../nats/connection.js';

/** Messages asked for ahead. */
const PREFETCH = 512;
/** The consumer goes when nobody has asked it for this long. */
const INACTIVE_MS = 300_000;

/** The stream of a source is not there, or not yet. */
export class MissingStreamError extends NatsError {
  constructor(stream: string) {
    super(
      `There is no stream ${stream} on this server. Create it over your subjects, or correct sources.stream`,
    );
    this.name = 'MissingStreamError';
  }
}

/**
 * Looks a stream up.
 *
 * @throws MissingStreamError where there is none; NatsError where reading would take its messages away
 */
export async function foreignStream({ manager }: Nats, name: string): Promise<StreamInfo> {
  let info: StreamInfo;
  try {
    info = await manager.streams.info(name);
  } catch (error) {
    if (!(error instanceof JetStreamApiError)) throw error;
    if (error.code !== JetStreamApiCodes.StreamNotFound) throw error;
    throw new MissingStreamError(name);
  }
  if (info.config.retention === RetentionPolicy.Limits) return info;
  throw new NatsError(
    `The stream ${name} has the retention '${info.config.retention}', so that reading it would take messages ` +
      `from those they are for. Name a mirror of it whose retention is 'limits'`,
  );
}

/** Reads the stream from after this sequence, on one subject, or on all. */
export async function consumeAfter(
  { manager, jetstream }: Nats,
  stream: string,
  name: string,
  sequence: number,
  subject: string | undefined,
): Promise<ConsumerMessages> {
  await manager.consumers.delete(stream, name).catch(() => false);
  await manager.consumers.add(stream, {
    durable_name: name,
    ...(subject === undefined ? {} : { filter_subject: subject }),
    deliver_policy: DeliverPolicy.StartSequence,
    opt_start_seq: sequence + 1,
    // The cursor is kept elsewhere.
    ack_policy: AckPolicy.None,
    inactive_threshold: INACTIVE_MS * 1e6,
  });
  const consumer = await jetstream.consumers.get(stream, name);
  return consumer.consume({ max_messages: PREFETCH, abort_on_missing_resource: true });
}

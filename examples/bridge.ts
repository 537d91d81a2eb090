/**
 * Carries events from another log (Kafka, a file, a queue) into the stream: each record is published
 * before the source is told that it is done, so nothing is lost; what is sent twice counts once.
 */
import type { Kind, PublishedEvent } from './publisher.js';

/** Where events go; `Publisher` is one. */
export interface Sink {
  publish(kind: Kind, event: PublishedEvent): Promise<void>;
}

export interface BridgeOptions<SourceRecord> {
  /** The event that a record holds; undefined for records that are none of the monitor's business. */
  readonly toEvent: (
    record: SourceRecord,
  ) => { readonly kind: Kind; readonly event: PublishedEvent } | undefined;
  /** Called when this record and all before it are stored: commit its offset here. */
  readonly onStored: (last: SourceRecord) => Promise<void> | void;
  /** Called with a record that is no event; it must be kept somewhere, or it is lost. */
  readonly onBroken: (record: SourceRecord, error: unknown) => Promise<void> | void;
  /** Records published at once. */
  readonly batch?: number;
}

/**
 * Runs until the source ends; throws what publishing threw, with the batch not committed, so that the
 * source hands it out again. Records of one user must stand in the source in their order (in Kafka:
 * be keyed by user); they keep it, since a connection's messages are stored in the order sent. What is
 * sent again after a failure comes after what was stored meanwhile.
 */
export async function bridge<SourceRecord>(
  source: AsyncIterable<SourceRecord>,
  sink: Sink,
  { toEvent, onStored, onBroken, batch = 256 }: BridgeOptions<SourceRecord>,
): Promise<void> {
  let under: Promise<void>[] = [];
  let last: SourceRecord | undefined;
  const settle = async () => {
    if (last === undefined) return;
    // All of them, so that none fails unheard; then the first failure, if any.
    const results = await Promise.allSettled(under);
    for (const result of results) if (result.status === 'rejected') throw result.reason;
    await onStored(last);
    under = [];
    last = undefined;
  };
  let taken = 0;
  for await (const record of source) {
    let mapped: ReturnType<typeof toEvent>;
    try {
      mapped = toEvent(record);
    } catch (error) {
      await onBroken(record, error);
    }
    if (mapped) {
      const sent = sink.publish(mapped.kind, mapped.event);
      // Heard when the batch is settled; until then a failure must not end the process.
      sent.catch(() => undefined);
      under.push(sent);
    }
    last = record;
    if (++taken % batch === 0) await settle();
  }
  await settle();
}

/**
 * Answers to requests for labels, published as events into the stream, each only once: which ones
 * were is kept in KV, so that a webhook delivered twice or an export sent every day changes nothing.
 * The requests that were answered are kept there too, for whoever answers after them.
 */
import { Kvm, type KV } from '@nats-io/kv';
import { partitionOf } from '../../events/partition.js';
import type { KindedEvent } from '../../events/schemas.js';
import type { LabelRequest } from '../../labelling/label-request.js';
import type { Nats } from '../nats/connection.js';

/** Longer than a label may take. */
const KEPT_MS = 60 * 86_400_000;
/** What may stand in a key of KV. */
const KEY = /^[\w-]{1,256}$/;

export interface AnswersOptions {
  readonly partitions: number;
  readonly replicas: number;
}

export class LabelAnswers {
  private constructor(
    private readonly nats: Nats,
    private readonly kept: KV,
    private readonly partitions: number,
  ) {}

  static async open(nats: Nats, { partitions, replicas }: AnswersOptions): Promise<LabelAnswers> {
    const options = { replicas, history: 1, ttl: KEPT_MS };
    const kept = await new Kvm(nats.jetstream).create(nats.names.labelAnswers, options);
    return new LabelAnswers(nats, kept, partitions);
  }

  /** The request of this id, where it was answered before. */
  async request(id: string): Promise<LabelRequest | undefined> {
    return this.value<LabelRequest>(`request-${id}`);
  }

  /** Whether the event of this kind and id was published. */
  async isPublished({ kind, id }: Pick<KindedEvent, 'kind' | 'id'>): Promise<boolean> {
    return (await this.value(`${kind}-${id}`)) !== undefined;
  }

  /** Publishes the event that answers the request; returns whether it is new. */
  async publish({ kind, ...event }: KindedEvent, request: LabelRequest): Promise<boolean> {
    const key = `${kind}-${event.id}`;
    await this.kept.put(`request-${request.id}`, JSON.stringify(request));
    const partition = partitionOf(kind, event, this.partitions);
    // Published before it is noted: a crash in between repeats it, and the id lets the server, or
    // else the monitor, drop the repetition. The other way round it would be lost.
    const { duplicate, seq } = await this.nats.jetstream.publish(
      this.nats.names.subject(kind, partition),
      JSON.stringify(event),
      { msgID: key },
    );
    await this.kept.put(key, JSON.stringify(seq));
    return !duplicate;
  }

  private async value<Value>(key: string): Promise<Value | undefined> {
    // Ids come from whoever calls; what cannot be a key was never one.
    const entry = KEY.test(key) ? await this.kept.get(key) : null;
    return entry?.operation === 'PUT' ? entry.json<Value>() : undefined;
  }
}

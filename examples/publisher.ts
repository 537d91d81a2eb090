/**
 * A publisher of events in one file: it needs NATS' own client and the contract (docs/events.md), and
 * nothing of Flyball's code. Copy it.
 */
import { createHmac } from 'node:crypto';
import { jetstream, type JetStreamClient } from '@nats-io/jetstream';
import { Kvm } from '@nats-io/kv';
import { connect, type NatsConnection } from '@nats-io/transport-node';

export type Kind = 'recommendation' | 'outcome' | 'label' | 'item' | 'change';

/** An event of the contract; only what decides about its subject is spelled out. */
export interface PublishedEvent {
  readonly id: string;
  readonly user?: string;
  readonly recommendation?: string;
  readonly item?: string;
  readonly [field: string]: unknown;
}

export class Publisher {
  private constructor(
    private readonly connection: NatsConnection,
    private readonly stream: JetStreamClient,
    readonly partitions: number,
    private readonly prefix: string,
  ) {}

  /**
   * Connects, and reads how many partitions the stream was created with.
   *
   * @param prefix the monitor's `nats.prefix`
   */
  static async connect(servers: string | string[], prefix = 'flyball'): Promise<Publisher> {
    const connection = await connect({ servers });
    const stream = jetstream(connection);
    const settings = await new Kvm(stream).open(`${prefix.toUpperCase()}_SETTINGS`);
    const partitions = Number((await settings.get('partitions'))?.string());
    if (!(partitions >= 1)) throw new Error('No stream yet: start `flyball serve` first.');
    return new Publisher(connection, stream, partitions, prefix);
  }

  /**
   * Resolves once the stream has stored the event; until then it may be lost. Sent again after a
   * failure it counts once: the server drops a repeated message id, and Flyball a repeated event.
   */
  async publish(kind: Kind, event: PublishedEvent): Promise<void> {
    const subject = `${this.prefix}.${kind}.${partitionOf(kind, event, this.partitions)}`;
    await this.stream.publish(subject, JSON.stringify(event), { msgID: `${kind}:${event.id}` });
  }

  async close(): Promise<void> {
    await this.connection.drain();
  }
}

/**
 * A user as a keyed hash, for streams that shall hold no user. All publishers use the same key, and send
 * the hash wherever they would send the user, so that partitions are computed of it too.
 */
export function hashedUser(user: string, key: Uint8Array): string {
  return createHmac('sha256', key).update(user).digest('hex').slice(0, 32);
}

/** The partition of an event: that of its user, else its recommendation, else its item, else its id. */
export function partitionOf(kind: Kind, event: PublishedEvent, partitions: number): number {
  return fnv1a32(keyOf(kind, event)) % partitions;
}

function keyOf(kind: Kind, { id, user, recommendation, item }: PublishedEvent): string {
  if (kind === 'item') return item ?? id;
  if (kind === 'change') return id;
  if (kind === 'recommendation') return user ?? id;
  return user ?? recommendation ?? item ?? id;
}

function fnv1a32(text: string): number {
  let hash = 0x811c9dc5;
  for (const byte of new TextEncoder().encode(text)) hash = Math.imul(hash ^ byte, 0x01000193);
  return hash >>> 0;
}

/**
 * Names the data of an audit: equal digests mean that the same events were counted. Each partition
 * has a digest of its own, so that it does not matter how the partitions' messages interleave.
 */
import { createHash, type Hash } from 'node:crypto';

/** Kind, two halves of the id's public hash, and the time. */
const RECORD_BYTES = 17;

export interface DataDigest {
  readonly algorithm: 'sha-256';
  /** All events, or what an archive kept of them: those of a share of the users. */
  readonly of: 'events' | 'archive';
  /** Over kind, hashed id and time of every event accepted in either stretch, in stream order. */
  readonly digest: string;
  /** Events that it stands for. */
  readonly events: number;
  /** Of each partition that had any, the sequence of the last message read. */
  readonly lastSequences: Readonly<Record<string, number>>;
}

export class Digest {
  private events = 0;
  private readonly partitions = new Map<number, { hash: Hash; lastSequence: number }>();
  private readonly record = Buffer.alloc(RECORD_BYTES);

  /** Notes how far a partition was read. */
  reach(partition: number, lastSequence: number): void {
    this.partition(partition).lastSequence = lastSequence;
  }

  add(partition: number, kind: number, idHigh: number, idLow: number, time: number): void {
    this.record.writeUInt8(kind, 0);
    this.record.writeUInt32BE(idHigh, 1);
    this.record.writeUInt32BE(idLow, 5);
    this.record.writeDoubleBE(time, 9);
    this.partition(partition).hash.update(this.record);
    this.events++;
  }

  /** The digest of all that was added; only once. */
  finish(): DataDigest {
    const whole = createHash('sha256');
    const lastSequences: Record<string, number> = {};
    for (const [partition, { hash, lastSequence }] of this.sorted()) {
      whole.update(`${partition} `).update(hash.digest());
      lastSequences[`${partition}`] = lastSequence;
    }
    const { events } = this;
    return {
      algorithm: 'sha-256',
      of: 'events',
      digest: whole.digest('hex'),
      events,
      lastSequences,
    };
  }

  private sorted(): [number, { hash: Hash; lastSequence: number }][] {
    return [...this.partitions].sort(([a], [b]) => a - b);
  }

  private partition(partition: number): { hash: Hash; lastSequence: number } {
    let known = this.partitions.get(partition);
    if (!known) {
      known = { hash: createHash('sha256'), lastSequence: 0 };
      this.partitions.set(partition, known);
    }
    return known;
  }
}

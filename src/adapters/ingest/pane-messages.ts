/**
 * Notices of closed panes as messages: cut into parts where they are larger than one message may be, and
 * put together again, whole and in order.
 */
import { createHash } from 'node:crypto';
import { MalformedBytesError } from '../../summaries/binary.js';
import type { PublishedNotice } from '../../windows/remote-panes.js';
import type { Output } from '../nats/outbox.js';

/**
 * Bytes of a part; most servers take 1 MiB. The same for all servers: a run after a crash must cut a
 * pane where the former one has cut it.
 */
export const PART_BYTES = 900_000;

const PART_HEADER = 'Flyball-Part';
const DIGEST_HEADER = 'Flyball-Digest';

/** Names what state is made under, in a header. */
export function seriesOf(identity: string): string {
  return digestOf(new TextEncoder().encode(identity));
}

/** The messages of a notice, in order. */
export function paneOutputs({ place, bytes }: PublishedNotice, paneMs: number): Output[] {
  const [through, kind] = place;
  const parts = Math.ceil(bytes.length / PART_BYTES);
  const digest = digestOf(bytes);
  return Array.from({ length: parts }, (_, part) => ({
    // Places go by event time, as those of readings.
    place: [(through + 1) * paneMs, kind, part],
    headers: { [PART_HEADER]: `${part + 1}/${parts}`, [DIGEST_HEADER]: digest },
    data: bytes.subarray(part * PART_BYTES, (part + 1) * PART_BYTES),
  }));
}

/** A message of a part. */
export interface PartMessage {
  readonly seq: number;
  readonly partition: number;
  readonly data: Uint8Array;
  /** '' for a header that is not there. */
  header(name: string): string;
}

interface Incomplete {
  readonly since: number;
  readonly digest: string;
  readonly parts: Uint8Array[];
}

/** Puts the parts of each partition's notices together. */
export class PaneAssembly {
  private readonly incomplete = new Map<number, Incomplete>();

  /**
   * Takes the next message; returns the notice that it completes.
   *
   * @throws MalformedBytesError when the parts do not make up what was published
   */
  take(message: PartMessage): Uint8Array | undefined {
    const { partition, seq, data } = message;
    const [part = NaN, parts = NaN] = message.header(PART_HEADER).split('/').map(Number);
    const digest = message.header(DIGEST_HEADER);
    // The beginning of a notice anew, where its publisher was killed on the way.
    if (part === 1) this.incomplete.set(partition, { since: seq, digest, parts: [] });
    const notice = this.incomplete.get(partition);
    // A part again, or of a notice whose beginning the stream has dropped.
    if (notice?.parts.length !== part - 1) return undefined;
    notice.parts.push(data);
    if (part < parts) return undefined;
    this.incomplete.delete(partition);
    const bytes = Buffer.concat(notice.parts);
    if (digestOf(bytes) === notice.digest) return bytes;
    throw new MalformedBytesError(
      `The pane of partition ${partition} that ends at message ${seq} is damaged. Start with --discard-state to read all panes anew.`,
    );
  }

  /** The last sequence before which nothing is incomplete, having taken everything up to `seq`. */
  wholeThrough(seq: number): number {
    const begun = [...this.incomplete.values()].map(({ since }) => since - 1);
    return Math.min(seq, ...begun);
  }
}

function digestOf(bytes: Uint8Array): string {
  return createHash('sha256').update(bytes).digest('hex').slice(0, 32);
}

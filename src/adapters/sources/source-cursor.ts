/**
 * How far a source was read, with the accounting up to there: both in one value of KV, so that what is
 * read again after a crash is also counted again from before it.
 */
import { Kvm, type KV } from '@nats-io/kv';
import type { Nats } from '../nats/connection.js';

/** Messages by what became of them: read = mapped + ignored + refused. */
export interface SourceCounts {
  /** Gave events, and nothing that is none. */
  readonly mapped: number;
  /** Gave nothing: no condition of their mapping held, or its list was empty. */
  readonly ignored: number;
  /** Held something that could not be mapped; kept in the dead letters. */
  readonly refused: number;
  /** Events published. */
  readonly events: number;
  /** Messages that the stream had dropped before they were read, at most. */
  readonly missed: number;
}

export const NO_COUNTS: SourceCounts = { mapped: 0, ignored: 0, refused: 0, events: 0, missed: 0 };

export interface SourceCursor {
  readonly stream: string;
  /** When that stream was created; in another one sequences mean nothing. */
  readonly created: string;
  /** Of the last message of which all is published; 0 for none. */
  readonly sequence: number;
  readonly counts: SourceCounts;
}

export class SourceCursors {
  private constructor(private readonly kept: KV) {}

  static async open(nats: Nats, replicas: number): Promise<SourceCursors> {
    const options = { replicas, history: 1 };
    return new SourceCursors(await new Kvm(nats.jetstream).create(nats.names.sources, options));
  }

  async get(source: string): Promise<SourceCursor | undefined> {
    const entry = await this.kept.get(source);
    return entry?.operation === 'PUT' ? entry.json<SourceCursor>() : undefined;
  }

  async put(source: string, cursor: SourceCursor): Promise<void> {
    await this.kept.put(source, JSON.stringify(cursor));
  }
}

/** What a process that archives is given, and what it tells. */
import type { DecoderOptions } from '../../events/decoder.js';
import type { NatsLogin } from '../../config/nats-login.js';

export interface ArchivePlan {
  /** Folder of the archive. */
  readonly folder: string;
  /** Fingerprint of the key that users are hashed with. */
  readonly keyFingerprint: string;
  /** Share of the users that is kept in the long run, in (0, 1]. */
  readonly share: number;
  /** How long all users are kept, and how long any, ms. */
  readonly wholeMs: number;
  readonly retentionMs: number;
  readonly mostBytes: number;
  /** Time that a segment holds, ms. */
  readonly segmentMs: number;
}

export interface ArchiveJob {
  readonly plan: ArchivePlan;
  readonly servers: readonly string[];
  /** Names of files, which the process reads by itself. */
  readonly login: NatsLogin;
  /** First token of all subjects and names. */
  readonly prefix: string;
  readonly decoder: Omit<DecoderOptions, 'partition'>;
}

/** The archive as a pass has left it, and what the pass did. */
export interface ArchiveState {
  readonly segments: number;
  readonly bytes: number;
  /** When the last archived message was published, epoch ms; undefined while there is none. */
  readonly publishedTo: number | undefined;
  /** Messages that the stream had dropped before they were archived, in the segments that are kept. */
  readonly missed: number;
  readonly reduced: number;
  /** Segments that were removed, for their age or for want of room. */
  readonly removed: { readonly age: number; readonly room: number };
}

export type ArchiveMessage =
  | { readonly kind: 'done'; readonly state: ArchiveState }
  | { readonly kind: 'failed'; readonly code: string; readonly reason: string };

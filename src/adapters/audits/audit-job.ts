/** What a process that runs an audit is given, and what it tells. */
import { join } from 'node:path';
import type { NatsLogin } from '../../config/nats-login.js';
import type { AuditOptions } from '../../audit/audit-options.js';
import type { AuditPhase, AuditRequest } from '../../audit/request.js';
import type { DecoderOptions } from '../../events/decoder.js';

/** All that is needed to run an audit of the stream; it is handed over in a message, never as arguments. */
export interface AuditJob {
  /** The NATS servers, as the service itself connects to them. */
  readonly servers: readonly string[];
  /** Names of files, which the process reads by itself: no secret is handed over. */
  readonly login: NatsLogin;
  /** Of the names of what is kept there. */
  readonly prefix: string;
  readonly request: AuditRequest;
  readonly audit: AuditOptions;
  readonly decoder: Omit<DecoderOptions, 'partition'>;
  /** Folder of the reports. */
  readonly folder: string;
  /** Where the service keeps what the stream no longer holds. */
  readonly archive?: ArchivePlace;
}

/** An archive, and the key that its users must be hashed with. */
export interface ArchivePlace {
  readonly folder: string;
  readonly keyFingerprint: string;
}

/** The scratch folder of a job; whoever started its process removes it, since that may be killed. */
export function workFolder({ folder, request }: Pick<AuditJob, 'folder' | 'request'>): string {
  return join(folder, `${request.id}.work`);
}

/** How far an audit has come: 0 to 1 over all of its phases. */
export interface AuditProgress {
  readonly phase: AuditPhase;
  readonly progress: number;
}

export type AuditMessage =
  | ({ readonly kind: 'progress' } & AuditProgress)
  | { readonly kind: 'done'; readonly verdict: string }
  | {
      readonly kind: 'failed';
      readonly reason: string;
      /** Whether it was the machine's state, such as a full disk, so that it may go well another time. */
      readonly isPassing: boolean;
    };

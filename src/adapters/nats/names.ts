/**
 * The names of everything Flyball keeps in NATS, each said once. All derive from one prefix, so that
 * two monitors share an account: subjects begin with it as it is, streams and buckets in capitals.
 */
import { SUBJECT_PREFIX, subjectOf } from '../../events/partition.js';
import type { EventKind } from '../../events/kinds.js';

/** What is published beside the stream of events. */
export type OutKind = 'dead-letter' | 'reading' | 'audit' | 'label-request' | 'pane';

export class NatsNames {
  /** Stream: the raw events, bound to `flyball.*.*`. */
  readonly events: string;
  readonly deadLetters: string;
  readonly readings: string;
  /** Stream: requests for labels. */
  readonly labelRequests: string;
  /** Stream: the work queue of audits. */
  readonly audits: string;
  /** KV bucket: what became of audits. */
  readonly auditLog: string;
  /** KV bucket: what was fixed when the stream was created. */
  readonly settings: string;
  /** KV bucket: which answers to requests for labels were published. */
  readonly labelAnswers: string;
  /** KV bucket: how far mapped streams were read. */
  readonly sources: string;
  /** Stream: closed panes, from workers to the coordinator. */
  readonly panes: string;
  /** KV bucket: which process has which part of the work. */
  readonly leases: string;
  /** Object store: state and cursors. */
  readonly checkpoints: string;
  /** All subjects of the stream of events. */
  readonly eventSubjects: string;

  /** @param prefix small letters, digits and hyphens: no two prefixes then share a name */
  constructor(readonly prefix: string = SUBJECT_PREFIX) {
    this.events = prefix.toUpperCase();
    this.deadLetters = `${this.events}_DEAD_LETTERS`;
    this.readings = `${this.events}_READINGS`;
    this.labelRequests = `${this.events}_LABEL_REQUESTS`;
    this.audits = `${this.events}_AUDITS`;
    this.auditLog = `${this.events}_AUDIT_LOG`;
    this.settings = `${this.events}_SETTINGS`;
    this.labelAnswers = `${this.events}_LABEL_ANSWERS`;
    this.sources = `${this.events}_SOURCES`;
    this.panes = `${this.events}_PANES`;
    this.leases = `${this.events}_LEASES`;
    this.checkpoints = `${this.events}_CHECKPOINTS`;
    this.eventSubjects = `${prefix}.*.*`;
  }

  /** The subject that events of a kind and partition are published on. */
  subject(kind: EventKind, partition: number): string {
    return subjectOf(kind, partition, this.prefix);
  }

  /** One kind in all partitions. */
  kindSubjects(kind: EventKind): string {
    return `${this.prefix}.${kind}.*`;
  }

  /** All kinds of one partition. */
  partitionSubjects(partition: number): string {
    return `${this.prefix}.*.${partition}`;
  }

  watermarkSubject(partition: number): string {
    return `${this.prefix}.watermark.${partition}`;
  }

  /**
   * What Flyball writes has four tokens, so that it never falls into the stream of events.
   *
   * @param of the partition, or what else the last token tells apart
   */
  outSubject(what: OutKind, of: number | string): string {
    return `${this.prefix}.out.${what}.${of}`;
  }

  /** The durable consumer of a partition. */
  consumer(partition: number): string {
    return `${this.prefix}-${partition}`;
  }
}

/** Name of the checkpoint of one process that does everything. */
export const MONITOR_CHECKPOINT = 'monitor';

/** The partition that the last token of a subject names; NaN where it names none. */
export function partitionOfSubject(subject: string): number {
  const token = subject.slice(subject.lastIndexOf('.') + 1);
  return /^\d+$/.test(token) ? Number(token) : NaN;
}

/** The names of a monitor that was given no prefix of its own. */
export const DEFAULT_NAMES = new NatsNames();

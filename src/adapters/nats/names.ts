/** The names of everything Flyball keeps in JetStream, each said once. */
import { SUBJECT_PREFIX } from '../../events/partition.js';

/** The raw events, bound to `flyball.*.*`. */
export const EVENTS_STREAM = 'FLYBALL';
export const DEAD_LETTERS_STREAM = 'FLYBALL_DEAD_LETTERS';
export const READINGS_STREAM = 'FLYBALL_READINGS';
/** Requests for labels. */
export const LABEL_REQUESTS_STREAM = 'FLYBALL_LABEL_REQUESTS';
/** Closed panes, from workers to the coordinator. */
export const PANES_STREAM = 'FLYBALL_PANES';
/** KV bucket: which process has which part of the work. */
export const LEASES_BUCKET = 'FLYBALL_LEASES';
/** KV bucket: what was fixed when the stream was created. */
export const SETTINGS_BUCKET = 'FLYBALL_SETTINGS';
/** Name of the checkpoint of one process that does everything. */
export const MONITOR_CHECKPOINT = 'monitor';
/** Object store: state and cursors. */
export const CHECKPOINTS_BUCKET = 'FLYBALL_CHECKPOINTS';

export const EVENT_SUBJECTS = `${SUBJECT_PREFIX}.*.*`;

/** All kinds of one partition. */
export function partitionSubjects(partition: number): string {
  return `${SUBJECT_PREFIX}.*.${partition}`;
}

export function watermarkSubject(partition: number): string {
  return `${SUBJECT_PREFIX}.watermark.${partition}`;
}

/** What Flyball writes has four tokens, so that it never falls into the stream of events. */
export function outSubject(
  what: 'dead-letter' | 'reading' | 'audit' | 'label-request' | 'pane',
  partition: number | '*',
): string {
  return `${SUBJECT_PREFIX}.out.${what}.${partition}`;
}

/** The partition that the last token of a subject names; NaN where it names none. */
export function partitionOfSubject(subject: string): number {
  const token = subject.slice(subject.lastIndexOf('.') + 1);
  return /^\d+$/.test(token) ? Number(token) : NaN;
}

/** The durable consumer of a partition. */
export function consumerName(partition: number, prefix: string = SUBJECT_PREFIX): string {
  return `${prefix}-${partition}`;
}

/**
 * Which partition an event belongs to, and the subjects of the contract. The hash is FNV-1a-32, what
 * NATS' own `partition(P, …)` subject mapping computes, so that publishers may use either.
 */
import type { EventKind } from './kinds.js';

/** First token of every subject, unless a monitor was given another one. */
export const SUBJECT_PREFIX = 'flyball';

const encoder = new TextEncoder();

/** FNV-1a-32 of the text's UTF-8 bytes, as an unsigned integer. */
export function fnv1a32(text: string): number {
  let hash = 0x811c9dc5;
  for (let i = 0; i < text.length; i++) {
    const code = text.charCodeAt(i);
    if (code > 127) return fnv1a32Bytes(encoder.encode(text));
    hash = Math.imul(hash ^ code, 0x01000193);
  }
  return hash >>> 0;
}

function fnv1a32Bytes(bytes: Uint8Array): number {
  let hash = 0x811c9dc5;
  for (const byte of bytes) hash = Math.imul(hash ^ byte, 0x01000193);
  return hash >>> 0;
}

/** The fields a partition can depend on. */
export interface PartitionKeys {
  readonly id: string;
  readonly user?: string;
  readonly recommendation?: string;
  readonly item?: string;
  /** Of a label: the request for it that it answers. */
  readonly request?: string;
}

/** Ids of requests for labels begin with the partition of what is to be labelled. */
const REQUEST = /^p(\d{1,4})-/;

/**
 * The text whose hash decides the partition: the user, else the recommendation's id, else the item;
 * a change, which has none of them, goes by its own id.
 */
export function partitionKey(kind: EventKind, event: PartitionKeys): string {
  switch (kind) {
    case 'recommendation':
      return event.user ?? event.id;
    case 'outcome':
    case 'label':
      return event.user ?? event.recommendation ?? event.item ?? event.id;
    case 'item':
      return event.item ?? event.id;
    case 'change':
      return event.id;
  }
}

/** The id of a request for a label, by what is to be labelled; labels that answer it repeat it. */
export function requestId(partition: number, hash: string): string {
  return `p${partition}-${hash}`;
}

/**
 * The partition, 0 … partitions − 1, of an event. A label that names no user, but the request that it
 * answers, belongs to the partition that the request came from.
 */
export function partitionOf(kind: EventKind, event: PartitionKeys, partitions: number): number {
  if (kind === 'label' && event.user === undefined && event.request !== undefined) {
    const asked = Number(REQUEST.exec(event.request)?.[1] ?? NaN);
    if (asked < partitions) return asked;
  }
  return partitions === 1 ? 0 : fnv1a32(partitionKey(kind, event)) % partitions;
}

/** The subject an event is published on: `flyball.<kind>.<partition>`. */
export function subjectOf(
  kind: EventKind,
  partition: number,
  prefix: string = SUBJECT_PREFIX,
): string {
  return `${prefix}.${kind}.${partition}`;
}

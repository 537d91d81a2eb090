/**
 * The streams and buckets that Flyball needs: created where they are absent, checked where they are
 * there. What is fixed at creation (the number of partitions, the user key) is kept in KV.
 */
import {
  DiscardPolicy,
  JetStreamApiCodes,
  JetStreamApiError,
  RetentionPolicy,
  StorageType,
  type StreamInfo,
} from '@nats-io/jetstream';
import { Kvm, type KV } from '@nats-io/kv';
import { NatsError, type Nats } from './connection.js';
import type { NatsNames, OutKind } from './names.js';
import { checkStream, type StreamPlan } from './stream-plan.js';

export interface TopologyOptions {
  /** Undefined: what the stream was created with, 8 for a new one. */
  readonly partitions: number | undefined;
  readonly retentionMs: number;
  readonly replicas: number;
}

const DEFAULT_PARTITIONS = 8;
const DAY = 86_400_000;

/**
 * Creates or checks the streams; returns the number of partitions in force.
 *
 * @throws NatsError when a stream is there but cannot serve, or the partitions differ
 */
export async function ensureTopology(nats: Nats, options: TopologyOptions): Promise<number> {
  for (const plan of plans(nats.names, options.retentionMs)) {
    await ensureStream(nats, plan, options.replicas);
  }
  const settings = await openSettings(nats, options.replicas);
  return Number(
    await fixed(settings, 'partitions', options.partitions?.toString(), otherPartitions),
  );
}

/**
 * Checks what is there without changing it; returns what was found, in words.
 *
 * @throws NatsError when a stream is there but cannot serve, or the partitions differ
 */
export async function checkTopology(nats: Nats, partitions: number | undefined): Promise<string> {
  let messages: number | undefined;
  for (const plan of plans(nats.names, 0)) {
    const info = await streamInfo(nats, plan.name);
    if (info) checkStream(info.config, plan);
    if (plan.name === nats.names.events) messages = info?.state.messages;
  }
  if (messages === undefined) return 'no streams yet; flyball serve creates them';
  const settings = await new Kvm(nats.jetstream).open(nats.names.settings);
  const stored = (await settings.get('partitions'))?.string() ?? '';
  const wanted = partitions?.toString() ?? stored;
  if (stored !== wanted) throw new NatsError(otherPartitions(stored, wanted));
  return `${messages} messages in ${stored} partitions`;
}

/**
 * How many partitions the stream has; changes nothing.
 *
 * @throws NatsError when there is no stream, or none that Flyball made
 */
export async function storedPartitions(nats: Nats): Promise<number> {
  const info = await streamInfo(nats, nats.names.events);
  const settings = info && (await new Kvm(nats.jetstream).open(nats.names.settings));
  const stored = Number((await settings?.get('partitions'))?.string());
  if (stored >= 1) return stored;
  throw new NatsError(
    `There is no stream ${nats.names.events} with a number of partitions on this server; flyball serve creates it. Where it was given a nats.prefix, give the same here.`,
  );
}

function otherPartitions(stored: string, wanted: string): string {
  return `The stream was created with ${stored} partitions, the configuration says ${wanted}. Set nats.partitions to ${stored}, or leave it out.`;
}

function plans(names: NatsNames, retentionMs: number): StreamPlan[] {
  const out = (what: OutKind) => names.outSubject(what, '*');
  return [
    {
      name: names.events,
      subjects: names.eventSubjects,
      maxAgeMs: retentionMs,
      isWrittenByOthers: true,
    },
    { name: names.deadLetters, subjects: out('dead-letter'), maxAgeMs: 30 * DAY },
    { name: names.readings, subjects: out('reading'), maxAgeMs: 400 * DAY },
    { name: names.labelRequests, subjects: out('label-request'), maxAgeMs: 30 * DAY },
  ];
}

/**
 * Creates or checks the stream in which workers tell the coordinator of closed panes.
 *
 * @throws NatsError when it is there but cannot serve
 */
export async function ensurePanesStream(nats: Nats, replicas: number): Promise<void> {
  const plan = {
    name: nats.names.panes,
    subjects: nats.names.outSubject('pane', '*'),
    maxAgeMs: 7 * DAY,
  };
  await ensureStream(nats, plan, replicas);
}

/**
 * Checks that users are hashed with the key they were hashed with before; where the state that was made
 * with it is dropped, another key takes its place.
 *
 * @throws NatsError when the key's fingerprint differs from the stored one
 */
export async function ensureUserKey(
  nats: Nats,
  fingerprint: string,
  { replicas, isReplaced }: { readonly replicas: number; readonly isReplaced: boolean },
): Promise<void> {
  const settings = await openSettings(nats, replicas);
  if (isReplaced) await settings.put('user-key', fingerprint);
  await fixed(settings, 'user-key', fingerprint, (stored, wanted) => {
    return `The user key has changed: its fingerprint is ${wanted}, the stored state was made with ${stored}. Restore the key file (privacy.userKeyFile); to change the key on purpose, start with --discard-state.`;
  });
}

async function openSettings(nats: Nats, replicas: number): Promise<KV> {
  return new Kvm(nats.jetstream).create(nats.names.settings, { replicas, history: 5 });
}

/** The stored value of a setting that never changes; stores `wanted` where there is none yet. */
async function fixed(
  settings: KV,
  key: string,
  wanted: string | undefined,
  explain: (stored: string, wanted: string) => string,
): Promise<string> {
  const current = async () => {
    const entry = await settings.get(key);
    return entry?.operation === 'PUT' ? entry : undefined;
  };
  let entry = await current();
  if (!entry) {
    try {
      await settings.create(key, wanted ?? String(DEFAULT_PARTITIONS));
    } catch (error) {
      // Another process was first; its value counts.
      if (!(error instanceof JetStreamApiError)) throw error;
    }
    entry = await current();
  }
  const stored = entry?.string() ?? '';
  if (wanted !== undefined && wanted !== stored) throw new NatsError(explain(stored, wanted));
  return stored;
}

/**
 * Creates the stream, or checks the one that is there.
 *
 * @throws NatsError when it cannot be created, or is there but cannot serve
 */
export async function ensureStream(nats: Nats, plan: StreamPlan, replicas: number): Promise<void> {
  const info = await streamInfo(nats, plan.name);
  if (info) {
    checkStream(info.config, plan);
    const max_age = plan.maxAgeMs * 1e6;
    if (info.config.max_age !== max_age) await nats.manager.streams.update(plan.name, { max_age });
    return;
  }
  try {
    await nats.manager.streams.add({
      name: plan.name,
      subjects: [plan.subjects],
      storage: StorageType.File,
      retention: plan.retention ?? RetentionPolicy.Limits,
      discard: DiscardPolicy.Old,
      max_age: plan.maxAgeMs * 1e6,
      num_replicas: replicas,
      allow_direct: true,
    });
  } catch (cause) {
    const why = cause instanceof Error ? cause.message : String(cause);
    throw new NatsError(
      `The stream ${plan.name} on ${plan.subjects} cannot be created (${why}). ` +
        `If another stream holds these subjects, move it; if storage is short, raise the server's limits.`,
      { cause },
    );
  }
}

async function streamInfo(nats: Nats, name: string): Promise<StreamInfo | undefined> {
  try {
    return await nats.manager.streams.info(name);
  } catch (error) {
    if (error instanceof JetStreamApiError && error.code === JetStreamApiCodes.StreamNotFound) {
      return undefined;
    }
    throw error;
  }
}

/**
 * Taking a part of the work that one process at a time may do. While another one does it, this process
 * is a standby: alive, and its probes say for what it waits. It is ready where it can pass calls on.
 */
import { isIPv6 } from 'node:net';
import { startProbesApp } from '../app.module.js';
import type { PartsOfHealth } from '../adapters/http/health.controller.js';
import { passesOn } from '../adapters/http/pass-on.js';
import type { LeaseLostError } from '../adapters/nats/lease.js';
import { Leases, type HeldLeases } from '../adapters/nats/leases.js';
import { leaseMetrics } from '../adapters/prometheus/lease-metrics.js';
import { createProcessRegistry } from '../adapters/prometheus/registry.js';
import type { Config } from '../config/schema.js';
import type { Foundation, ServiceOptions, Undo } from './foundation.js';

/** The leases of this process, and what is done under them. */
export interface Taken {
  readonly leases: Leases;
  readonly held: HeldLeases;
  /** Where the HTTP side is to listen: where the probes of the waiting have listened. */
  readonly http: { readonly host: string; readonly port: number };
  /** Does the work from now on; until then a lost lease ends the process by `onFatal` alone. */
  readonly begin: (work: TakenWork) => void;
}

export interface TakenWork {
  /** Largest event time seen under a lease, epoch ms. */
  readonly timeOf: (key: string) => number | undefined;
  /** The lease was lost: nothing may be published or stored any more. */
  readonly lose: (error: LeaseLostError) => void;
}

/**
 * Takes the leases, and waits as long as others hold them.
 *
 * @throws the reason of the signal, when that ends the waiting
 * @throws NatsError when leases are fixed at another length
 */
export async function takeOver(
  keys: readonly string[],
  { nats, log, pinoLog }: Foundation,
  { config, version, signal = new AbortController().signal, onFatal }: ServiceOptions,
  undo: Undo,
): Promise<Taken> {
  const leases = await Leases.open(nats, leasesOf(config));
  let work: TakenWork = { timeOf: () => undefined, lose: onFatal };
  let waitsFor: string | undefined = 'asks for its part of the work';
  // A standby that passes calls on is as good as the one that leads to whoever sends them.
  let leader: string | undefined;
  const health: PartsOfHealth = {
    parts: ['lease'],
    reason: () => (leader === undefined ? waitsFor : undefined),
  };
  const registry = createProcessRegistry(version);
  leaseMetrics(registry, leases);
  const { host } = config.http;
  const leads = config.scale.role === 'coordinator';
  const waiting = await startProbesApp({
    ...config.http,
    ...{ log: pinoLog, registry, health },
    ...(leads && { passOn: passesOn(() => leader) }),
  });
  const port = Number(new URL(waiting.address).port);
  try {
    const held = await leases.hold(keys, {
      signal,
      timeOf: (key) => work.timeOf(key),
      onLost: (error) => work.lose(error),
      ...(leads && { address: ownAddress(config.scale.address, port) }),
      onWaiting: (key, note) => {
        leader = leads ? note?.address : undefined;
        const now = `waits for the lease ${key}, which ${note?.holder ?? 'nobody any more'} holds`;
        if (now !== waitsFor) log.info({ http: waiting.address }, `standby: ${now}`);
        waitsFor = now;
      },
    });
    undo.push(() => held.release());
    return { leases, held, http: { host, port }, begin: (given) => (work = given) };
  } finally {
    await waiting.close();
  }
}

/** Where others reach the HTTP side; undefined where the host is not known. */
function ownAddress(host: string | undefined, port: number): string | undefined {
  return host && `http://${isIPv6(host) ? `[${host}]` : host}:${port}`;
}

function leasesOf({ scale, nats }: Config): { replicas: number; ttlMs: number } {
  return { replicas: nats.replicas, ttlMs: scale.lease };
}

/**
 * Law 2 on real servers: three workers and a coordinator, killed and taken over on the way, put out what
 * one process does, to the byte.
 */
import { beforeAll, describe, expect, it } from '@jest/globals';
import { CheckpointStore, StaleOwnerError } from '../../src/adapters/nats/checkpoint-store.js';
import type { Nats } from '../../src/adapters/nats/connection.js';
import { Leases } from '../../src/adapters/nats/leases.js';
import { startNats } from '../setup/nats.js';
import {
  startService,
  startStandby,
  temporaryFolder,
  Metrics,
  type Service,
} from '../setup/service.js';
import { until } from '../setup/until.js';
import { bodies, connect, publish, simulatedEvents, stored } from './stream.js';

/** More than workers, so that one of them has two. */
const PARTITIONS = 4;
const WORKERS = 3;
/** Silence is measured on the clock, which would differ between two runs: there is none here. */
const ENVIRONMENT = {
  FLYBALL_NATS_PARTITIONS: String(PARTITIONS),
  FLYBALL_CHECKPOINT_INTERVAL: '300ms',
  FLYBALL_WINDOWS_IDLE_AFTER: '1h',
  FLYBALL_LOG_LEVEL: 'warn',
};
const SCALED = {
  ...ENVIRONMENT,
  FLYBALL_SCALE_WORKERS: String(WORKERS),
  FLYBALL_SCALE_LEASE: '8s',
};
const COORDINATOR = {
  ...SCALED,
  FLYBALL_SCALE_ROLE: 'coordinator',
  FLYBALL_SCALE_ADDRESS: '127.0.0.1',
};

const workerOf = (worker: number) => ({
  ...SCALED,
  FLYBALL_SCALE_ROLE: 'worker',
  FLYBALL_SCALE_WORKER: String(worker),
});

const sent = (metrics: Metrics) => metrics.sum('flyball_events_sent_total');

const monitors = async (service: Service): Promise<unknown> =>
  (await fetch(`${service.http}/api/monitors`)).json();

/** The lines of /metrics that tell of readings, alarms and what they rest on. */
function findings({ text }: Metrics): string[] {
  const names =
    /^flyball_(?!build|checkpoint|missed|http|events|refusals|voided|unknown|lease|pending_pane)/;
  const byPartition = /partition="|_(?:attribution|overfull_panes|ids_forgotten|evicted_\w+)_total/;
  return text.split('\n').filter((line) => names.test(line) && !byPartition.test(line));
}

describe('workers and a coordinator', () => {
  const events = simulatedEvents();
  let folder: string;
  let expected: { readings: string[]; findings: string[]; monitors: unknown };

  beforeAll(async () => {
    // Users are hashed into shards, so intervals depend on the key: all processes have the same.
    folder = await temporaryFolder();
    const server = await startNats();
    const whole = await startService(server.port, folder, ENVIRONMENT);
    const nats = await connect(server.port);
    await publish(nats, PARTITIONS, events);
    const metrics = await whole.waitForMetrics((each) => sent(each) === events.length);
    const found = { findings: findings(metrics), monitors: await monitors(whole) };
    expect(await whole.stop()).toEqual({ code: 0, signal: null });
    expected = { ...found, readings: await bodies(nats, 'FLYBALL_READINGS') };
    expect(expected.readings.length).toBeGreaterThan(50);
    await server.stop();
  });

  it('put out the same bytes, killed and taken over on the way', async () => {
    const server = await startNats();
    const nats = await connect(server.port);
    // One process begins; what it has read and found is taken up by those who share the work.
    const alone = await startService(server.port, folder, ENVIRONMENT);
    const begun = Math.floor(events.length / 4);
    await publish(nats, PARTITIONS, events.slice(0, begun));
    await alone.waitForMetrics((each) => sent(each) === begun);
    await alone.stop();
    const first = await startService(server.port, folder, COORDINATOR);
    const workers = await Promise.all(
      [0, 1, 2].map((worker) => startService(server.port, folder, workerOf(worker))),
    );
    const [second, twin] = await Promise.all([
      startStandby(server.port, folder, COORDINATOR),
      startStandby(server.port, folder, workerOf(1)),
    ]);

    // The standby of the coordinator passes calls on, that of a worker has nothing to answer.
    expect((await fetch(`${second.http}/health/ready`)).status).toBe(200);
    for (const path of ['/', '/api/monitors', '/api/no-such-thing']) {
      const [own, passed] = await Promise.all(
        [first, second].map((each) => fetch(`${each.http}${path}`)),
      );
      expect(passed!.status).toBe(own!.status);
      expect(await passed!.text()).toBe(await own!.text());
    }
    const unasked = await fetch(`${second.http}/api/audits`, { method: 'POST', body: '{}' });
    expect(unasked.status).toBe(401);
    const of = async (each: { readonly http: string }) =>
      new Metrics(await (await fetch(`${each.http}/metrics`)).text());
    expect((await of(second)).text).toContain('flyball_lease_held{lease="coordinator"} 0');
    const ready = await fetch(`${twin.http}/health/ready`);
    expect(ready.status).toBe(503);
    const { error } = (await ready.json()) as { error: { lease: { reason: string } } };
    expect(error.lease.reason).toMatch(/^waits for the lease partition-1, which .+ holds$/);
    expect((await fetch(`${twin.http}/health/live`)).status).toBe(200);
    expect((await fetch(`${workers[0]!.http}/health/ready`)).status).toBe(200);
    expect((await first.metrics()).sum('flyball_lease_held', 'lease="coordinator"')).toBe(1);
    expect((await of(twin)).text).toContain('flyball_lease_held{lease="partition-1"} 0');
    expect((await workers[0]!.metrics()).sum('flyball_lease_held')).toBe(2);
    const heldBy = (each: Metrics) => each.sum('flyball_partition_held');
    await first.waitForMetrics((each) => heldBy(each) === PARTITIONS);
    expect((await fetch(`${workers[0]!.http}/api/readings`)).status).toBe(404);

    const half = Math.floor(events.length / 2);
    await publish(nats, PARTITIONS, events.slice(begun, half));
    const panes = () => count(nats, 'FLYBALL_PANES');
    await until(async () => (await panes()) > 0);
    // Somewhere in the middle of the work, whatever is stored by then. Two are not ended but paused, for
    // longer than their leases, and do not know it.
    const paused = [first, workers[1]!];
    for (const each of paused) process.kill(each.pid, 'SIGSTOP');
    await workers[0]!.stop('SIGKILL');
    await publish(nats, PARTITIONS, events.slice(half));
    const [coordinator, again, other] = await Promise.all([
      second.takesOver(),
      startService(server.port, folder, workerOf(0)),
      twin.takesOver(),
    ]);
    for (const each of paused) process.kill(each.pid, 'SIGCONT');
    for (const each of paused) {
      expect(await each.waitForExit()).toEqual({ code: 2, signal: null });
      expect(each.stderr()).toMatch(/The lease (coordinator|partition-1) was lost/);
    }

    const all = [again, other, workers[2]!];
    const counted = async () => {
      const counts = await Promise.all(all.map(async (each) => sent(await each.metrics())));
      return counts.reduce((a, b) => a + b, 0);
    };
    await until(async () => (await counted()) >= events.length);
    expect(await counted()).toBe(events.length);
    const readings = () => count(nats, 'FLYBALL_READINGS');
    await until(async () => (await readings()) >= expected.readings.length);
    expect(await readings()).toBe(expected.readings.length);
    const metrics = await coordinator.metrics();
    expect(findings(metrics)).toEqual(expected.findings);
    expect(await monitors(coordinator)).toEqual(expected.monitors);
    expect(metrics.text).not.toContain('flyball_events_sent_total');

    const ended = startStandby(server.port, folder, workerOf(2));
    expect(await (await ended).stop()).toEqual({ code: 0, signal: null });
    for (const each of [...all, coordinator]) {
      expect(await each.stop()).toEqual({ code: 0, signal: null });
    }
    const lines = (messages: readonly string[]) => messages.join('').split('\n');
    const bytes = lines(await bodies(nats, 'FLYBALL_READINGS'));
    const differing = bytes.findIndex((line, at) => line !== lines(expected.readings)[at]);
    expect(bytes[differing]).toBe(lines(expected.readings)[differing]);
    expect(bytes).toEqual(lines(expected.readings));

    // A process that was paused while another one took its place stores nothing any more.
    const store = await CheckpointStore.open(nats, 1);
    const stale = store.putAsOwner('coordinator', new Uint8Array(), [0, 1]);
    await expect(stale).rejects.toThrow(StaleOwnerError);
    const otherTerms = Leases.open(nats, { replicas: 1, ttlMs: 7000 });
    await expect(otherTerms).rejects.toThrow(/fixed at 8000 ms .+ scale\.lease says 7000 ms/);

    // Each pane was published once, whoever had its partition.
    const places = (await stored(nats, 'FLYBALL_PANES')).map(
      ({ subject, headers }) => `${subject} ${headers['Flyball-Place']}`,
    );
    expect(new Set(places).size).toBe(places.length);
    expect(places.length).toBeGreaterThan(PARTITIONS * 20);

    await expect(startService(server.port, folder, ENVIRONMENT)).rejects.toThrow(
      /state is that of workers and a coordinator/,
    );
  });
});

async function count(nats: Nats, stream: string): Promise<number> {
  return (await nats.manager.streams.info(stream)).state.messages;
}

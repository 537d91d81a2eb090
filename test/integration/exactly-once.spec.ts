/** Law 4 on real servers: killed in the middle and started again, the service reads the same bytes. */
import { describe, expect, it } from '@jest/globals';
import { startNats } from '../setup/nats.js';
import { startService, temporaryFolder, type Metrics } from '../setup/service.js';
import { bodies, connect, publish, simulatedEvents } from './stream.js';

const PARTITIONS = 3;
/** Silence is measured on the clock, which would differ between two runs: there is none here. */
const ENVIRONMENT = {
  FLYBALL_NATS_PARTITIONS: String(PARTITIONS),
  FLYBALL_CHECKPOINT_INTERVAL: '300ms',
  FLYBALL_WINDOWS_IDLE_AFTER: '1h',
  FLYBALL_LOG_LEVEL: 'warn',
};
const COUNTERS = ['sent', 'accepted', 'duplicate', 'dead_lettered', 'late'] as const;

const counters = (metrics: Metrics) =>
  Object.fromEntries(COUNTERS.map((name) => [name, metrics.sum(`flyball_events_${name}_total`)]));

describe('the service', () => {
  it('gives the same readings and counts when it is killed again and again', async () => {
    const events = simulatedEvents();
    const all = (metrics: Metrics) => metrics.sum('flyball_events_sent_total') === events.length;

    const calm = await startNats();
    const folder = await temporaryFolder();
    // Users are hashed into shards, so intervals depend on the key: both runs have the same.
    const undisturbed = await startService(calm.port, folder, ENVIRONMENT);
    const calmNats = await connect(calm.port);
    await publish(calmNats, PARTITIONS, events);
    const expected = counters(await undisturbed.waitForMetrics(all));
    expect(await undisturbed.stop()).toEqual({ code: 0, signal: null });

    const rough = await startNats();
    let service = await startService(rough.port, folder, ENVIRONMENT);
    const nats = await connect(rough.port);
    const cuts = [0.2, 0.5, 0.8, 1].map((share) => Math.floor(share * events.length));
    let from = 0;
    for (const to of cuts) {
      await publish(nats, PARTITIONS, events.slice(from, to));
      from = to;
      // Somewhere in the middle of the work, whatever is stored by then.
      await service.waitForMetrics((m) => m.sum('flyball_events_sent_total') > to * 0.7);
      await service.stop('SIGKILL');
      service = await startService(rough.port, folder, ENVIRONMENT);
    }
    const resumed = await service.waitForMetrics(all);
    expect(counters(resumed)).toEqual(expected);
    expect(await service.stop()).toEqual({ code: 0, signal: null });

    const lines = (messages: readonly string[]) => messages.join('').split('\n');
    const calmReadings = lines(await bodies(calmNats, 'FLYBALL_READINGS'));
    const roughReadings = lines(await bodies(nats, 'FLYBALL_READINGS'));
    expect(calmReadings.length).toBeGreaterThan(500);
    const differing = roughReadings.findIndex((line, at) => line !== calmReadings[at]);
    expect(roughReadings[differing]).toBe(calmReadings[differing]);
    expect(roughReadings).toHaveLength(calmReadings.length);
  });

  it('goes on after the server has crashed and come back, and after its consumer was deleted', async () => {
    const events = simulatedEvents().slice(0, 2000);
    const server = await startNats();
    const service = await startService(server.port, await temporaryFolder(), ENVIRONMENT);
    const nats = await connect(server.port);
    const sent = (count: number) => (metrics: Metrics) =>
      metrics.sum('flyball_events_sent_total') === count;

    await publish(nats, PARTITIONS, events.slice(0, 1000));
    await service.waitForMetrics(sent(1000));
    await nats.manager.consumers.delete('FLYBALL', 'flyball-1');
    await publish(nats, PARTITIONS, events.slice(1000, 1500));
    await service.waitForMetrics(sent(1500));

    await server.restart('SIGKILL');
    const again = await connect(server.port);
    await publish(again, PARTITIONS, events.slice(1500));
    const metrics = await service.waitForMetrics(sent(2000));
    expect(metrics.sum('flyball_events_accepted_total')).toBe(2000);

    // Without a server nothing can be stored, and stopping must not wait for one.
    await server.stop('SIGKILL');
    expect(await service.stop('SIGTERM', 20_000)).toEqual({ code: 0, signal: null });
  });
});

/** Two monitors with prefixes of their own share one NATS account, and neither knows of the other. */
import { describe, expect, it } from '@jest/globals';
import { Publisher } from '../../examples/publisher.js';
import { startChild } from '../setup/child.js';
import { startNats } from '../setup/nats.js';
import { BINARY, startService, temporaryFolder, type Service } from '../setup/service.js';
import { bodies, connect } from './stream.js';

const shown = (id: string, user: string) => ({
  ...{ id, time: Date.now(), surface: 'home', policy: 'production', user },
  slate: [{ item: 'boots' }],
});

const accepted = (count: number) => (service: Service) =>
  service.waitForMetrics((m) => m.sum('flyball_events_accepted_total') === count);

describe('nats.prefix', () => {
  it('keeps two monitors on one server apart', async () => {
    const { port, url } = await startNats();
    const common = { FLYBALL_NATS_PARTITIONS: '2', FLYBALL_LOG_LEVEL: 'warn' };
    const [first, second] = await Promise.all([
      startService(port, await temporaryFolder(), common),
      startService(port, await temporaryFolder(), { ...common, FLYBALL_NATS_PREFIX: 'shop-b' }),
    ]);
    const nats = await connect(port);
    const toFirst = await Publisher.connect(url);
    const toSecond = await Publisher.connect(url, 'shop-b');
    for (const id of ['r1', 'r2', 'r3']) await toFirst.publish('recommendation', shown(id, 'ann'));
    // The same ids: what is a repetition in one stream is none in another.
    for (const id of ['r1', 'r2']) await toSecond.publish('recommendation', shown(id, 'ann'));
    await nats.jetstream.publish('shop-b.outcome.0', '{"id":');
    await Promise.all([accepted(3)(first), accepted(2)(second)]);
    await second.waitForMetrics((m) => m.sum('flyball_events_dead_lettered_total') === 1);

    const args = ['forget', 'ann', '--nats', `127.0.0.1:${port}`];
    const forget = await startChild(process.execPath, [BINARY, ...args], {
      env: { FLYBALL_NATS_PREFIX: 'shop-b' },
    });
    expect(await forget.waitForExit()).toMatchObject({ code: 0 });
    expect(forget.stdout()).toContain('2 events of the user');
    await Promise.all([toFirst.close(), toSecond.close(), first.stop(), second.stop()]);

    const events = async (stream: string) =>
      (await bodies(nats, stream)).filter((body) => body.includes('"slate"'));
    expect(await events('FLYBALL')).toHaveLength(3);
    expect(await events('SHOP-B')).toHaveLength(0);
    expect(await bodies(nats, 'FLYBALL_DEAD_LETTERS')).toEqual([]);
    expect(await bodies(nats, 'SHOP-B_DEAD_LETTERS')).toEqual(['{"id":']);
    const streams: string[] = [];
    for await (const { config } of nats.manager.streams.list()) streams.push(config.name);
    const of = (prefix: RegExp) =>
      streams
        .filter((name) => prefix.test(name))
        .map((name) => name.replace(prefix, ''))
        .sort();
    expect(of(/^(KV_|OBJ_)?SHOP-B/)).toEqual(of(/^(KV_|OBJ_)?FLYBALL/));
    expect(of(/^(KV_|OBJ_)?(SHOP-B|FLYBALL)/)).toHaveLength(streams.length);
  });
});

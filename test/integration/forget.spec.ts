/** A user is erased from every stream, and nobody else is, as far as messages are their own. */
import { describe, expect, it } from '@jest/globals';
import { startChild } from '../setup/child.js';
import { startNats } from '../setup/nats.js';
import { BINARY, startService, temporaryFolder } from '../setup/service.js';
import { bodies, connect } from './stream.js';

const USER = 'erin@example.com';

async function forget(port: number, ...more: string[]): Promise<string> {
  const args = [BINARY, 'forget', USER, '--nats', `127.0.0.1:${port}`, ...more];
  const child = await startChild(process.execPath, args);
  expect({ ...(await child.waitForExit()), said: child.stderr() }).toMatchObject({ code: 0 });
  return child.stdout();
}

describe('flyball forget', () => {
  it('erases events, dead letters and requests for labels of the user, and of no one else', async () => {
    const { port } = await startNats();
    const service = await startService(port, await temporaryFolder(), {
      ...{ FLYBALL_NATS_PARTITIONS: '1', FLYBALL_LOG_LEVEL: 'warn' },
    });
    const nats = await connect(port);
    const put = (subject: string, body: unknown) =>
      nats.jetstream.publish(subject, typeof body === 'string' ? body : JSON.stringify(body));
    const time = Date.now();
    const shown = (id: string, user: string) => ({
      ...{ id, time, surface: 'home', policy: 'production', user, slate: [{ item: 'a' }] },
    });
    await put('flyball.recommendation.0', shown('r1', USER));
    await put('flyball.recommendation.0', shown('r2', 'frank'));
    await put('flyball.recommendation.0', [shown('r3', USER), shown('r4', 'frank')]);
    const click = { time, item: 'a', signal: 'click' };
    // Without the user, but of what the user was shown.
    await put('flyball.outcome.0', { ...click, id: 'o1', recommendation: 'r1' });
    await put('flyball.outcome.0', { ...click, id: 'o2', recommendation: 'r2' });
    await put('flyball.outcome.0', `{"id":"o3","user":"${USER}","signal":`);
    await put('flyball.outcome.0', '{"id":"o4","user":"frank","signal":');
    await put('flyball.out.label-request.0', { id: 'p0-1', recommendation: 'r1', item: 'a' });
    await put('flyball.out.label-request.0', { id: 'p0-2', recommendation: 'r2', item: 'a' });
    await service.waitForMetrics((m) => m.sum('flyball_events_dead_lettered_total') === 2);
    await service.stop();
    const all = async () => ({
      events: (await bodies(nats, 'FLYBALL')).filter((body) => body.includes('"id"')),
      letters: await bodies(nats, 'FLYBALL_DEAD_LETTERS'),
      requests: await bodies(nats, 'FLYBALL_LABEL_REQUESTS'),
    });
    const before = await all();
    expect(before.letters).toHaveLength(2);

    expect(await forget(port, '--dry-run')).toMatch(/^Would be erased:\n {2}4 events of the user/);
    expect(await all()).toEqual(before);

    const said = await forget(port);
    expect(said).toMatch(/^Erased:\n {2}4 events of the user, in 4 messages;\n {2}1 events of/);
    expect(said).toMatch(/1 dead letters;\n {2}1 requests for labels/);
    expect(said).toContain('Not reached');
    expect(said).not.toContain(USER);
    const after = await all();
    const text = JSON.stringify(after);
    expect(text).not.toContain(USER);
    expect(after.events.map((body) => /"id":"(\w+)"/.exec(body)![1])).toEqual(['r2', 'o2', 'o4']);
    expect(after.letters).toHaveLength(1);
    expect(after.requests).toEqual([before.requests[1]]);
    expect(await forget(port)).toMatch(/^Erased:\n {2}0 events of the user, in 0 messages/);
  });
});

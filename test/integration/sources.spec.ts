/** A shop's own JSON messages, mapped while they are read: waited for, counted once, and nothing lost. */
import { describe, expect, it } from '@jest/globals';
import { startNats } from '../setup/nats.js';
import { inCheckout } from '../setup/root.js';
import { startService, temporaryFolder, type Metrics } from '../setup/service.js';
import { connect, stored } from './stream.js';

const map = (name: string) => inCheckout('docs', 'mappings', name);
const SOURCE = {
  ...{ name: 'shop', stream: 'SHOP' },
  routes: [
    { subject: 'shop.rec.*', map: map('served-json.yaml') },
    { subject: 'shop.click', map: map('clicks-json.yaml') },
  ],
};
const ENVIRONMENT = {
  FLYBALL_NATS_PARTITIONS: '3',
  FLYBALL_LOG_LEVEL: 'warn',
  FLYBALL_SOURCES: JSON.stringify([SOURCE]),
};

const served = (id: string, visitor: string) => ({
  ...{ at: new Date().toISOString(), page: 'home', request: { id, visitor: { id: visitor } } },
  ...{ ranker: { name: 'production' }, results: [{ sku: 'boots' }, { sku: 'scarf' }] },
});
const clicked = (request: string, visitor: string, ms = 0) => ({
  ...{ type: 'clicks', request, visitor },
  clicks: [{ id: `c-${request}`, sku: 'boots', at: Date.now() / 1000, ms }],
});

const read = (metrics: Metrics) => metrics.sum('flyball_source_messages_total');
const result = (metrics: Metrics, name: string) =>
  metrics.sum('flyball_source_messages_total', `result="${name}"`);
const accepted = (metrics: Metrics) => metrics.sum('flyball_events_accepted_total');

describe('a source', () => {
  it('waits for its stream, maps what comes, and counts it once over a crash and a stream made anew', async () => {
    const { port } = await startNats();
    const folder = await temporaryFolder();
    const first = await startService(port, folder, ENVIRONMENT);
    const nats = await connect(port);
    const ready = async (http: string) => {
      const answer = await fetch(`${http}/health/ready`);
      return { status: answer.status, text: await answer.text() };
    };
    await first.waitForMetrics((m) => m.sum('flyball_source_up') === 0);
    await expect(ready(first.http)).resolves.toMatchObject({
      status: 503,
      text: expect.stringContaining('the source shop is not read: There is no stream SHOP'),
    });

    const makeStream = () => nats.manager.streams.add({ name: 'SHOP', subjects: ['shop.>'] });
    const put = (subject: string, body: unknown) =>
      nats.jetstream.publish(subject, typeof body === 'string' ? body : JSON.stringify(body));
    await makeStream();
    await put('shop.rec.home', served('r1', 'ann'));
    await put('shop.click', clicked('r1', 'ann', 4000));
    // Two documents in one message, of which one is no event.
    await put('shop.rec.home', [served('r2', 'bob'), { ...served('r3', 'bob'), at: 'soon' }]);
    await put('shop.click', '{"type":');
    await put('shop.click', { type: 'hover' });
    await put('shop.other', { of: 'no route' });
    const before = await first.waitForMetrics((m) => read(m) === 5 && accepted(m) === 4);
    expect(['mapped', 'refused', 'ignored'].map((name) => result(before, name))).toEqual([2, 2, 1]);
    expect(before.sum('flyball_source_events_total')).toBe(4);
    expect(before.sum('flyball_source_up')).toBe(1);
    await expect(ready(first.http)).resolves.toMatchObject({ status: 200 });
    await first.stop('SIGKILL');

    await put('shop.click', clicked('r2', 'bob'));
    const second = await startService(port, folder, ENVIRONMENT);
    const after = await second.waitForMetrics((m) => read(m) === 6 && accepted(m) === 5);
    expect(after.sum('flyball_events_duplicate_total')).toBe(0);
    expect(after.sum('flyball_source_missed_messages_total')).toBe(0);

    // The former stream's place means nothing in this one.
    await nats.manager.streams.delete('SHOP');
    await makeStream();
    await put('shop.rec.home', served('r4', 'cleo'));
    await second.waitForMetrics((m) => read(m) === 7 && accepted(m) === 6);
    await second.stop();

    const events = (await stored(nats, 'FLYBALL'))
      .filter(({ subject }) => !subject.includes('watermark'))
      .map(({ subject, body }) => [subject, (JSON.parse(body) as { id: string }).id]);
    expect(events).toEqual([
      ['flyball.recommendation.2', 'r1'],
      ['flyball.outcome.2', 'c-r1'],
      ['flyball.outcome.2', expect.stringMatching(/^shop-[0-9a-z]+-2-1-0$/)],
      ['flyball.recommendation.2', 'r2'],
      ['flyball.outcome.2', 'c-r2'],
      ['flyball.recommendation.0', 'r4'],
    ]);
    const letters = await stored(nats, 'FLYBALL_DEAD_LETTERS');
    expect(letters.map(({ headers, body }) => ({ ...headers, body }))).toEqual([
      expect.objectContaining({
        ...{ 'Flyball-Code': 'bad_time', 'Flyball-Field': 'time', 'Flyball-Index': '1' },
        ...{
          'Flyball-Stream': 'SHOP',
          'Flyball-Subject': 'shop.rec.home',
          'Flyball-Sequence': '3',
        },
        body: expect.stringMatching(/^\[\{.*"at":"soon".*\]$/),
      }),
      expect.objectContaining({
        ...{ 'Flyball-Code': 'not_json', 'Flyball-Subject': 'shop.click', 'Flyball-Sequence': '4' },
        body: '{"type":',
      }),
    ]);
    expect(letters[0]!.subject).toBe('flyball.out.dead-letter.source-shop-SHOP');
  });
});

/** Bad input on a real stream: nothing is lost, everything is accounted for, and it is said why. */
import { describe, expect, it } from '@jest/globals';
import { startChild } from '../setup/child.js';
import { startNats } from '../setup/nats.js';
import { requireProgram } from '../setup/programs.js';
import { startService, temporaryFolder } from '../setup/service.js';
import { connect, stored } from './stream.js';

const ENVIRONMENT = {
  FLYBALL_NATS_PARTITIONS: '1',
  FLYBALL_CHECKPOINT_INTERVAL: '300ms',
  FLYBALL_LOG_LEVEL: 'warn',
};

const now = Date.now();
const recommendation = (id: string, more: object = {}) =>
  JSON.stringify({
    id,
    time: now - 60_000,
    surface: 'home',
    policy: 'production',
    slate: [{ item: 'a' }],
    ...more,
  });

/** What is published, and the code it is refused with; undefined where it is accepted. */
const MESSAGES: readonly [subject: string, body: string | Uint8Array, code?: string][] = [
  ['flyball.recommendation.0', recommendation('good')],
  [
    'flyball.recommendation.0',
    recommendation('propensity', { slate: [{ item: 'a', propensity: 7 }] }),
  ],
  ['flyball.recommendation.0', recommendation('unknown', { colour: 'blue' })],
  ['flyball.recommendation.0', '', 'empty_message'],
  ['flyball.recommendation.0', '{"id":', 'not_json'],
  ['flyball.recommendation.0', new Uint8Array([0x7b, 0xff, 0xfe, 0x00]), 'not_utf8'],
  ['flyball.recommendation.0', '42', 'not_an_event'],
  ['flyball.recommendation.0', recommendation('v', { v: 2 }), 'unknown_version'],
  ['flyball.recommendation.0', recommendation('slate', { slate: 'a' }), 'wrong_type'],
  ['flyball.recommendation.0', recommendation('x'.repeat(257)), 'too_long'],
  ['flyball.recommendation.0', recommendation('ahead', { time: now + 3_600_000 }), 'time_ahead'],
  [
    'flyball.recommendation.0',
    recommendation('seconds', { time: Math.floor(now / 1000) }),
    'impossible_time',
  ],
  [
    'flyball.recommendation.0',
    recommendation('twice', { slate: [{ item: 'a' }, { item: 'a' }] }),
    'duplicate_item',
  ],
  ['flyball.surprise.0', '{}', 'unknown_kind'],
  [
    'flyball.outcome.0',
    JSON.stringify({ id: 'o', time: now, item: 'a', signal: 'click' }),
    'missing_context',
  ],
  ['flyball.watermark.0', '{"time":"yesterday"}', 'bad_watermark'],
  // Where no partition reads.
  ['flyball.recommendation.7', recommendation('stray'), 'wrong_partition'],
  [
    'flyball.item.x',
    JSON.stringify({ id: 'i', time: now, item: 'a', categories: [] }),
    'wrong_partition',
  ],
];

describe('bad input', () => {
  it('goes to the dead letters with its reason and its bytes; sent = accepted + duplicate + dead-lettered', async () => {
    const server = await startNats();
    const folder = await temporaryFolder();
    // The streams are made by the first start.
    await (await startService(server.port, folder, ENVIRONMENT)).stop();
    const nats = await connect(server.port);
    for (const [subject, body] of MESSAGES) await nats.jetstream.publish(subject, body);
    await nats.jetstream.publish('flyball.recommendation.0', recommendation('good'));
    const batch = `[${recommendation('b1')}, {"id": "b2",  "time": [1, "]"]} ,${recommendation('b3')}]`;
    await nats.jetstream.publish('flyball.recommendation.0', batch);

    const events = MESSAGES.length + 4;
    const refused = MESSAGES.filter(([, , code]) => code !== undefined).length + 1;
    let service = await startService(server.port, folder, ENVIRONMENT);
    const check = async () => {
      const metrics = await service.waitForMetrics(
        (m) => m.sum('flyball_events_sent_total') === events,
      );
      expect(metrics.sum('flyball_events_accepted_total')).toBe(events - refused - 1);
      expect(metrics.sum('flyball_events_duplicate_total')).toBe(1);
      expect(metrics.sum('flyball_events_dead_lettered_total')).toBe(refused);
      expect(metrics.sum('flyball_refusals_total')).toBe(refused);
      expect(metrics.sum('flyball_voided_fields_total', 'field="propensity"')).toBe(1);
      expect(metrics.sum('flyball_unknown_fields_total')).toBe(1);
    };
    await check();
    // Stopped in order and killed: the counts are those of the stream, not of the process.
    await service.stop();
    service = await startService(server.port, folder, ENVIRONMENT);
    await check();
    await service.stop('SIGKILL');
    service = await startService(server.port, folder, ENVIRONMENT);
    await check();
    await service.stop();

    const letters = await stored(nats, 'FLYBALL_DEAD_LETTERS');
    const expected = MESSAGES.filter(([, , code]) => code !== undefined).map(
      ([subject, body, code]) => [code, subject, Buffer.from(body).toString('utf8')],
    );
    expected.push(['missing_field', 'flyball.recommendation.0', '{"id": "b2",  "time": [1, "]"]}']);
    const found = letters.map(({ headers, body }) => [
      headers['Flyball-Code'],
      headers['Flyball-Subject'],
      body,
    ]);
    const byText = (a: unknown[], b: unknown[]) => (String(a) < String(b) ? -1 : 1);
    expect(found.sort(byText)).toEqual(expected.sort(byText));
  });

  it('has metrics that promtool finds no fault with', async () => {
    const server = await startNats();
    const service = await startService(server.port, await temporaryFolder(), ENVIRONMENT);
    const nats = await connect(server.port);
    await nats.jetstream.publish('flyball.recommendation.0', recommendation('r1'));
    await nats.jetstream.publish('flyball.recommendation.0', '{');
    const { text } = await service.waitForMetrics((m) => m.sum('flyball_events_sent_total') === 2);
    const promtool = await startChild(requireProgram('promtool'), ['check', 'metrics'], {
      input: text,
    });
    const { code } = await promtool.waitForExit();
    expect(`${promtool.stdout()}${promtool.stderr()}`).toBe('');
    expect(code).toBe(0);
  });
});

/** Labelling on real servers: events in, requests out, labels back, and nothing asked twice by a crash. */
import { describe, expect, it } from '@jest/globals';
import { loadConfig } from '../../src/config/load.js';
import { labellingOptions } from '../../src/config/options.js';
import type { KindedEvent } from '../../src/events/schemas.js';
import { skipEvent } from '../../src/labelling/answer.js';
import { requestJson } from '../../src/labelling/make-request.js';
import { startService as startInProcess, type Service } from '../../src/service/service.js';
import { sumOf } from '../../src/windows/accounting.js';
import { DeskRun, HOUR, inTime, traffic } from '../labelling/desk-run.js';
import { startNats } from '../setup/nats.js';
import { startService, temporaryFolder } from '../setup/service.js';
import { until } from '../setup/until.js';
import { messagesOf, MINUTE, START } from '../windows/streams.js';
import { connect, publish, stored, type StoredMessage } from './stream.js';

const PARTITIONS = 3;
const ENVIRONMENT = {
  FLYBALL_NATS_PARTITIONS: String(PARTITIONS),
  FLYBALL_CHECKPOINT_INTERVAL: '300ms',
  FLYBALL_WINDOWS_IDLE_AFTER: '1h',
  FLYBALL_LOG_LEVEL: 'warn',
  FLYBALL_LABELLING_BUDGET: '480',
  FLYBALL_LABELLING_OVERLAP: '0',
};

interface Asked {
  readonly id: string;
  readonly time: string;
  readonly recommendation: string;
  readonly item: string;
  readonly inclusion: number;
}

const bodyOf = ({ body }: StoredMessage) => JSON.parse(body) as Asked;

describe('requests for labels', () => {
  it('go out once each, are the same after a crash, and their labels are counted', async () => {
    const server = await startNats();
    const folder = await temporaryFolder();
    const nats = await connect(server.port);
    const crashed = await startService(server.port, folder, ENVIRONMENT);
    const events = traffic(6, 240);
    const half = events.findIndex(({ time }) => Number(time) >= START + 4 * HOUR);
    await publish(nats, PARTITIONS, events.slice(0, half));
    await crashed.waitForMetrics((m) => m.sum('flyball_events_sent_total') === half);
    const requests = () => stored(nats, 'FLYBALL_LABEL_REQUESTS');
    await until(async () => (await requests()).length >= 20);
    await crashed.stop('SIGKILL');

    const before = await requests();
    const asked = before.map(bodyOf);
    const answers: KindedEvent[] = asked.slice(0, 6).map((each, i) => {
      const time = START + 4 * HOUR + i * MINUTE;
      const { id: request, item, recommendation, inclusion } = each;
      // No user: the request's id leads to the partition.
      const to = { item, recommendation, inclusion, request };
      if (i > 3) return skipEvent(each, `skip-${i}`, time);
      return { kind: 'label', id: `label-${i}`, time, label: i % 2, ...to };
    });
    const rest = inTime(events.slice(half), answers);
    const environment = { ...ENVIRONMENT, FLYBALL_NATS_SERVERS: `127.0.0.1:${server.port}` };
    const config = loadConfig({ environment: { ...environment, FLYBALL_HTTP_PORT: '0' } });
    const service = await startInProcess({
      config,
      environment: {},
      folder,
      version: 'test',
      onFatal: (error) => {
        throw error;
      },
    });
    try {
      await publish(nats, PARTITIONS, rest);
      const { desk } = service.ingest;
      const alone = new DeskRun(labellingOptions(config, PARTITIONS)).playOpen(
        messagesOf([...events.slice(0, half), ...rest], PARTITIONS),
        [1],
      );
      const last = rest.length + half;
      await until(() => Promise.resolve(acceptedBy(service) === last));
      await until(async () => (await requests()).length >= alone.requests.length);
      expect(desk!.spend()).toEqual(alone.desk.spend());
      expect(desk!.spend()[0]).toMatchObject({ labelled: 4, skipped: 2, expired: 0 });
      const messages = await requests();
      expect(messages.map(bodyOf).map(({ id }) => id)).toHaveLength(alone.requests.length);
      const byId = (a: { id: string }, b: { id: string }) => (a.id < b.id ? -1 : 1);
      expect(messages.map(bodyOf).sort(byId)).toEqual(
        alone.requests.map((each) => requestJson(each) as Asked).sort(byId),
      );
      for (const message of messages) {
        const { id } = bodyOf(message);
        expect(message.subject).toBe(`flyball.out.label-request.${id.slice(1, id.indexOf('-'))}`);
        expect(message.headers['Nats-Msg-Id']).toBe(id);
        expect(message.body).not.toContain('user-');
      }
    } finally {
      await service.stop();
    }
  });
});

/** Events that the service has accepted, those before the crash included. */
function acceptedBy({ ingest }: Service): number {
  return sumOf(ingest.pipeline.accounting().accepted);
}

/** Stopping on SIGTERM: the state is stored, whoever holds the HTTP side open. */
import { once } from 'node:events';
import { connect as openSocket } from 'node:net';
import { describe, expect, it } from '@jest/globals';
import { atEnd } from '../setup/at-end.js';
import { startNats } from '../setup/nats.js';
import { startService, temporaryFolder, type Service } from '../setup/service.js';
import { connect, publish, simulatedEvents } from './stream.js';

const ENVIRONMENT = {
  FLYBALL_NATS_PARTITIONS: '2',
  FLYBALL_CHECKPOINT_INTERVAL: '1h',
  FLYBALL_WINDOWS_IDLE_AFTER: '1h',
  FLYBALL_LOG_LEVEL: 'info',
};

/** A connection on which this is said, and never more. */
async function hold(service: Service, text: string): Promise<void> {
  const socket = openSocket(Number(new URL(service.http).port), '127.0.0.1');
  atEnd(() => Promise.resolve(void socket.destroy()));
  socket.on('error', () => undefined);
  await once(socket, 'connect');
  if (text === '') return;
  socket.write(text);
  await once(socket, 'data');
}

const ask = (path: string) => `GET ${path} HTTP/1.1\r\nHost: localhost\r\n\r\n`;

describe('a service that is told to stop', () => {
  it('stores its state and ends though connections are held open', async () => {
    const server = await startNats();
    const folder = await temporaryFolder();
    const service = await startService(server.port, folder, ENVIRONMENT);
    const events = simulatedEvents().slice(0, 500);
    await publish(await connect(server.port), 2, events);
    await service.waitForMetrics((m) => m.sum('flyball_events_sent_total') === events.length);
    // In reserve, asked once and kept alive, and listening.
    for (const text of ['', ask('/health/live'), ask('/api/live')]) await hold(service, text);

    expect(await service.stop()).toEqual({ code: 0, signal: null });
    expect(service.stderr()).not.toContain('could not be stored');
    const again = await startService(server.port, folder, ENVIRONMENT);
    await again.waitForLine(/state restored/);
    expect((await again.metrics()).sum('flyball_events_sent_total')).toBe(events.length);
    await again.stop();
  });
});

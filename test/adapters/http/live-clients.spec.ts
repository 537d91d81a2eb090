/** Server-sent events: gathered, bounded, and let go when the service stops. */
import { createServer, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { afterEach, describe, expect, it } from '@jest/globals';
import { LiveClients } from '../../../src/adapters/http/live-clients.js';

let server: Server;

async function listen(live: LiveClients): Promise<string> {
  server = createServer((_request, response) => {
    if (!live.add(response)) response.writeHead(503).end();
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  return `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
}

afterEach(() => {
  server.closeAllConnections();
  server.close();
});

describe('live clients', () => {
  it('are told once of many changes, are limited in number, and end with the service', async () => {
    const live = new LiveClients(1);
    const address = await listen(live);
    const first = await fetch(address);
    expect(first.headers.get('content-type')).toBe('text/event-stream');
    expect((await fetch(address)).status).toBe(503);

    for (let window = 0; window < 50; window++) live.tell('window');
    live.tell('incident');
    await new Promise((resolve) => setTimeout(resolve, 400));
    live.close();
    expect(await first.text()).toBe(
      'retry: 2000\n\nevent: window\ndata: {}\n\nevent: incident\ndata: {}\n\n',
    );
    expect(live.size).toBe(0);
    expect((await fetch(address)).status).toBe(503);
  });
});

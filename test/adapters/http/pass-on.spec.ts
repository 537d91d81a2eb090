/** A standby passes on what is not its own, as it came, and nothing where nobody leads. */
import { once } from 'node:events';
import { createServer, request, type IncomingMessage, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { text } from 'node:stream/consumers';
import { afterEach, beforeEach, describe, expect, it } from '@jest/globals';
import { Registry } from 'prom-client';
import { startProbesApp, type App } from '../../../src/app.module.js';
import { PASSED_ON, passesOn } from '../../../src/adapters/http/pass-on.js';
import { createLog } from '../../../src/adapters/log.js';

let leading: Server;
let standby: App;
let leader: string | undefined;
const heard: { line: string; headers: IncomingMessage['headers']; body: string }[] = [];

beforeEach(async () => {
  heard.length = 0;
  leading = createServer((asked, answer) => {
    if (asked.url === '/events') {
      // Its head alone, for as long as nothing happens.
      answer.writeHead(200, { 'content-type': 'text/event-stream' }).flushHeaders();
      return;
    }
    void text(asked).then((body) => {
      heard.push({ line: `${asked.method} ${asked.url}`, headers: asked.headers, body });
      answer.writeHead(418, { 'content-type': 'text/plain', 'cache-control': 'max-age=60' });
      answer.end('as it is');
    });
  });
  leading.listen(0, '127.0.0.1');
  await once(leading, 'listening');
  leader = `http://127.0.0.1:${(leading.address() as AddressInfo).port}`;
  standby = await startProbesApp({
    ...{ host: '127.0.0.1', port: 0, log: createLog('silent'), registry: new Registry() },
    health: { parts: ['lease'], reason: () => undefined },
    passOn: passesOn(() => leader),
  });
});

afterEach(async () => {
  await standby.close();
  leading.closeAllConnections();
  leading.close();
});

/** The path as it is written, which `fetch` would tidy up. */
async function ask(path: string): Promise<number | undefined> {
  const { hostname, port } = new URL(standby.address);
  const [answer] = (await once(request({ hostname, port, path }).end(), 'response')) as [
    IncomingMessage,
  ];
  answer.resume();
  return answer.statusCode;
}

describe('a standby', () => {
  it('passes on method, path, headers and body, and brings back the answer', async () => {
    const answer = await fetch(`${standby.address}/labelling/labels?surface=%20home`, {
      method: 'POST',
      headers: { authorization: 'Bearer secret', 'content-type': 'application/json' },
      body: '[{"label":1}]',
    });
    expect(answer.status).toBe(418);
    expect(await answer.text()).toBe('as it is');
    expect(answer.headers.get('cache-control')).toBe('max-age=60');
    expect(heard).toMatchObject([
      {
        line: 'POST /labelling/labels?surface=%20home',
        headers: { authorization: 'Bearer secret', 'content-type': 'application/json' },
        body: '[{"label":1}]',
      },
    ]);
  });

  it('is led nowhere else by a path that looks like an address', async () => {
    expect(await ask('//stranger.example.com/api')).toBe(418);
    expect(heard.map(({ line }) => line)).toEqual(['GET //stranger.example.com/api']);
  });

  it('does not wait for the first event of a stream', async () => {
    const answer = await fetch(`${standby.address}/events`);
    expect(answer.headers.get('content-type')).toBe('text/event-stream');
    await answer.body?.cancel();
  });

  it('answers for its own probes and metrics', async () => {
    for (const path of ['/health/live', '/health/ready', '/metrics']) {
      expect((await fetch(standby.address + path)).status).toBe(200);
    }
    expect(heard).toEqual([]);
  });

  it.each([
    ['nobody has told an address', () => (leader = undefined), 'has told no address'],
    ['who leads is gone', () => (leader = 'http://127.0.0.1:1'), 'does not answer'],
  ])('says so where %s', async (_, happens, why) => {
    happens();
    const answer = await fetch(`${standby.address}/api/readings`);
    expect(answer.status).toBe(503);
    expect(answer.headers.get('retry-after')).toBe('1');
    expect(await answer.text()).toContain(why);
  });

  it('passes nothing on that was passed on to it', async () => {
    leader = standby.address;
    const answer = await fetch(`${standby.address}/api/readings`);
    expect(answer.status).toBe(503);
    expect(await answer.text()).toContain('passed on to it already');
    expect(PASSED_ON).toBe(PASSED_ON.toLowerCase());
  });
});

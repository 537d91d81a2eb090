/** The HTTP server closes in time, whoever holds a connection. */
import { createServer, type Server, type ServerResponse } from 'node:http';
import { connect, type AddressInfo, type Socket } from 'node:net';
import { once } from 'node:events';
import { afterEach, describe, expect, it } from '@jest/globals';
import { endConnections } from '../../../src/adapters/http/end-connections.js';

let server: Server;
const sockets: Socket[] = [];

async function listen(answer: (response: ServerResponse) => void): Promise<void> {
  server = createServer((_request, response) => answer(response));
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
}

async function open(): Promise<{ socket: Socket; heard: () => string }> {
  const accepted = once(server, 'connection');
  const socket = connect((server.address() as AddressInfo).port, '127.0.0.1');
  sockets.push(socket);
  let heard = '';
  socket.setEncoding('utf8').on('data', (text: string) => (heard += text));
  await accepted;
  return { socket, heard: () => heard };
}

const ASK = 'GET / HTTP/1.1\r\nHost: localhost\r\n\r\n';

afterEach(() => {
  for (const socket of sockets.splice(0)) socket.destroy();
  server.close();
});

describe('ending the connections', () => {
  it('cuts one that never asked and one whose answer never ends', async () => {
    const asked: ServerResponse[] = [];
    await listen((response) => asked.push(response));
    await open();
    const { socket } = await open();
    const request = once(server, 'request');
    socket.write(ASK);
    await request;
    expect(asked).toHaveLength(1);

    const closed = once(server, 'close');
    const ended = endConnections(server, 50);
    server.close();
    await closed;
    ended();
  });

  it('lets an answer under way end, and makes the next one the last', async () => {
    const asked: ServerResponse[] = [];
    await listen((response) => asked.push(response));
    const { socket, heard } = await open();
    let request = once(server, 'request');
    socket.write(ASK);
    await request;

    const closed = once(server, 'close');
    const ended = endConnections(server, 3_600_000);
    server.close();
    asked[0]!.end('first');
    await once(socket, 'data');
    request = once(server, 'request');
    socket.write(ASK);
    await request;
    asked[1]!.end('second');
    await once(socket, 'close');
    await closed;
    ended();
    expect(heard()).toMatch(/first[^]*connection: close[^]*second/);
  });
});

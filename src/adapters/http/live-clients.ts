/**
 * Those who listen at /api/live by server-sent events. Many changes of one kind within a moment are
 * told once: the page asks for the new state anyway.
 */
import type { ServerResponse } from 'node:http';
import type { LiveEvent } from './status-json.js';

const MAX_CLIENTS = 100;
const HEARTBEAT_MS = 15_000;
const GATHER_MS = 250;
/** A client that does not read is let go when this much waits for it. */
const MAX_BUFFERED_BYTES = 64 * 1024;

export class LiveClients {
  private readonly clients = new Set<ServerResponse>();
  private readonly due = new Set<LiveEvent>();
  private gathering: NodeJS.Timeout | undefined;
  private heartbeat: NodeJS.Timeout | undefined;
  private closed = false;

  constructor(private readonly max = MAX_CLIENTS) {}

  get size(): number {
    return this.clients.size;
  }

  /** Takes a client in; false where there is no room, or the service is stopping. */
  add(response: ServerResponse): boolean {
    if (this.closed || this.clients.size >= this.max) return false;
    this.clients.add(response);
    response.once('close', () => this.clients.delete(response));
    response.writeHead(200, {
      'content-type': 'text/event-stream',
      'cache-control': 'no-store',
      // Whoever is let go must not go on asking here: the server could not close.
      connection: 'close',
      // Proxies such as nginx would keep events back.
      'x-accel-buffering': 'no',
    });
    response.write('retry: 2000\n\n');
    this.heartbeat ??= setInterval(() => this.write(': alive\n\n'), HEARTBEAT_MS).unref();
    return true;
  }

  /** Tells everyone, in a moment, that something of this kind has changed. */
  tell(event: LiveEvent): void {
    if (this.clients.size === 0) return;
    this.due.add(event);
    this.gathering ??= setTimeout(() => {
      this.gathering = undefined;
      const events = [...this.due].map((due) => `event: ${due}\ndata: {}\n\n`);
      this.due.clear();
      this.write(events.join(''));
    }, GATHER_MS).unref();
  }

  /** Lets everyone go, so that the HTTP server can close. */
  close(): void {
    this.closed = true;
    clearTimeout(this.gathering);
    clearInterval(this.heartbeat);
    for (const client of this.clients) client.end();
    this.clients.clear();
  }

  private write(text: string): void {
    for (const client of this.clients) {
      if (client.writableLength > MAX_BUFFERED_BYTES) client.destroy();
      else client.write(text);
    }
  }
}

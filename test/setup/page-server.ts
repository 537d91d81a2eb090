/** The status page as it is built, over answers that a test makes: for states a stream is slow to reach. */
import { createServer, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import { readFile } from 'node:fs/promises';
import type { MaintenanceJson } from '../../src/adapters/http/alarms.controller.js';
import type { BaselinesViewJson } from '../../src/adapters/http/baselines-json.js';
import type { ConfigurationJson } from '../../src/adapters/http/inspection.controller.js';
import { CONTENT_SECURITY_POLICY } from '../../src/adapters/http/security-headers.js';
import type { LabelsJson } from '../../src/adapters/http/labelling-json.js';
import type {
  AuditsJson,
  HistoryJson,
  IncidentsJson,
  LiveEvent,
  OverviewJson,
} from '../../src/adapters/http/status-json.js';
import { atEnd } from './at-end.js';
import { inCheckout } from './root.js';

const TYPES: Readonly<Record<string, string>> = {
  html: 'text/html; charset=utf-8',
  js: 'text/javascript; charset=utf-8',
  css: 'text/css; charset=utf-8',
  svg: 'image/svg+xml',
};

/** What the page is answered; what is left out is a fault of the service. */
export interface Answers {
  '/api/overview'?: OverviewJson;
  '/api/incidents'?: IncidentsJson;
  '/api/audits'?: AuditsJson;
  '/api/labels'?: LabelsJson;
  '/api/configuration'?: ConfigurationJson;
  '/api/history'?: HistoryJson;
  '/api/maintenance'?: MaintenanceJson;
  '/api/baselines/origins'?: BaselinesViewJson;
}

export interface PageServer {
  /** As in http://127.0.0.1:8620. */
  readonly http: string;
  readonly answers: Answers;
  /** How many listen to what happens. */
  readonly listeners: () => number;
  /** Tells them that something of this kind has changed. */
  readonly tell: (event: LiveEvent) => void;
  /** Lets them go, as a service that ends. */
  readonly letGo: () => void;
}

/** Starts one; it ends with the test file. */
export async function startPageServer(answers: Answers): Promise<PageServer> {
  const live = new Set<ServerResponse>();
  const server = createServer((request, response) => {
    const { pathname } = new URL(request.url ?? '/', 'http://127.0.0.1');
    response.setHeader('content-security-policy', CONTENT_SECURITY_POLICY);
    if (pathname === '/api/live') {
      response.writeHead(200, { 'content-type': 'text/event-stream', connection: 'close' });
      response.write('retry: 200\n\n');
      live.add(response);
      response.once('close', () => live.delete(response));
    } else if (pathname.startsWith('/api/')) {
      const answer = answers[pathname as keyof Answers];
      response.writeHead(answer ? 200 : 503, { 'content-type': 'application/json' });
      response.end(JSON.stringify(answer ?? {}));
    } else {
      void sendFile(pathname === '/' ? '/page/index.html' : pathname, response);
    }
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const letGo = () => live.forEach((response) => response.end());
  atEnd(async () => {
    server.closeAllConnections();
    await new Promise((resolve) => server.close(resolve));
  });
  return {
    http: `http://127.0.0.1:${(server.address() as AddressInfo).port}`,
    ...{ answers, letGo },
    listeners: () => live.size,
    tell: (event) => live.forEach((response) => response.write(`event: ${event}\ndata: {}\n\n`)),
  };
}

async function sendFile(path: string, response: ServerResponse): Promise<void> {
  try {
    const data = await readFile(inCheckout('dist', path));
    response.writeHead(200, { 'content-type': TYPES[path.split('.').at(-1) ?? ''] ?? '' });
    response.end(data);
  } catch {
    response.writeHead(404).end();
  }
}

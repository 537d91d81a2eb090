/** The Nest application: the JetStream transport's controller and the HTTP side. */
import 'reflect-metadata';
import type { Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { Module, type DynamicModule, type INestApplication } from '@nestjs/common';
import { NestFactory } from '@nestjs/core';
import type { Logger } from 'pino';
import { endConnections } from './adapters/http/end-connections.js';
import { HttpModule, type HttpParts } from './adapters/http/http.module.js';
import { readsJson } from './adapters/http/json-bodies.js';
import type { passesOn } from './adapters/http/pass-on.js';
import { ProbesModule, type ProbesParts } from './adapters/http/probes.module.js';
import { securityHeaders } from './adapters/http/security-headers.js';
import { turnsAway } from './adapters/http/turn-away.js';
import { nestLogger } from './adapters/log.js';
import { IngestController, TRANSPORT } from './adapters/ingest/ingest.controller.js';
import type { EventTransport } from './adapters/ingest/monitor.js';

/** Where and how the HTTP side runs. */
interface Listening {
  readonly log: Logger;
  readonly host: string;
  /** 0: a free one. */
  readonly port: number;
}

export type AppOptions = HttpParts & Listening;

/** Of a process without pages: probes and metrics, and the transport where it takes events. */
export type ProbesAppOptions = ProbesParts &
  Listening & {
    readonly transport?: EventTransport | undefined;
    /** Takes all calls but those of probes and metrics. */
    readonly passOn?: ReturnType<typeof passesOn>;
  };

export interface App {
  /** Of the HTTP side, as http://host:port. */
  readonly address: string;
  /** Stops the HTTP side, cutting what holds it open, and the transport, waiting for the delivery at hand. */
  close(): Promise<void>;
}

@Module({})
export class AppModule {
  static with(http: DynamicModule, transport: EventTransport | undefined): DynamicModule {
    const ofEvents = transport && {
      controllers: [IngestController],
      providers: [{ provide: TRANSPORT, useValue: transport }],
    };
    return { module: AppModule, imports: [http], ...ofEvents };
  }
}

/** Starts transport and HTTP. */
export async function startApp({ log, host, port, ...parts }: AppOptions): Promise<App> {
  const { transport } = parts.ingest;
  const app = await createApp(HttpModule.with(parts), transport, log);
  app.use(securityHeaders);
  app.use(turnsAway(parts.token, parts.limits), readsJson(parts.token));
  return listen(app, transport, host, port);
}

/** Starts the transport where there is one, and HTTP for probes and metrics. */
export async function startProbesApp(options: ProbesAppOptions): Promise<App> {
  const { log, host, port, transport, passOn, ...parts } = options;
  const app = await createApp(ProbesModule.with(parts), transport, log);
  app.use(securityHeaders);
  if (passOn) app.use(passOn);
  return listen(app, transport, host, port);
}

function createApp(
  http: DynamicModule,
  transport: EventTransport | undefined,
  log: Logger,
): Promise<INestApplication> {
  // Nest declares its options as a class, of which nobody makes an instance.
  // eslint-disable-next-line @typescript-eslint/no-unsafe-class-instance-assignment
  return NestFactory.create(AppModule.with(http, transport), {
    logger: nestLogger(log),
    abortOnError: false,
    // Ours reads within limits, and says them.
    bodyParser: false,
  });
}

async function listen(
  app: INestApplication,
  transport: EventTransport | undefined,
  host: string,
  port: number,
): Promise<App> {
  if (transport) app.connectMicroservice({ strategy: transport.strategy });
  const close = async () => {
    const ended = endConnections(app.getHttpServer() as Server);
    await app.close().finally(ended);
  };
  let server: Server;
  try {
    // First what can fail: once the transport reads, the state moves.
    server = (await app.listen(port, host)) as Server;
    if (transport) await app.startAllMicroservices();
  } catch (error) {
    await close();
    throw listenError(error, host, port);
  }
  const { port: bound } = server.address() as AddressInfo;
  return { address: `http://${host}:${bound}`, close };
}

/** The HTTP side cannot listen where it should. */
export class ListenError extends Error {
  readonly code = 'cannot_listen';

  constructor(message: string, options?: ErrorOptions) {
    super(message, options);
    this.name = 'ListenError';
  }
}

function listenError(error: unknown, host: string, port: number): unknown {
  const code = (error as NodeJS.ErrnoException | null)?.code;
  const remedy = 'Choose another with --port or http.host and http.port (port 0: a free one).';
  if (code === 'EADDRINUSE') {
    return new ListenError(`Port ${port} of ${host} is taken. ${remedy}`, { cause: error });
  }
  if (code === 'EACCES' || code === 'EADDRNOTAVAIL' || code === 'ENOTFOUND') {
    return new ListenError(`${host}:${port} cannot be listened on (${code}). ${remedy}`, {
      cause: error,
    });
  }
  return error;
}

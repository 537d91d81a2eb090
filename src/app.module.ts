/** The Nest application: the JetStream transport's controller and the HTTP side. */
import 'reflect-metadata';
import type { Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { Module, type DynamicModule } from '@nestjs/common';
import { NestFactory } from '@nestjs/core';
import type { Logger } from 'pino';
import { HttpModule, INGEST, type HttpParts } from './adapters/http/http.module.js';
import { securityHeaders } from './adapters/http/security-headers.js';
import { nestLogger } from './adapters/log.js';
import { IngestController } from './adapters/nats/ingest.controller.js';

export interface AppOptions extends HttpParts {
  readonly log: Logger;
  readonly host: string;
  /** 0: a free one. */
  readonly port: number;
}

export interface App {
  /** Of the HTTP side, as http://host:port. */
  readonly address: string;
  /** Stops the transport, waiting for the delivery at hand, and the HTTP side. */
  close(): Promise<void>;
}

@Module({})
export class AppModule {
  static with(parts: HttpParts): DynamicModule {
    return {
      module: AppModule,
      imports: [HttpModule.with(parts)],
      controllers: [IngestController],
      providers: [{ provide: INGEST, useValue: parts.ingest }],
    };
  }
}

/** Starts transport and HTTP. */
export async function startApp({ log, host, port, ...parts }: AppOptions): Promise<App> {
  // Nest declares its options as a class, of which nobody makes an instance.
  // eslint-disable-next-line @typescript-eslint/no-unsafe-class-instance-assignment
  const app = await NestFactory.create(AppModule.with(parts), {
    logger: nestLogger(log),
    abortOnError: false,
  });
  app.use(securityHeaders);
  app.connectMicroservice({ strategy: parts.ingest.strategy });
  await app.startAllMicroservices();
  const server = (await app.listen(port, host)) as Server;
  const { port: bound } = server.address() as AddressInfo;
  return { address: `http://${host}:${bound}`, close: () => app.close() };
}

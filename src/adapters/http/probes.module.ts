/** The HTTP side of a process without pages: /health and /metrics. */
import { Module, type DynamicModule } from '@nestjs/common';
import { TerminusModule } from '@nestjs/terminus';
import type { Registry } from 'prom-client';
import { HEALTH, HealthController, type PartsOfHealth } from './health.controller.js';
import { MetricsController, REGISTRY } from './metrics.controller.js';

export interface ProbesParts {
  readonly registry: Registry;
  readonly health: PartsOfHealth;
}

@Module({})
export class ProbesModule {
  static with({ registry, health }: ProbesParts): DynamicModule {
    return {
      module: ProbesModule,
      imports: [TerminusModule.forRoot({ logger: false })],
      controllers: [MetricsController, HealthController],
      providers: [
        { provide: REGISTRY, useValue: registry },
        { provide: HEALTH, useValue: health },
      ],
    };
  }
}

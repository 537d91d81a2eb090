/** /metrics: for Prometheus. */
import { Controller, Get, Inject, Res } from '@nestjs/common';
import type { Response } from 'express';
import type { Registry } from 'prom-client';

export const REGISTRY = Symbol('Registry');

@Controller()
export class MetricsController {
  constructor(@Inject(REGISTRY) private readonly registry: Registry) {}

  /** The metrics in Prometheus' text format. */
  @Get('metrics')
  async metrics(@Res() response: Response): Promise<void> {
    response.setHeader('content-type', this.registry.contentType);
    response.send(await this.registry.metrics());
  }
}

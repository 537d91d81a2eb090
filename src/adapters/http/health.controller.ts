/** /health: for whoever decides whether to restart the service, or to send someone to it. */
import { Controller, Get, Inject } from '@nestjs/common';
import {
  HealthCheckService,
  HealthIndicatorService,
  type HealthCheckResult,
} from '@nestjs/terminus';
import { HEALTH_PARTS, type Health } from './health.js';

export const HEALTH = Symbol('Health');

@Controller('health')
export class HealthController {
  constructor(
    @Inject(HEALTH) private readonly health: Pick<Health, 'reason'>,
    private readonly checks: HealthCheckService,
    private readonly indicators: HealthIndicatorService,
  ) {}

  /** Answers while the event loop turns. */
  @Get('live')
  live(): { status: 'ok' } {
    return { status: 'ok' };
  }

  /** 503 while a part is down; each says why. */
  @Get('ready')
  ready(): Promise<HealthCheckResult> {
    return this.checks.check(
      HEALTH_PARTS.map((part) => () => {
        const indicator = this.indicators.check(part);
        const reason = this.health.reason(part);
        return reason === undefined ? indicator.up() : indicator.down({ reason });
      }),
    );
  }
}

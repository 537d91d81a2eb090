/** /health: for whoever decides whether to restart the service, or to send someone to it. */
import { Controller, Get, Inject } from '@nestjs/common';
import {
  HealthCheckService,
  HealthIndicatorService,
  type HealthCheckResult,
} from '@nestjs/terminus';

export const HEALTH = Symbol('Health');

/** What readiness rests on. */
export interface PartsOfHealth {
  readonly parts: readonly string[];
  /** Why a part is down; undefined where it is well. */
  reason(part: string): string | undefined;
}

@Controller('health')
export class HealthController {
  constructor(
    @Inject(HEALTH) private readonly health: PartsOfHealth,
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
      this.health.parts.map((part) => () => {
        const indicator = this.indicators.check(part);
        const reason = this.health.reason(part);
        return reason === undefined ? indicator.up() : indicator.down({ reason });
      }),
    );
  }
}

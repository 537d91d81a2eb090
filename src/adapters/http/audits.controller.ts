/** Asking for audits over HTTP, and reading their reports. */
import {
  BadRequestException,
  Body,
  Controller,
  Get,
  Header,
  HttpCode,
  Inject,
  NotFoundException,
  Param,
  Post,
  Redirect,
  UseGuards,
} from '@nestjs/common';
import { z } from 'zod';
import { isBelievableTime, parseEventTime } from '../../events/event-time.js';
import { firingAlerts, WebhookError } from '../audits/alertmanager.js';
import { calledRequest } from '../audits/audit-requests.js';
import type { AuditService } from '../audits/audit-service.js';
import { BearerGuard } from './bearer-token.js';

export const AUDITS = Symbol('Audits');

const time = z.union([z.string(), z.number()]).transform((value, context) => {
  const parsed = parseEventTime(value);
  if (isBelievableTime(parsed)) return parsed;
  context.addIssue({ code: 'custom', message: 'expected a time such as "2026-05-01T12:00:00Z"' });
  return z.NEVER;
});

const callSchema = z.strictObject({
  from: time,
  to: time,
  baselineFrom: time.optional(),
  baselineTo: time.optional(),
  surface: z.string().max(256).optional(),
  policy: z.string().max(256).optional(),
});

@Controller()
export class AuditsController {
  constructor(@Inject(AUDITS) private readonly audits: AuditService) {}

  /** Alertmanager's webhook: each firing alert of ours asks for its audit. */
  @Post('api/alerts')
  @HttpCode(202)
  @UseGuards(BearerGuard)
  async alerts(@Body() body: unknown): Promise<{ audits: string[] }> {
    try {
      const ours = firingAlerts(body).filter(({ labels }) =>
        labels['alertname']?.startsWith('Flyball'),
      );
      return { audits: await this.audits.askForAlerts(ours) };
    } catch (error) {
      if (error instanceof WebhookError) throw new BadRequestException(error.message);
      throw error;
    }
  }

  /** An audit of the stretch from … to; without a baseline, against the one right before. */
  @Post('api/audits')
  @HttpCode(202)
  @UseGuards(BearerGuard)
  async ask(@Body() body: unknown): Promise<{ id: string }> {
    const parsed = callSchema.safeParse(body);
    if (!parsed.success) {
      const problems = parsed.error.issues.map(({ path, message }) => {
        return `${path.map(String).join('.') || 'the body'}: ${message}`;
      });
      throw new BadRequestException(problems);
    }
    const { from, to, surface, policy } = parsed.data;
    if (from >= to) throw new BadRequestException('from: must be before to');
    const request = calledRequest({
      from,
      to,
      baselineFrom: parsed.data.baselineFrom ?? from - (to - from),
      baselineTo: parsed.data.baselineTo ?? from,
      ...(surface === undefined ? {} : { surface }),
      ...(policy === undefined ? {} : { policy }),
    });
    await this.audits.ask(request);
    return { id: request.id };
  }

  /** The list of audits is a part of the status page. */
  @Get('audits')
  @Redirect('/#audits-title', 302)
  list(): void {
    // Redirected by the decorator.
  }

  /** The report as JSON. */
  @Get('audits/:id.json')
  @Header('content-type', 'application/json; charset=utf-8')
  async json(@Param('id') id: string): Promise<string> {
    return this.report(id, 'json');
  }

  /** The report as a page; it brings its own styles along and needs nothing else. */
  @Get('audits/:id')
  @Header('content-type', 'text/html; charset=utf-8')
  @Header('content-security-policy', "default-src 'none'; style-src 'unsafe-inline'; img-src data:")
  async page(@Param('id') id: string): Promise<string> {
    return this.report(id, 'html');
  }

  private async report(id: string, form: 'html' | 'json'): Promise<string> {
    const report = await this.audits.report(id, form);
    if (report === undefined) throw new NotFoundException('There is no finished audit of this id.');
    return report;
  }
}

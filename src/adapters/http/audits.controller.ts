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
  Res,
  UseGuards,
} from '@nestjs/common';
import type { Response } from 'express';
import { z } from 'zod';
import { PART_NAMES } from '../../audit/findings/parts.js';
import { AuditRequestError, stretchesOf } from '../../audit/stretches/stretch.js';
import { isBelievableTime, parseEventTime } from '../../events/event-time.js';
import { auditedAlerts, WebhookError } from '../audits/alertmanager.js';
import { calledRequest } from '../audits/audit-requests.js';
import type { AuditService } from '../audits/audit-service.js';
import { BearerGuard } from './bearer-token.js';

export const AUDITS = Symbol('Audits');

/** The forms of a report, and what each is served as. */
const TYPES = {
  html: 'text/html; charset=utf-8',
  json: 'application/json; charset=utf-8',
  md: 'text/markdown; charset=utf-8',
} as const;

type Form = keyof typeof TYPES;

/** Nest goes on to send what the method returns. */
const PASSED_ON = { passthrough: true } as const;

const EXAMPLE = 'a time such as "2026-05-01T12:00:00Z"';

const time = z.union([z.string(), z.number()], `needed: ${EXAMPLE}`).transform((value, context) => {
  const parsed = parseEventTime(value);
  if (isBelievableTime(parsed)) return parsed;
  context.addIssue({ code: 'custom', message: `expected ${EXAMPLE}` });
  return z.NEVER;
});

/** Seeds are whole numbers of 32 bits. */
const MOST_SEED = 0xffff_ffff;

/** Body of a call for an audit. */
export const callSchema = z.strictObject({
  from: time,
  to: time,
  baselineFrom: time.optional(),
  baselineTo: time.optional(),
  surface: z.string().max(256).optional(),
  policy: z.string().max(256).optional(),
  seed: z.int().min(0).max(MOST_SEED).optional(),
  without: z.array(z.enum(PART_NAMES)).max(PART_NAMES.length).default([]),
});

@Controller()
export class AuditsController {
  constructor(@Inject(AUDITS) private readonly audits: AuditService) {}

  /** Alertmanager's webhook: each firing alert of ours that is about the loop asks for its audit. */
  @Post('api/alerts')
  @HttpCode(202)
  @UseGuards(BearerGuard)
  async alerts(@Body() body: unknown): Promise<{ audits: string[] }> {
    try {
      return { audits: await this.audits.askForAlerts(auditedAlerts(body)) };
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
    const { from, to, surface, policy, seed } = parsed.data;
    // In one order and once each, so that the same parts are the same request.
    const without = PART_NAMES.filter((part) => parsed.data.without.includes(part));
    if (from >= to) throw new BadRequestException('from: must be before to');
    const request = calledRequest({
      from,
      to,
      baselineFrom: parsed.data.baselineFrom ?? from - (to - from),
      baselineTo: parsed.data.baselineTo ?? from,
      ...(surface === undefined ? {} : { surface }),
      ...(policy === undefined ? {} : { policy }),
      ...(seed === undefined ? {} : { seed }),
      ...(without.length === 0 ? {} : { without }),
    });
    try {
      stretchesOf(request);
    } catch (error) {
      if (error instanceof AuditRequestError) throw new BadRequestException(error.message);
      throw error;
    }
    await this.audits.ask(request);
    return { id: request.id };
  }

  /** The list of audits is a part of the status page. */
  @Get('audits')
  @Redirect('/#/audits', 302)
  list(): void {
    // Redirected by the decorator.
  }

  /** The report as JSON. */
  @Get('audits/:id.json')
  async json(@Param('id') id: string, @Res(PASSED_ON) response: Response): Promise<string> {
    return this.report(id, 'json', response);
  }

  /** The report in a few lines, for a chat message. */
  @Get('audits/:id.md')
  async summary(@Param('id') id: string, @Res(PASSED_ON) response: Response): Promise<string> {
    return this.report(id, 'md', response);
  }

  /** The report as a page; it brings its own styles along and needs nothing else. */
  @Get('audits/:id')
  @Header('content-security-policy', "default-src 'none'; style-src 'unsafe-inline'; img-src data:")
  async page(@Param('id') id: string, @Res(PASSED_ON) response: Response): Promise<string> {
    return this.report(id, 'html', response);
  }

  /** The type is set once there is a report: the answer that there is none is JSON. */
  private async report(id: string, form: Form, response: Response): Promise<string> {
    const report = await this.audits.report(id, form);
    if (report === undefined) throw new NotFoundException('There is no finished audit of this id.');
    response.type(TYPES[form]);
    return report;
  }
}

/** What people do about alarms, and how the monitors stand. */
import {
  BadRequestException,
  Body,
  Controller,
  Get,
  HttpCode,
  Inject,
  NotFoundException,
  Param,
  Post,
  UseGuards,
} from '@nestjs/common';
import { z } from 'zod';
import type { Action, ActionRecord, Suppress } from '../../alarms/action.js';
import type { BaselineDocument, LackingBaseline } from '../../alarms/baseline-document.js';
import type { BudgetRow } from '../../alarms/budget.js';
import type { Incident } from '../../alarms/incident.js';
import { lackingOf } from '../../alarms/lacking.js';
import type { MonitorState } from '../../alarms/monitor-state.js';
import { EARLIEST_TIME, isBelievableTime, parseEventTime } from '../../events/event-time.js';
import { BearerGuard } from './bearer-token.js';

export const ALARMS = Symbol('Alarms');

/** What is asked of the ingest. */
export interface Alarms {
  readonly incidents: {
    readonly now: number;
    list(): readonly Incident[];
    states(): MonitorState[];
    split(): BudgetRow[];
    baselines(madeFrom: string): BaselineDocument;
    actions(): readonly ActionRecord[];
  };
  /** Applies the action, tells whoever listens, and stores it. */
  act(action: Action): Promise<void>;
}

export interface MonitorsJson {
  readonly monitors: readonly MonitorState[];
  readonly budget: readonly BudgetRow[];
}

export interface MaintenanceJson {
  readonly maintenance: readonly Suppress[];
}

/** Longest stretch that a declaration silences; longer, it would be the monitor's end. */
const LONGEST_MAINTENANCE_MS = 31 * 86_400_000;

const text = (what: string, most: number) =>
  z
    .string(`needed: ${what}`)
    .trim()
    .min(1, `needed: ${what}`)
    .max(most, `at most ${most} characters`);

const time = z
  .union([z.string(), z.number()], 'needed: a time such as "2026-05-01T12:00:00Z"')
  .transform((value, context) => {
    const parsed = parseEventTime(value);
    if (isBelievableTime(parsed)) return parsed;
    context.addIssue({
      code: 'custom',
      message: 'expected a time with its offset, such as "2026-05-01T12:00:00Z"',
    });
    return z.NEVER;
  });

const signature = {
  by: text('who does it, such as "ana@example.com"', 256),
  why: text('the reason, for the record', 2000),
};

/** Body of a decision about an incident. */
export const signedSchema = z.strictObject(signature, expected(['by', 'why']));

/** Body of a declaration of maintenance. */
export const maintenanceSchema = z
  .strictObject(
    {
      ...signature,
      from: time,
      to: time,
      surface: text('a surface', 256).optional(),
      policy: text('a policy', 256).optional(),
      reading: text('a reading as <detector>.<reading>', 256).optional(),
    },
    expected(['from', 'to', 'surface', 'policy', 'reading', 'by', 'why']),
  )
  .superRefine(({ from, to }, context) => {
    const problem = (message: string) =>
      context.addIssue({ code: 'custom', path: ['to'], message });
    if (from >= to) problem('must lie after from');
    else if (to - from > LONGEST_MAINTENANCE_MS) problem('at most 31 days after from');
  });

@Controller('api')
export class AlarmsController {
  constructor(@Inject(ALARMS) private readonly alarms: Alarms) {}

  /** Every watched reading of every segment, and how the budget of false alarms is split. */
  @Get('monitors')
  monitors(): MonitorsJson {
    const { incidents } = this.alarms;
    return { monitors: incidents.states(), budget: incidents.split() };
  }

  /** The baselines in force, as `flyball baseline` keeps them. */
  @Get('baselines')
  baselines(): BaselineDocument & { readonly lacking: readonly LackingBaseline[] } {
    const { incidents } = this.alarms;
    const document = incidents.baselines('the running service');
    return { ...document, lacking: lackingOf(incidents.states()) };
  }

  /** Maintenance that was declared, the latest first. */
  @Get('maintenance')
  declared(): MaintenanceJson {
    const maintenance = this.alarms.incidents
      .actions()
      .filter((action) => action.what === 'suppress')
      .map(({ what, from, to, surface, policy, reading, by, at, why }) => ({
        ...{ what, from, to, by, at, why },
        ...(surface === undefined ? {} : { surface }),
        ...(policy === undefined ? {} : { policy }),
        ...(reading === undefined ? {} : { reading }),
      }))
      .reverse();
    return { maintenance };
  }

  /** Someone looks at it. */
  @Post('incidents/:id/acknowledge')
  @HttpCode(200)
  @UseGuards(BearerGuard)
  async acknowledge(@Param('id') id: string, @Body() body: unknown): Promise<Incident> {
    return this.decide('acknowledge', id, body);
  }

  /** The changed level is the new normal. */
  @Post('incidents/:id/accept')
  @HttpCode(200)
  @UseGuards(BearerGuard)
  async accept(@Param('id') id: string, @Body() body: unknown): Promise<Incident> {
    return this.decide('accept', id, body);
  }

  /** Declares maintenance: its blocks bring no evidence, and enter no baseline. */
  @Post('maintenance')
  @HttpCode(200)
  @UseGuards(BearerGuard)
  async maintenance(@Body() body: unknown): Promise<Action> {
    const { surface, policy, reading, ...rest } = parsed(maintenanceSchema, body);
    if (reading !== undefined) this.checkReading(reading);
    const where = {
      ...(surface !== undefined && { surface }),
      ...(policy !== undefined && { policy }),
      ...(reading !== undefined && { reading }),
    };
    const action: Action = { what: 'suppress', ...rest, ...where, at: this.now() };
    await this.act(action);
    return action;
  }

  private async decide(
    what: 'acknowledge' | 'accept',
    id: string,
    body: unknown,
  ): Promise<Incident> {
    const { by, why } = parsed(signedSchema, body);
    if (!this.find(id)) {
      throw new NotFoundException(`There is no incident ${id}; GET /api/incidents lists them.`);
    }
    await this.act({ what, incident: id, by, why, at: this.now() });
    return this.find(id)!;
  }

  /** What cannot be done is the caller's to know. */
  private async act(action: Action): Promise<void> {
    try {
      await this.alarms.act(action);
    } catch (error) {
      if (error instanceof RangeError) throw new BadRequestException(error.message);
      throw error;
    }
  }

  private find(id: string): Incident | undefined {
    return this.alarms.incidents.list().find((each) => each.id === id);
  }

  private checkReading(reading: string): void {
    const watched = [...new Set(this.alarms.incidents.split().map((row) => row.reading))];
    if (watched.includes(reading)) return;
    throw new BadRequestException([
      `reading: ${reading} is not watched; one of ${watched.join(', ')}`,
    ]);
  }

  /** Event time; before the first block, the clock's. */
  private now(): number {
    const { now } = this.alarms.incidents;
    return now >= EARLIEST_TIME ? now : Date.now();
  }
}

/** What the body must be, in words. */
function expected(fields: readonly string[]) {
  return {
    error: ({ code, keys }: { code?: string; keys?: readonly string[] }) =>
      code === 'unrecognized_keys'
        ? `${keys?.join(', ') ?? ''}: no such field; those there are: ${fields.join(', ')}`
        : `expected a JSON object with ${fields.join(', ')}`,
  };
}

function parsed<T>(schema: z.ZodType<T>, body: unknown): T {
  const result = schema.safeParse(body ?? {});
  if (result.success) return result.data;
  throw new BadRequestException(
    result.error.issues.map(({ path, message }) => {
      const field = path.map(String).join('.');
      return field === '' ? message : `${field}: ${message}`;
    }),
  );
}

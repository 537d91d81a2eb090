/** Labelling over HTTP: tasks out, answers back, what is worth showing, and how the budget stands. */
import {
  BadRequestException,
  Body,
  Controller,
  Get,
  HttpCode,
  Inject,
  NotFoundException,
  Post,
  Query,
  ServiceUnavailableException,
  UseGuards,
} from '@nestjs/common';
import { z } from 'zod';
import { parseEventTime, isBelievableTime } from '../../events/event-time.js';
import type { ExplorationItem } from '../../labelling/label-request.js';
import { BearerGuard } from './bearer-token.js';
import { agreementOf, labelsRows } from '../labelling/advice.js';
import { LabelsBodyError } from '../labelling/answer.js';
import type { InboxJson } from '../labelling/inbox.js';
import type { LabelsJson } from './labelling-json.js';
import { labelTask, type LabelTask } from '../labelling/studio-tasks.js';
import type { Labelling, LabellingParts } from '../labelling/parts.js';
import { LABELLING } from '../labelling/desk-view.js';

/** Most tasks of one answer, and how many without being told. */
const MOST_TASKS = 10_000;
const USUAL_TASKS = 100;
/** Most exposures that can be asked for at once. */
const MOST_EXPOSURES = 10_000;

const name = z
  .string('give it once')
  .min(1, 'must not be empty')
  .max(256, 'at most 256 characters');

const count = (most: number, what: string) =>
  z
    .string(`needed: ${what}`)
    .refine(
      (text) => /^\d{1,9}$/.test(text) && Number(text) >= 1 && Number(text) <= most,
      `expected a whole number from 1 to ${most}`,
    )
    .transform(Number);

const tasksQuery = z.strictObject({
  surface: name.optional(),
  policy: name.optional(),
  limit: count(MOST_TASKS, 'how many tasks').default(USUAL_TASKS),
  since: z
    .string('give it once')
    .transform(parseEventTime)
    .refine(isBelievableTime, 'expected a time such as "2026-05-01T12:00:00Z"')
    .optional(),
});

const explorationQuery = z.strictObject({
  surface: z.string('needed: the surface').pipe(name),
  policy: z.string('needed: the policy that is to explore').pipe(name),
  exposures: count(MOST_EXPOSURES, 'how many exposures may be spent'),
});

export interface ExplorationJson {
  readonly surface: string;
  readonly policy: string;
  readonly exposures: number;
  /** The most uncertain first; `propensity` is what to log where the item is shown. */
  readonly items: readonly Omit<ExplorationItem, 'surface' | 'policy'>[];
}

@Controller()
export class LabellingController {
  constructor(@Inject(LABELLING) private readonly labelling: Labelling) {}

  /** The requests that wait, as tasks that Label Studio imports; the same until they are answered. */
  @Get(['labelling/tasks', 'labelling/tasks.json'])
  tasks(@Query() query: unknown): LabelTask[] {
    const { limit, since = -Infinity, ...filter } = parsed(tasksQuery, query);
    return this.on()
      .desk.open(since === -Infinity ? limit : Number.MAX_SAFE_INTEGER, present(filter))
      .filter(({ time }) => time >= since)
      .slice(0, limit)
      .map(labelTask);
  }

  /** Answers: Label Studio's export or webhook, or plain labels. */
  @Post('labelling/labels')
  @HttpCode(200)
  @UseGuards(BearerGuard)
  async labels(@Body() body: unknown): Promise<InboxJson> {
    const taken = await this.take(body);
    const { results, refused } = taken;
    // Where nothing at all was of use, the caller should not have to look into the results.
    if (refused > 0 && refused === results.length) {
      const message = results.map(({ entry, reason = '' }) =>
        [entry, reason].filter((part) => part !== '').join(': '),
      );
      throw new BadRequestException({ statusCode: 400, ...taken, message });
    }
    return taken;
  }

  /** What is worth showing for what would be learned, with the probability to log. */
  @Get('exploration')
  exploration(@Query() query: unknown): ExplorationJson {
    const { surface, policy, exposures } = parsed(explorationQuery, query);
    const items = this.on()
      .desk.exploration({ surface, policy }, exposures)
      .map(({ item, uncertainty, propensity }) => ({ item, uncertainty, propensity }));
    return { surface, policy, exposures, items };
  }

  /** Budget, spending and answers of each segment. */
  @Get('api/labels')
  overview(): LabelsJson {
    const { desk } = this.labelling;
    if (!desk) return { isOn: false, segments: [] };
    return {
      isOn: true,
      segments: labelsRows(desk.spend()),
      agreement: agreementOf(desk.agreement()),
    };
  }

  /** @throws NotFoundException where labelling is off */
  private on(): LabellingParts {
    const { desk, inbox } = this.labelling;
    if (desk && inbox) return { desk, inbox };
    throw new NotFoundException('Labelling is off; give it a budget (labelling.budget).');
  }

  private async take(body: unknown): Promise<InboxJson> {
    const { inbox } = this.on();
    try {
      return await inbox.take(body);
    } catch (error) {
      if (error instanceof LabelsBodyError) throw new BadRequestException(error.message);
      throw new ServiceUnavailableException(
        'The labels could not be stored. Send all of them again: those that were count once.',
        { cause: error },
      );
    }
  }
}

/** @throws BadRequestException that names each parameter that is wrong, or that there is not */
function parsed<T extends z.ZodRawShape>(
  schema: z.ZodObject<T>,
  query: unknown,
): z.output<z.ZodObject<T>> {
  const result = schema.safeParse(query);
  if (result.success) return result.data;
  const known = Object.keys(schema.shape).join(', ');
  throw new BadRequestException(
    result.error.issues.flatMap((issue) =>
      issue.code === 'unrecognized_keys'
        ? issue.keys.map((key) => `${key}: not a parameter; there are ${known}`)
        : `${issue.path.map(String).join('.')}: ${issue.message}`,
    ),
  );
}

function present(filter: { surface?: string | undefined; policy?: string | undefined }) {
  const { surface, policy } = filter;
  return {
    ...(surface === undefined ? {} : { surface }),
    ...(policy === undefined ? {} : { policy }),
  };
}

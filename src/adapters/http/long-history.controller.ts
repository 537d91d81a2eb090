/** Readings of long ago over HTTP, where a history is configured. */
import {
  BadRequestException,
  Controller,
  Get,
  Inject,
  NotFoundException,
  Query,
  ServiceUnavailableException,
} from '@nestjs/common';
import { TooManyValuesError } from '../influx/history-query.js';
import { HistoryQueryError, type Asked, type LongHistory } from './long-history.js';
import type { LongSeriesJson, SinceJson } from './long-history-json.js';

export const LONG_HISTORY = Symbol('LongHistory');

/** What is provided; without a history, nothing is in it. */
export interface LongHistoryView {
  readonly history?: LongHistory;
}

@Controller('api/readings')
export class LongHistoryController {
  constructor(@Inject(LONG_HISTORY) private readonly view: LongHistoryView) {}

  /** One reading of a segment over time, beyond what the service remembers. */
  @Get('history')
  history(@Query() asked: Asked): Promise<LongSeriesJson> {
    return this.answer((history) => history.series(asked));
  }

  /** The core readings of a segment since a time, or since its last audit. */
  @Get('since')
  since(@Query() asked: Asked): Promise<SinceJson> {
    return this.answer((history) => history.since(asked));
  }

  private async answer<Answer>(ask: (history: LongHistory) => Promise<Answer>): Promise<Answer> {
    const { history } = this.view;
    if (!history) {
      throw new NotFoundException(
        'No history is configured: exports.influx.url names the InfluxDB that keeps it.',
      );
    }
    try {
      return await ask(history);
    } catch (error) {
      if (error instanceof HistoryQueryError || error instanceof TooManyValuesError) {
        throw new BadRequestException(error.message);
      }
      // What the server said may name its address; the log of the writer has it.
      throw new ServiceUnavailableException(
        'The history does not answer now; /metrics says since when (flyball_history_up).',
      );
    }
  }
}

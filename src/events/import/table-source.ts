/** A table and its mapping as a source of events. */
import { createHash, type Hash } from 'node:crypto';
import { isBelievableTime } from '../event-time.js';
import { CONTENT_ID_LENGTH } from './file-bytes.js';
import type { Mapping } from './mapping.js';
import { RowMapper } from './row-mapper.js';
import type { EventSource, SourceEvent } from './source.js';
import type { Table } from './table.js';
import { SortCheck } from './time-order.js';

/** What a first pass over a table finds out. */
export interface Survey {
  /** Stands for the content of the file, in ids of events. */
  readonly contentId: string;
  /** Whether the events stand in order of time. */
  readonly sorted: boolean;
  /** The earliest believable time of an event, Infinity where there is none. */
  readonly earliest: number;
}

/**
 * The events that a mapping makes of a table. The table is read twice: first for its content's hash
 * (of which ids are made), its order and its earliest time, then for its events.
 *
 * @throws ImportError column_not_found or column_twice where mapping and table do not fit
 */
export class TableSource implements EventSource {
  private surveyed: Promise<Survey> | undefined;
  private passes = 0;

  constructor(
    private readonly table: Table,
    private readonly mapping: Mapping,
  ) {
    // Made here only to find out now, not while reading, that a column is missing.
    this.mapper('');
  }

  get file(): string {
    return this.table.file;
  }

  get size(): number {
    return this.table.size;
  }

  /** The share of both passes, in bytes of the file. */
  get position(): number {
    const done = this.passes === 0 ? 0 : (this.passes - 1) * this.size + this.table.position;
    return Math.min(this.size, Math.floor(done / 2));
  }

  async isSorted(): Promise<boolean> {
    return (await this.survey()).sorted;
  }

  /** The first pass; made once. */
  survey(): Promise<Survey> {
    return (this.surveyed ??= this.makeSurvey());
  }

  async *chunks(): AsyncGenerator<SourceEvent[], void> {
    const { contentId } = await this.survey();
    this.passes = 2;
    yield* this.pass(this.mapper(contentId));
  }

  private async makeSurvey(): Promise<Survey> {
    this.passes = 1;
    const content = createHash('sha256');
    const order = new SortCheck();
    let earliest = Infinity;
    const mapper = this.mapper('', timesOnly(this.mapping));
    for await (const events of this.pass(mapper, content)) {
      for (const event of events) {
        order.add(event);
        if (event.time < earliest && isBelievableTime(event.time)) earliest = event.time;
      }
    }
    const contentId = content.digest('hex').slice(0, CONTENT_ID_LENGTH);
    return { contentId, sorted: order.sorted, earliest };
  }

  private async *pass(mapper: RowMapper, content?: Hash): AsyncGenerator<SourceEvent[], void> {
    for await (const rows of this.table.rows(content)) {
      const events: SourceEvent[] = [];
      for (const row of rows) mapper.add(row, events);
      if (events.length > 0) yield events;
    }
    const last: SourceEvent[] = [];
    mapper.finish(last);
    if (last.length > 0) yield last;
  }

  private mapper(contentId: string, mapping = this.mapping): RowMapper {
    return new RowMapper(mapping, { file: this.file, columns: this.table.columns, contentId });
  }
}

/** The mapping of a survey: the same events at the same times, without what else is in them. */
function timesOnly(mapping: Mapping): Mapping {
  const events = mapping.events.map((template) => {
    const { time } = template.fields;
    return { ...template, fields: time === undefined ? {} : { time } };
  });
  return { ...mapping, events };
}

/** From messages in a form of their own to events of the contract, each ready to be published. */
import { isEventKind, type EventKind } from '../kinds.js';
import { NOT_JSON, parseMessage } from '../parse-message.js';
import type { Refusal } from '../refusals.js';
import { describe, MAX_AHEAD_MS, refusalOf } from '../validate.js';
import type { PartitionKeys } from '../partition.js';
import { DocumentMapper } from './document-mapper.js';
import type { Mapping } from './mapping.js';
import type { MessageFacts } from './json-names.js';
import type { SourceEvent } from './source.js';
import { subjectMatches } from './subject-pattern.js';

/** Messages of these subjects are mapped so. */
export interface Route {
  readonly subject: string;
  readonly mapping: Mapping;
}

export interface ForeignMessage extends MessageFacts {
  readonly sequence: number;
  readonly data: Uint8Array;
}

export interface MappedEvent {
  readonly kind: EventKind;
  readonly event: PartitionKeys;
  /** The event as JSON. */
  readonly data: Uint8Array;
}

/** What became of a message; neither events nor a refusal where it holds none of interest. */
export interface MappedMessage {
  readonly events: readonly MappedEvent[];
  /** What is wrong with the first event of it that cannot be one. */
  readonly refusal: Refusal | undefined;
  /** The place of that event among all of the message. */
  readonly refusedAt: number;
  /** How many cannot be. */
  readonly refused: number;
}

export interface MapperOptions {
  /** The first whose subject fits is the one. */
  readonly routes: readonly Route[];
  /** Stands for the stream, in the ids of events that have none of their own. */
  readonly streamId: string;
  /** Largest message, and largest event made of one, in bytes. */
  readonly maxMessageBytes: number;
}

interface CompiledRoute {
  readonly subject: string;
  readonly mapper: DocumentMapper;
}

/**
 * Maps messages one by one. Bodies are those of the contract: an object, an array, or NDJSON. The same
 * message gives the same events with the same ids, whenever it is read; so times are held against the
 * server's time of the message, not against a clock.
 */
export class MessageMapper {
  private readonly routes: readonly CompiledRoute[];
  private readonly utf8 = new TextDecoder('utf-8', { fatal: true });
  private readonly encoder = new TextEncoder();

  constructor(private readonly options: MapperOptions) {
    this.routes = options.routes.map(({ subject, mapping }) => ({
      subject,
      mapper: new DocumentMapper(mapping),
    }));
  }

  /** What becomes of a message; undefined where no route is for its subject. */
  map(message: ForeignMessage): MappedMessage | undefined {
    const route = this.routes.find(({ subject }) => subjectMatches(subject, message.subject));
    if (!route) return undefined;
    const documents = this.documentsOf(message.data);
    if (!Array.isArray(documents)) return refused(documents as Refusal);
    const made = documents.flatMap((value: unknown, index) =>
      this.eventsOf(route.mapper, message, value, documents.length > 1 ? index : undefined),
    );
    const problems = made.map((event) => (isRefusal(event) ? event : undefined));
    const refusedAt = problems.findIndex((problem) => problem !== undefined);
    return {
      events: made.filter((event): event is MappedEvent => !isRefusal(event)),
      refusal: problems[refusedAt],
      refusedAt: Math.max(0, refusedAt),
      refused: problems.filter((problem) => problem !== undefined).length,
    };
  }

  /** The documents of a body, NOT_JSON among them; a refusal where it is none. */
  private documentsOf(data: Uint8Array): readonly unknown[] | Refusal {
    const problem = (code: Refusal['code'], found: string): Refusal => ({ code, field: '', found });
    if (data.length === 0) return problem('empty_message', '');
    if (data.length > this.options.maxMessageBytes) {
      return problem('message_too_large', `${data.length} bytes`);
    }
    let text: string;
    try {
      text = this.utf8.decode(data);
    } catch {
      return problem('not_utf8', '');
    }
    return parseMessage(text)?.values ?? problem('not_json', describe(text));
  }

  private eventsOf(
    mapper: DocumentMapper,
    message: ForeignMessage,
    value: unknown,
    index: number | undefined,
  ): (MappedEvent | Refusal)[] {
    if (value === NOT_JSON) {
      return [{ code: 'not_json', field: '', found: `line ${(index ?? 0) + 1}` }];
    }
    const place = index === undefined ? '' : `-${index}`;
    const events = mapper.eventsOf({
      file: message.subject,
      row: message.sequence,
      value,
      raw: message.data,
      id: `${this.options.streamId}-${message.sequence}${place}`,
      message,
    });
    return events.map((event) => this.checked(event, message.time));
  }

  private checked({ kind, event, problem }: SourceEvent, time: number): MappedEvent | Refusal {
    if (problem) return problem;
    if (typeof kind !== 'string' || !isEventKind(kind)) {
      return { code: 'unknown_kind', field: 'kind', found: describe(kind) };
    }
    const refusal = refusalOf(kind, event, time + MAX_AHEAD_MS);
    if (refusal) return refusal;
    const data = this.encoder.encode(JSON.stringify(event));
    if (data.length > this.options.maxMessageBytes) {
      return { code: 'message_too_large', field: '', found: `an event of ${data.length} bytes` };
    }
    return { kind, event: event as PartitionKeys, data };
  }
}

function isRefusal(made: MappedEvent | Refusal): made is Refusal {
  return 'code' in made;
}

function refused(refusal: Refusal): MappedMessage {
  return { events: [], refusal, refusedAt: 0, refused: 1 };
}

/**
 * From messages to columns: the generic decoder, through JSON.parse and the compiled schema. One
 * decoder serves one partition; its delivery is reused, so it must be consumed before decoding on.
 */
import { Delivery, UNKNOWN_KIND, WATERMARK } from './delivery.js';
import type { DictionaryPool } from './dictionary-pool.js';
import { isBelievableTime, parseEventTime } from './event-time.js';
import type { HashKey } from './hash64.js';
import { isEventKind, KIND_NUMBER, type EventKind } from './kinds.js';
import { NOT_JSON, parseMessage } from './parse-message.js';
import { partitionOf } from './partition.js';
import type { Refusal } from './refusals.js';
import { RowWriter } from './row-writer.js';
import type { EventOf } from './schemas.js';
import { countUnknownFields, describe, MAX_AHEAD_MS, refusalOf } from './validate.js';

export interface DecoderOptions {
  /** How many partitions the stream has. */
  readonly partitions: number;
  /** The partition that this decoder reads; events of another one are refused. −1: none. */
  readonly partition: number;
  /** The secret under which users are hashed on arrival. */
  readonly userKey: HashKey;
  /** Largest message, in bytes. */
  readonly maxMessageBytes: number;
  /** Keeps events as they came beside their rows: what labelling and audits read is in no column. */
  readonly keepEvents?: boolean;
}

/** Most refused events of one message that are kept one by one. */
const MAX_REFUSED_APART = 100;

export class Decoder {
  readonly delivery: Delivery;
  private readonly utf8 = new TextDecoder('utf-8', { fatal: true });
  private readonly rows: RowWriter;

  constructor(
    private readonly options: DecoderOptions,
    private readonly dictionaries: DictionaryPool,
  ) {
    this.delivery = new Delivery(dictionaries.get());
    this.rows = new RowWriter(this.delivery, options.userKey);
  }

  /** Begins the next delivery; what the last one held is gone. */
  begin(): void {
    this.delivery.clear(this.dictionaries.get());
  }

  /**
   * Decodes one message: a JSON object, a JSON array, or NDJSON, of events of the subject's kind.
   * Never throws for what a message holds: what is wrong with it lands in `delivery.refused`.
   *
   * @param publishedAt the server's time of the message, epoch ms
   */
  message(subject: string, data: Uint8Array, sequence: number, publishedAt: number): void {
    this.delivery.lastSequence = sequence;
    const kind = subject.split('.')[1] ?? '';
    const origin = { subject, sequence, data };
    if (kind === 'watermark') return this.watermark(origin, publishedAt);
    if (!isEventKind(kind)) {
      return this.refuseMessage(origin, UNKNOWN_KIND, {
        code: 'unknown_kind',
        field: '',
        found: describe(kind),
      });
    }
    const number = KIND_NUMBER[kind];
    const problem = (code: Refusal['code'], found: string) =>
      this.refuseMessage(origin, number, { code, field: '', found });
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
    const parsed = parseMessage(text);
    if (parsed === undefined) return problem('not_json', describe(text));
    const latest = publishedAt + MAX_AHEAD_MS;
    const before = this.delivery.refused.length;
    for (let index = 0; index < parsed.values.length; index++) {
      const value = parsed.values[index];
      const refusal =
        value === NOT_JSON
          ? ({ code: 'not_json', field: '', found: `line ${index + 1}` } as const)
          : this.event(kind, value, latest);
      if (refusal) {
        const raw = parsed.raw?.(index);
        this.refuse(refusal, number, subject, sequence, index, raw ? encoder.encode(raw) : data);
      }
    }
    this.gatherRefused(before, data);
  }

  /**
   * Decodes one event of a file, whose kind and value were read already.
   *
   * @param origin where it stood, for the dead letters
   */
  row(
    kind: unknown,
    value: unknown,
    origin: string,
    sequence: number,
    raw: () => Uint8Array,
  ): void {
    this.delivery.lastSequence = sequence;
    if (typeof kind !== 'string' || !isEventKind(kind)) {
      const refusal: Refusal = { code: 'unknown_kind', field: 'kind', found: describe(kind) };
      this.refuse(refusal, UNKNOWN_KIND, origin, sequence, 0, raw());
      return;
    }
    const refusal = this.event(kind, value, Infinity);
    if (refusal) this.refuse(refusal, KIND_NUMBER[kind], origin, sequence, 0, raw());
  }

  /** Notes a refused event of a file that could not even be read as a row. */
  brokenRow(
    kind: unknown,
    refusal: Refusal,
    origin: string,
    sequence: number,
    raw: Uint8Array,
  ): void {
    this.delivery.lastSequence = sequence;
    const number = typeof kind === 'string' && isEventKind(kind) ? KIND_NUMBER[kind] : UNKNOWN_KIND;
    this.refuse(refusal, number, origin, sequence, 0, raw);
  }

  private watermark(origin: Origin, publishedAt: number): void {
    if (this.options.partition < 0) {
      const refusal: Refusal = { code: 'wrong_partition', field: '', found: 'no such partition' };
      return this.refuseMessage(origin, UNKNOWN_KIND, refusal);
    }
    let time = NaN;
    try {
      const body = JSON.parse(this.utf8.decode(origin.data)) as { time?: unknown } | null;
      time = parseEventTime(body?.time);
    } catch {
      // Refused below, like any watermark without a time.
    }
    // A watermark far ahead would close every pane and make all that follows late.
    if (!isBelievableTime(time) || time > publishedAt + MAX_AHEAD_MS) {
      const refusal: Refusal = { code: 'bad_watermark', field: 'time', found: '' };
      return this.refuseMessage(origin, UNKNOWN_KIND, refusal);
    }
    this.delivery.append(WATERMARK, this.delivery.watermarks.push(time) - 1);
  }

  private refuseMessage(origin: Origin, kind: number, refusal: Refusal): void {
    this.refuse(refusal, kind, origin.subject, origin.sequence, 0, origin.data);
  }

  /** A message with very many refused events is kept once and whole, and not event by event. */
  private gatherRefused(before: number, data: Uint8Array): void {
    const { refused } = this.delivery;
    const first = refused[before];
    const events = refused.length - before;
    if (!first || events <= MAX_REFUSED_APART) return;
    refused.length = before;
    refused.push({ ...first, events, raw: data });
  }

  private refuse(
    refusal: Refusal,
    kind: number,
    origin: string,
    sequence: number,
    index: number,
    raw: Uint8Array,
  ): void {
    this.delivery.sent[kind]!++;
    this.delivery.refused.push({ refusal, kind, origin, sequence, index, events: 1, raw });
  }

  /** Validates one event and appends it to its batch; returns what is wrong with it, if anything. */
  private event(kind: EventKind, value: unknown, latest: number): Refusal | undefined {
    const refusal = refusalOf(kind, value, latest);
    if (refusal) return refusal;
    const event = value as EventOf[EventKind];
    const partition = partitionOf(kind, event, this.options.partitions);
    if (partition !== this.options.partition) {
      return {
        code: 'wrong_partition',
        field: '',
        found:
          this.options.partition < 0
            ? `no such partition; it belongs to ${partition}`
            : `partition ${this.options.partition}; it belongs to ${partition}`,
      };
    }
    const number = KIND_NUMBER[kind];
    this.delivery.sent[number]!++;
    this.delivery.unknownFields[number]! += countUnknownFields(kind, event);
    const row = this.rows.append(kind, event);
    this.delivery.append(number, row);
    if (this.options.keepEvents) this.delivery.kept[number]![row] = event;
    return undefined;
  }
}

const encoder = new TextEncoder();

interface Origin {
  readonly subject: string;
  readonly sequence: number;
  readonly data: Uint8Array;
}

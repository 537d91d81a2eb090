/** Streams for tests of the label desk, and ways to run them through it. */
import { Decoder } from '../../src/events/decoder.js';
import { DictionaryPool } from '../../src/events/dictionary-pool.js';
import type { KindedEvent } from '../../src/events/schemas.js';
import { LabelDesk } from '../../src/labelling/label-desk.js';
import type { LabelRequest } from '../../src/labelling/label-request.js';
import type { LabellingOptions } from '../../src/labelling/labelling-options.js';
import { BinaryReader, BinaryWriter } from '../../src/summaries/binary.js';
import { messagesOf, MINUTE, PANE, START, type Message } from '../windows/streams.js';

export const HOUR = 60 * MINUTE;

export const LABELLING: LabellingOptions = {
  partitions: 1,
  paneMs: PANE,
  latenessMs: 2 * MINUTE,
  maxIds: 100_000,
  maxSegments: 16,
  attributionMs: 30 * MINUTE,
  windowMs: HOUR,
  budget: 240,
  segments: [],
  score: 'risk',
  reportShare: 0.2,
  reportConfidence: 0.8,
  overlap: 0,
  waitMs: 24 * HOUR,
  candidates: 16,
  maxOpen: 1000,
  maxItems: 1000,
  salt: 'flyball',
  question: undefined,
  guideline: undefined,
};

/** A desk with its decoders; collects what it asks for. */
export class DeskRun {
  readonly requests: LabelRequest[] = [];
  readonly desk: LabelDesk;
  private readonly decoders: Decoder[];

  constructor(readonly options: LabellingOptions = LABELLING) {
    this.desk = new LabelDesk(options, (request) => this.requests.push(request));
    const pool = new DictionaryPool(40);
    const { partitions } = options;
    this.decoders = Array.from({ length: partitions }, (_, partition) => {
      const common = { partitions, partition, maxMessageBytes: 1_000_000, keepEvents: true };
      return new Decoder({ ...common, userKey: [1, 2, 3, 4] }, pool);
    });
  }

  /** Delivers messages of one partition together. */
  deliver(partition: number, messages: readonly Message[]): void {
    const decoder = this.decoders[partition]!;
    decoder.begin();
    for (const { subject, data, sequence } of messages) {
      decoder.message(subject, data, sequence, START + 400 * 24 * HOUR);
    }
    if (decoder.delivery.refused.length > 0) {
      throw new Error(`refused: ${JSON.stringify(decoder.delivery.refused[0]!.refusal)}`);
    }
    this.desk.apply(partition, decoder.delivery);
  }

  /** Delivers all messages, cut into deliveries of `sizes` in turn. */
  playOpen(messages: readonly Message[], sizes: readonly number[] = [7]): this {
    const queues = Array.from({ length: this.options.partitions }, (_, partition) =>
      messages.filter((message) => message.partition === partition),
    );
    for (let turn = 0; queues.some((queue) => queue.length > 0); turn++) {
      const partition = turn % queues.length;
      const taken = queues[partition]!.splice(0, sizes[turn % sizes.length]);
      if (taken.length > 0) this.deliver(partition, taken);
    }
    return this;
  }

  play(messages: readonly Message[], sizes?: readonly number[]): this {
    this.playOpen(messages, sizes);
    this.desk.end();
    return this;
  }

  state(): Uint8Array {
    const writer = new BinaryWriter();
    this.desk.encode(writer);
    return writer.finish();
  }

  /** A run that goes on from the state of another one. */
  static from(options: LabellingOptions, state: Uint8Array): DeskRun {
    const run = new DeskRun(options);
    const reader = new BinaryReader(state);
    run.desk.restore(reader);
    reader.end();
    return run;
  }
}

/** Plays events over one partition, to the end. */
export function played(
  events: readonly KindedEvent[],
  options: Partial<LabellingOptions> = {},
): DeskRun {
  return new DeskRun({ ...LABELLING, ...options }).play(messagesOf(events, 1), [100]);
}

/** Steady traffic: `perHour` recommendations an hour of two scored items. */
export function traffic(hours: number, perHour: number, surface = 'home'): KindedEvent[] {
  return Array.from({ length: Math.round(hours * perHour) }, (_, i) => {
    const score = ((i * 37) % 100) / 100;
    return {
      kind: 'recommendation' as const,
      id: `${surface}-${i}`,
      time: START + Math.floor((i * HOUR) / perHour),
      surface,
      policy: 'production',
      user: `user-${i % 50}`,
      version: 'v1',
      context: { device: i % 2 === 0 ? 'phone' : 'desk' },
      slate: [
        { item: `item-${i % 20}`, score, reference: score / 2, propensity: 0.5 },
        { item: `item-${20 + (i % 7)}`, score: 1 - score },
      ],
    };
  });
}

/** In order of time, as a stream has them. */
export function inTime(...lists: readonly (readonly KindedEvent[])[]): KindedEvent[] {
  return lists.flat().sort((a, b) => Number(a.time) - Number(b.time));
}

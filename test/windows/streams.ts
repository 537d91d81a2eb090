/** Streams of messages for tests of the pipeline, and ways to run them through it. */
import fc from 'fast-check';
import { readingJson } from '../../src/detectors/reading-json.js';
import { createDetectors } from '../../src/detectors/registry.js';
import { SIGNAL_DEFAULTS } from '../../src/detectors/signal-plan.js';
import { Decoder } from '../../src/events/decoder.js';
import { DictionaryPool } from '../../src/events/dictionary-pool.js';
import { partitionOf, subjectOf } from '../../src/events/partition.js';
import type { KindedEvent } from '../../src/events/schemas.js';
import { Pipeline, type PipelineOptions } from '../../src/windows/pipeline.js';

export const MINUTE = 60_000;
export const PANE = 5 * MINUTE;
export const START = Date.parse('2026-05-01T00:00:00Z');

export const OPTIONS: PipelineOptions = {
  partitions: 1,
  paneMs: PANE,
  latenessMs: 2 * MINUTE,
  windowPanes: 3,
  hopPanes: 1,
  maxIds: 100_000,
  maxSegments: 16,
  maxPaneSegments: 256,
  signals: SIGNAL_DEFAULTS,
  attributionMs: 30 * MINUTE,
  maxImpressions: 100_000,
  labelPaneMs: 60 * MINUTE,
  labelWindowPanes: 1,
  rememberMs: 2 * 24 * 60 * MINUTE,
  question: undefined,
  roles: { random: 'exploration' },
  taxonomy: undefined,
  provisional: false,
  baseline: undefined,
};

export interface Message {
  readonly partition: number;
  readonly subject: string;
  readonly data: Uint8Array;
  readonly sequence: number;
}

/** The messages of a stream of this many partitions that carries the events in this order. */
export function messagesOf(events: readonly KindedEvent[], partitions: number): Message[] {
  return events.map((event, at) => {
    const partition = partitionOf(event.kind, event, partitions);
    const data = new TextEncoder().encode(JSON.stringify(event));
    return { partition, subject: subjectOf(event.kind, partition), data, sequence: at + 1 };
  });
}

/** A pipeline with its decoders; collects what it reads as lines of JSON. */
export class Run {
  readonly lines: string[] = [];
  readonly blocks: string[] = [];
  readonly pipeline: Pipeline;
  private readonly decoders: Decoder[];

  constructor(readonly options: PipelineOptions = OPTIONS) {
    const detectors = createDetectors({ bandwagon: { targetIntensity: 0.5 } });
    this.pipeline = new Pipeline(options, detectors, ({ of, readings }) => {
      const lines = of === 'window' ? this.lines : this.blocks;
      for (const reading of readings) lines.push(JSON.stringify(readingJson(reading)));
    });
    const pool = new DictionaryPool(40);
    this.decoders = Array.from(
      { length: options.partitions },
      (_, partition) =>
        new Decoder(
          {
            partitions: options.partitions,
            partition,
            userKey: [1, 2, 3, 4],
            maxMessageBytes: 1_000_000,
          },
          pool,
        ),
    );
  }

  /** Delivers messages of one partition together. */
  deliver(partition: number, messages: readonly Message[]): void {
    const decoder = this.decoders[partition]!;
    decoder.begin();
    for (const { subject, data, sequence } of messages) {
      decoder.message(subject, data, sequence, START + 400 * 24 * 60 * MINUTE);
    }
    this.pipeline.apply(partition, decoder.delivery);
  }

  /** Delivers all messages, cut into deliveries of `sizes` in turn, and ends. */
  play(messages: readonly Message[], sizes: readonly number[] = [7]): this {
    this.playOpen(messages, sizes);
    this.pipeline.end();
    return this;
  }

  /** The same without ending. */
  playOpen(messages: readonly Message[], sizes: readonly number[] = [7]): this {
    const queues = Array.from({ length: this.options.partitions }, (_, partition) =>
      messages.filter((message) => message.partition === partition),
    );
    let turn = 0;
    while (queues.some((queue) => queue.length > 0)) {
      const partition = turn % queues.length;
      const queue = queues[partition]!;
      const taken = queue.splice(0, sizes[turn % sizes.length]);
      if (taken.length > 0) this.deliver(partition, taken);
      turn++;
    }
    return this;
  }
}

let nextId = 0;

/** A recommendation at START plus these minutes. */
export function recommendation(
  minutes: number,
  items: readonly string[],
  more: Partial<Extract<KindedEvent, { kind: 'recommendation' }>> = {},
): KindedEvent {
  return {
    kind: 'recommendation',
    id: `r-${nextId++}`,
    time: START + Math.round(minutes * MINUTE),
    surface: 'home',
    policy: 'production',
    user: `u-${nextId % 17}`,
    slate: items.map((item) => ({ item })),
    ...more,
  };
}

/** An item's declaration at START plus these minutes. */
export function item(
  minutes: number,
  name: string,
  more: Partial<Extract<KindedEvent, { kind: 'item' }>> = {},
): KindedEvent {
  const time = START + Math.round(minutes * MINUTE);
  return { kind: 'item', id: `i-${nextId++}`, time, item: name, categories: [], ...more };
}

/** Streams of all kinds over two hours in which no event is late, whatever the partitions. */
export const orderedStreams: fc.Arbitrary<KindedEvent[]> = fc
  .array(
    fc.record({
      step: fc.integer({ min: 0, max: 4 * MINUTE }),
      kind: fc.constantFrom('recommendation', 'recommendation', 'outcome', 'item', 'change'),
      user: fc.option(fc.integer({ min: 0, max: 9 }), { nil: undefined }),
      items: fc.uniqueArray(fc.integer({ min: 0, max: 30 }), { minLength: 1, maxLength: 5 }),
      policy: fc.constantFrom('production', 'explore'),
      again: fc.boolean(),
    }),
    { minLength: 1, maxLength: 60 },
  )
  .map((steps) => {
    let time = START;
    const events: KindedEvent[] = [];
    steps.forEach(({ step, kind, user, items, policy, again }, i) => {
      time += step;
      const id = `e-${i}`;
      const who = user === undefined ? {} : { user: `u-${user}` };
      const name = `item-${items[0]}`;
      let event: KindedEvent;
      if (kind === 'recommendation') {
        const slate = items.map((each) => ({ item: `item-${each}` }));
        event = { kind, id, time, surface: 'home', policy, ...who, slate };
      } else if (kind === 'outcome') {
        event = { kind, id, time, item: name, signal: 'click', recommendation: `e-${i}`, ...who };
      } else if (kind === 'item') {
        event = { kind, id, time, item: name, categories: ['a'], retired: items.length > 3 };
      } else {
        event = { kind: 'change', id, time, what: 'deploy' };
      }
      events.push(event);
      // Published twice, as publishers do that retry.
      if (again) events.push(event);
    });
    return events;
  });

/** Streams of messages for tests of the pipeline, and ways to run them through it. */
import fc from 'fast-check';
import type { Detector } from '../../src/detectors/detector.js';
import { readingJson } from '../../src/detectors/reading-json.js';
import { createDetectors } from '../../src/detectors/registry.js';
import { SIGNAL_DEFAULTS } from '../../src/detectors/signal-plan.js';
import { Decoder } from '../../src/events/decoder.js';
import { DictionaryPool } from '../../src/events/dictionary-pool.js';
import { partitionOf, subjectOf } from '../../src/events/partition.js';
import type { KindedEvent } from '../../src/events/schemas.js';
import type { ReadingSet } from '../../src/windows/reading-set.js';
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

  /** Everything that was read, with when it was. */
  readonly sets: ReadingSet[] = [];

  constructor(
    readonly options: PipelineOptions = OPTIONS,
    detectors: readonly Detector[] = createDetectors({ bandwagon: { targetIntensity: 0.5 } }),
  ) {
    this.pipeline = new Pipeline(options, detectors, (set) => {
      this.sets.push(set);
      const lines = set.of === 'window' ? this.lines : this.blocks;
      for (const reading of set.readings) lines.push(JSON.stringify(readingJson(reading)));
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

type Outcome = Extract<KindedEvent, { kind: 'outcome' }>;
type Label = Extract<KindedEvent, { kind: 'label' }>;

/** An outcome of a recommendation's item at START plus these minutes; `r` of user `u` throughout. */
export function outcome(minutes: number, item: string, more: Partial<Outcome> = {}): KindedEvent {
  return {
    kind: 'outcome',
    id: `o-${nextId++}`,
    time: START + Math.round(minutes * MINUTE),
    item,
    signal: 'click',
    recommendation: 'r',
    user: 'u',
    ...more,
  };
}

/** A label of a recommendation's item at START plus these minutes. */
export function label(minutes: number, item: string, more: Partial<Label> = {}): KindedEvent {
  return {
    kind: 'label',
    id: `l-${nextId++}`,
    time: START + Math.round(minutes * MINUTE),
    item,
    label: 1,
    inclusion: 1,
    recommendation: 'r',
    user: 'u',
    ...more,
  };
}

/** What an outcome or a label needs to be placed without its recommendation. */
export function context(minutes: number) {
  return {
    surface: 'home',
    policy: 'production',
    impressionTime: START + Math.round(minutes * MINUTE),
  };
}

/**
 * Streams of impressions and what came of them, over hours and days, in which no event is late,
 * whatever the partitions: outcomes of several signals, in time and too late, of impressions seen and
 * unseen, with context and without; labels, further labels, and labels of nothing.
 */
export const attributedStreams: fc.Arbitrary<KindedEvent[]> = fc
  .array(
    fc.record({
      step: fc.oneof(
        { weight: 8, arbitrary: fc.integer({ min: 0, max: 4 * MINUTE }) },
        { weight: 1, arbitrary: fc.integer({ min: 0, max: 30 * 60 * MINUTE }) },
      ),
      kind: fc.constantFrom('recommendation', 'recommendation', 'outcome', 'outcome', 'label'),
      user: fc.integer({ min: 0, max: 5 }),
      items: fc.uniqueArray(fc.integer({ min: 0, max: 4 }), { minLength: 1, maxLength: 4 }),
      policy: fc.constantFrom('production', 'explore', 'random'),
      signal: fc.constantFrom('click', 'save', 'skip', 'listen', 'purchase', 'view', 'unheard-of'),
      value: fc.option(fc.integer({ min: 0, max: 60 }), { nil: undefined }),
      back: fc.nat({ max: 6 }),
      hasContext: fc.boolean(),
      isUnseen: fc.integer({ min: 0, max: 5 }).map((n) => n === 0),
      again: fc.integer({ min: 0, max: 3 }).map((n) => n === 0),
    }),
    { minLength: 1, maxLength: 50 },
  )
  .map((steps) => {
    let time = START;
    const events: KindedEvent[] = [];
    const served = new Map<string, { id: string; time: number; policy: string }[]>();
    steps.forEach((each, i) => {
      time += each.step;
      const id = `e-${i}`;
      const user = `u-${each.user}`;
      const own = served.get(user) ?? [];
      const to = own.at(-1 - each.back) ?? own[0];
      const item = `item-${each.items[0]}`;
      const at = {
        surface: 'home',
        policy: to?.policy ?? each.policy,
        impressionTime: to?.time ?? time - 7 * MINUTE,
      };
      const recommendation = each.isUnseen || !to ? `unseen-${user}-${each.back}` : to.id;
      const common = { id, time, user, item, recommendation, ...(each.hasContext ? at : {}) };
      let event: KindedEvent;
      if (each.kind === 'recommendation') {
        const slate = each.items.map((n) => ({ item: `item-${n}` }));
        event = {
          kind: 'recommendation',
          id,
          time,
          surface: 'home',
          policy: each.policy,
          user,
          slate,
        };
        served.set(user, [...own, { id, time, policy: each.policy }]);
      } else if (each.kind === 'outcome') {
        const value = each.value === undefined ? {} : { value: each.value };
        event = { kind: 'outcome', ...common, signal: each.signal, ...value };
      } else {
        event = { kind: 'label', ...common, label: (each.value ?? 0) / 60, inclusion: 0.5 };
      }
      events.push(event);
      if (each.again) events.push(event);
    });
    return events;
  });

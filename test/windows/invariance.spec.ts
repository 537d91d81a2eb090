/** Laws 2, 3 and 4: how a stream is split, cut, interleaved or interrupted changes no byte. */
import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import { BinaryWriter } from '../../src/summaries/binary.js';
import { SIGNAL_DEFAULTS } from '../../src/detectors/signal-plan.js';
import type { PipelineOptions } from '../../src/windows/pipeline.js';
import { probe } from './probe.js';
import {
  attributedStreams,
  messagesOf,
  MINUTE,
  OPTIONS,
  orderedStreams,
  Run,
  type Message,
} from './streams.js';

const SIGNALS = {
  ...SIGNAL_DEFAULTS,
  measured: ['click', 'listen', 'purchase'],
  derived: [
    { signal: 'no-skip', absent: 'skip' },
    { signal: 'listened', from: 'listen', atLeast: 30 },
  ],
  maturesAfter: { purchase: 3 * 60 * MINUTE },
};

/** Ways to watch what came of impressions, every part of all lanes with its records. */
const WAYS: [string, PipelineOptions][] = [
  ['served', { ...OPTIONS, signals: SIGNALS, provisional: true }],
  ['viewed', { ...OPTIONS, signals: { ...SIGNALS, view: 'view' }, labelWindowPanes: 30 }],
  [
    'of one window over everything',
    { ...OPTIONS, signals: SIGNALS, windowPanes: undefined, labelWindowPanes: undefined },
  ],
];

const watched = (options: PipelineOptions) =>
  new Run(options, [probe({ signals: options.signals })]);

const sizes = fc.array(fc.integer({ min: 1, max: 9 }), { minLength: 1, maxLength: 5 });

describe('readings of a stream', () => {
  it('are the same over any number of partitions', () => {
    fc.assert(
      fc.property(
        orderedStreams,
        fc.integer({ min: 2, max: 8 }),
        sizes,
        (events, partitions, cut) => {
          const one = new Run().play(messagesOf(events, 1));
          const many = new Run({ ...OPTIONS, partitions }).play(
            messagesOf(events, partitions),
            cut,
          );
          expect(many.lines).toEqual(one.lines);
          expect(many.blocks).toEqual(one.blocks);
        },
      ),
      { numRuns: 60 },
    );
  });

  it('are the same as one window over everything, too', () => {
    const options = { ...OPTIONS, windowPanes: undefined };
    fc.assert(
      fc.property(
        orderedStreams,
        fc.integer({ min: 2, max: 8 }),
        sizes,
        (events, partitions, cut) => {
          const one = new Run(options).play(messagesOf(events, 1));
          const many = new Run({ ...options, partitions }).play(
            messagesOf(events, partitions),
            cut,
          );
          expect(many.lines).toEqual(one.lines);
        },
      ),
      { numRuns: 30 },
    );
  });

  it('are the same with more segments in a pane than are kept apart', () => {
    const options = { ...OPTIONS, maxPaneSegments: 1 };
    fc.assert(
      fc.property(orderedStreams, fc.integer({ min: 2, max: 8 }), (events, partitions) => {
        const one = new Run(options).play(messagesOf(events, 1));
        const many = new Run({ ...options, partitions }).play(messagesOf(events, partitions));
        expect(many.lines).toEqual(one.lines);
      }),
      { numRuns: 30 },
    );
  });

  it('do not depend on where deliveries are cut, late events and duplicates included', () => {
    fc.assert(
      fc.property(orderedStreams, fc.integer(), sizes, sizes, (events, seed, cut, otherCut) => {
        const shuffled = shuffle(events, seed);
        const options = { ...OPTIONS, partitions: 3 };
        const a = new Run(options).play(messagesOf(shuffled, 3), cut);
        const b = new Run(options).play(messagesOf(shuffled, 3), otherCut);
        expect(b.lines).toEqual(a.lines);
        expect(b.pipeline.accounting()).toEqual(a.pipeline.accounting());
      }),
      { numRuns: 60 },
    );
  });
});

describe('a run that is killed and resumed from its checkpoint', () => {
  it('reads, counts and stores what an undisturbed one does, to the byte', () => {
    fc.assert(
      fc.property(
        orderedStreams,
        fc.integer(),
        fc.array(fc.nat(), { minLength: 1, maxLength: 3 }),
        (events, seed, kills) => {
          const options = { ...OPTIONS, partitions: 3 };
          const messages = messagesOf(shuffle(events, seed), 3);
          const undisturbed = new Run(options).play(messages);
          const resumed = playWithKills(messages, options, kills);
          expect(resumed.lines).toEqual(undisturbed.lines);
          expect(resumed.last.pipeline.accounting()).toEqual(undisturbed.pipeline.accounting());
        },
      ),
      { numRuns: 60 },
    );
  });

  it('holds the same bytes of folded state again right after restoring', () => {
    fc.assert(
      fc.property(orderedStreams, (events) => {
        const run = new Run().playOpen(messagesOf(events, 1));
        const again = new Run();
        again.pipeline.restore(run.pipeline.checkpoint());
        expect(foldedState(again)).toEqual(foldedState(run));
      }),
      { numRuns: 40 },
    );
  });
});

/** To the byte; walking the values, which is slow, only tells where they differ. */
function expectSame(sets: Run['sets'], expected: Run['sets']): void {
  const text = JSON.stringify(sets);
  if (text === JSON.stringify(expected)) return;
  expect(sets).toEqual(expected);
  expect(text).toBe(JSON.stringify(expected));
}

function foldedState({ pipeline }: Run): Uint8Array {
  const writer = new BinaryWriter();
  pipeline.coordinator.encode(writer);
  return writer.finish();
}

/**
 * Plays the messages; at each kill the process is gone after some messages beyond its last
 * checkpoint, and the next one reads on from the cursors of that checkpoint.
 */
function playWithKills(
  messages: readonly Message[],
  options: PipelineOptions,
  kills: readonly number[],
  make: (options: PipelineOptions) => Run = (each) => new Run(each),
): { lines: string[]; sets: Run['sets']; last: Run } {
  let run = make(options);
  let published: string[] = [];
  let sets: Run['sets'] = [];
  let done = 0;
  for (const kill of kills) {
    const stored = done + (kill % (messages.length - done + 1));
    run.playOpen(messages.slice(done, stored), [3]);
    const checkpoint = run.pipeline.checkpoint();
    published = [...published, ...run.lines];
    sets = [...sets, ...run.sets];
    // Lost work: applied, but never stored.
    run.playOpen(messages.slice(stored, stored + 5), [2]);
    run = make(options);
    run.pipeline.restore(checkpoint);
    done = stored;
  }
  run.play(messages.slice(done), [4]);
  return { lines: [...published, ...run.lines], sets: [...sets, ...run.sets], last: run };
}

/** The same events in an order that makes some of them late. */
function shuffle<T>(values: readonly T[], seed: number): T[] {
  let state = seed >>> 0 || 1;
  const keyed = values.map((value, at) => {
    state = (Math.imul(state, 1664525) + 1013904223) >>> 0;
    return { value, key: at + (state % 8) };
  });
  return keyed.sort((a, b) => a.key - b.key).map(({ value }) => value);
}

describe.each(WAYS)('what came of impressions, %s,', (_, options) => {
  it('is the same over any number of partitions and cuts', () => {
    fc.assert(
      fc.property(
        attributedStreams,
        fc.integer({ min: 2, max: 6 }),
        sizes,
        (events, partitions, cut) => {
          const one = watched(options).play(messagesOf(events, 1));
          const many = watched({ ...options, partitions }).play(
            messagesOf(events, partitions),
            cut,
          );
          expectSame(many.sets, one.sets);
          const [a, b] = [one, many].map((run) => run.pipeline.accounting());
          expect(b).toEqual(a);
        },
      ),
      { numRuns: 40 },
    );
  });

  it('is the same after a kill at any point', () => {
    fc.assert(
      fc.property(attributedStreams, fc.integer(), fc.nat(), (events, seed, kill) => {
        const split = { ...options, partitions: 2 };
        const messages = messagesOf(shuffle(events, seed), 2);
        const undisturbed = watched(split).play(messages);
        const { last, sets } = playWithKills(messages, split, [kill], watched);
        expectSame(sets, undisturbed.sets);
        expect(last.pipeline.accounting()).toEqual(undisturbed.pipeline.accounting());
      }),
      { numRuns: 40 },
    );
  });
});

describe('a run that is killed after every single message', () => {
  it('goes on as if it had not been', () => {
    for (const events of fc.sample(attributedStreams, { numRuns: 3, seed: 7 })) {
      const messages = messagesOf(shuffle(events, 5), 2);
      for (const [, way] of WAYS) {
        const options = { ...way, partitions: 2, maxImpressions: 12 };
        const undisturbed = watched(options).play(messages, [1]);
        let run = watched(options);
        const sets = [];
        for (const message of messages) {
          run.deliver(message.partition, [message]);
          sets.push(...run.sets);
          const checkpoint = run.pipeline.checkpoint();
          run = watched(options);
          run.pipeline.restore(checkpoint);
        }
        run.pipeline.end();
        // One partition's messages may come sooner than in turns; what is read is told in order.
        expectSame([...sets, ...run.sets], undisturbed.sets);
      }
    }
  });
});

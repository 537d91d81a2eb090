/** Law 2 for roles: closed panes that travel as bytes between workers and a coordinator change nothing. */
import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import type { Detector } from '../../src/detectors/detector.js';
import { createDetectors } from '../../src/detectors/registry.js';
import { SIGNAL_DEFAULTS } from '../../src/detectors/signal-plan.js';
import { BinaryReader, BinaryWriter, MalformedBytesError } from '../../src/summaries/binary.js';
import { decodeNotice, encodeNotice } from '../../src/windows/pane-notice.js';
import {
  CheckpointMismatchError,
  pipelineParts,
  type PipelineOptions,
} from '../../src/windows/pipeline-parts.js';
import type { ReadingSet } from '../../src/windows/reading-set.js';
import {
  publishedNotices,
  RemotePanes,
  type PublishedNotice,
} from '../../src/windows/remote-panes.js';
import { probe } from './probe.js';
import { attributedStreams, messagesOf, OPTIONS, orderedStreams, Run } from './streams.js';

const ORIGIN = { userKey: '', stream: '' };
const PARTITIONS = 3;
const options: PipelineOptions = { ...OPTIONS, partitions: PARTITIONS };
const detectors = () => createDetectors({ bandwagon: { targetIntensity: 0.5 } });
const sizes = fc.array(fc.integer({ min: 1, max: 9 }), { minLength: 1, maxLength: 5 });

interface Sent extends PublishedNotice {
  readonly partition: number;
}

/** A run of all partitions whose closed panes are noted as they would be published. */
class WorkersRun extends Run {
  readonly sent: Sent[] = [];

  constructor(opts: PipelineOptions, each: readonly Detector[]) {
    super(opts, each);
    const parts = pipelineParts(opts, each, ORIGIN);
    const { coordinator } = this.pipeline;
    const receive = coordinator.receive.bind(coordinator);
    coordinator.receive = (partition, closed, through) => {
      // Before the coordinator of this process folds them.
      const notices = publishedNotices(parts, closed, through);
      this.sent.push(...notices.map((notice) => ({ ...notice, partition })));
      receive(partition, closed, through);
    };
  }
}

function coordinatorOf(opts: PipelineOptions, each: readonly Detector[], sets: ReadingSet[]) {
  return new RemotePanes(opts, each, (set) => sets.push(set), ORIGIN);
}

/** In another order, with that of each partition kept. */
function interleaved(sent: readonly Sent[], turns: readonly number[]): Sent[] {
  const queues = Array.from({ length: PARTITIONS }, (_, partition) =>
    sent.filter((each) => each.partition === partition),
  );
  const order: Sent[] = [];
  for (let turn = 0; order.length < sent.length; turn++) {
    order.push(...queues[turn % PARTITIONS]!.splice(0, turns[turn % turns.length]));
  }
  return order;
}

describe('closed panes as bytes', () => {
  it.each([
    ['of exposures', orderedStreams, detectors],
    [
      'of all that came of impressions',
      attributedStreams,
      () => [probe({ signals: SIGNAL_DEFAULTS })],
    ],
  ] as const)('give the same readings, %s', (_, streams, make) => {
    fc.assert(
      fc.property(streams, sizes, sizes, (events, cut, turns) => {
        const run = new WorkersRun(options, make());
        run.playOpen(messagesOf(events, PARTITIONS), cut);
        const sets: ReadingSet[] = [];
        const remote = coordinatorOf(options, make(), sets);
        for (const { partition, bytes } of interleaved(run.sent, turns)) {
          expect(remote.receive(partition, bytes)).toBe(true);
        }
        expect(sets).toEqual(run.sets);
      }),
      { numRuns: 30 },
    );
  });

  it('round trip without loss, and have growing places', () => {
    fc.assert(
      fc.property(attributedStreams, sizes, (events, cut) => {
        const each = [probe({ signals: SIGNAL_DEFAULTS })];
        const { lanes } = pipelineParts(options, each, ORIGIN);
        const run = new WorkersRun(options, each);
        run.playOpen(messagesOf(events, PARTITIONS), cut);
        const last = new Map<number, number>();
        for (const { partition, place, bytes } of run.sent) {
          const writer = new BinaryWriter();
          encodeNotice(decodeNotice(new BinaryReader(bytes), lanes), lanes, writer);
          expect(writer.finish()).toEqual(bytes);
          expect(place[0]).toBeGreaterThan(last.get(partition) ?? -Infinity);
          last.set(partition, place[0]);
        }
      }),
      { numRuns: 20 },
    );
  });

  it('are the same bytes wherever deliveries are cut', () => {
    fc.assert(
      fc.property(orderedStreams, sizes, sizes, (events, cut, other) => {
        const panes = (sizesOf: readonly number[]) => {
          const run = new WorkersRun(options, detectors());
          run.playOpen(messagesOf(events, PARTITIONS), sizesOf);
          const held = run.sent.filter(({ place }) => place[1] === 0);
          return interleaved(held, [Infinity]);
        };
        expect(panes(other)).toEqual(panes(cut));
      }),
      { numRuns: 20 },
    );
  });

  it('count once, and a coordinator resumes from its stored state', () => {
    fc.assert(
      fc.property(orderedStreams, fc.nat(), fc.nat(), (events, stored, lost) => {
        const run = new WorkersRun(options, detectors());
        run.playOpen(messagesOf(events, PARTITIONS));
        const at = run.sent.length === 0 ? 0 : stored % run.sent.length;
        const sets: ReadingSet[] = [];
        const first = coordinatorOf(options, detectors(), sets);
        for (const { partition, bytes } of run.sent.slice(0, at)) first.receive(partition, bytes);
        const second = coordinatorOf(options, detectors(), sets);
        second.restore(first.state());
        // Some come again: a worker was killed before it had stored that they were out.
        for (const { partition, bytes } of run.sent.slice(Math.max(0, at - (lost % 4)), at)) {
          expect(second.receive(partition, bytes)).toBe(false);
        }
        for (const { partition, bytes } of run.sent.slice(at)) second.receive(partition, bytes);
        expect(sets).toEqual(run.sets);
      }),
      { numRuns: 30 },
    );
  });

  it('of another version, cut short, or of an unknown partition are refused', () => {
    const remote = coordinatorOf(options, detectors(), []);
    expect(() => remote.receive(0, new Uint8Array([9, 0, 0, 0]))).toThrow(/another version/);
    expect(() => remote.receive(0, new Uint8Array([1, 0]))).toThrow(MalformedBytesError);
    expect(() => remote.receive(PARTITIONS, new Uint8Array())).toThrow(RangeError);
  });

  it('are refused together with the state of other options', () => {
    const other = coordinatorOf({ ...options, maxSegments: 3 }, detectors(), []);
    const remote = coordinatorOf(options, detectors(), []);
    expect(() => remote.restore(other.state())).toThrow(CheckpointMismatchError);
    expect(() => remote.restore(other.state())).toThrow(/segments\.max \(3; now 16\)/);
  });
});

describe('the state of one partition', () => {
  it('is taken up by whoever has the partition next', () => {
    fc.assert(
      fc.property(orderedStreams, fc.nat(), (events, at) => {
        const messages = messagesOf(events, PARTITIONS);
        const cut = at % (messages.length + 1);
        const whole = new WorkersRun(options, detectors()).playOpen(messages);
        const before = new WorkersRun(options, detectors()).playOpen(messages.slice(0, cut));
        const after = new WorkersRun(options, detectors());
        for (let partition = 0; partition < PARTITIONS; partition++) {
          const state = before.pipeline.group.partitionState(partition);
          after.pipeline.group.restorePartition(partition, state);
        }
        after.playOpen(messages.slice(cut));
        const panes = (sent: readonly Sent[]) =>
          interleaved(sent, [Infinity]).filter(({ place }) => place[1] === 0);
        expect(panes([...before.sent, ...after.sent])).toEqual(panes(whole.sent));
        expect(after.pipeline.accounting()).toEqual(whole.pipeline.accounting());
      }),
      { numRuns: 30 },
    );
  });

  it('is not taken for that of another one', () => {
    const { group } = new Run(options).pipeline;
    expect(() => group.restorePartition(1, group.partitionState(0))).toThrow(/another partition/);
  });
});

/** The rows of a dataset have the signals, rewards and labels that the monitor's own join gives. */
import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import type { StoredDataset } from '../../../src/audit/dataset/stored-dataset.js';
import type { SignalOptions } from '../../../src/detectors/signal-plan.js';
import { SIGNAL_DEFAULTS } from '../../../src/detectors/signal-plan.js';
import type { KindedEvent } from '../../../src/events/schemas.js';
import type { PipelineOptions } from '../../../src/windows/pipeline.js';
import { contentOf, datasetOfEvents, type EventsDatasetOptions } from '../../setup/datasets.js';
import { probe, type ProbeRead } from '../../windows/probe.js';
import {
  attributedStreams,
  messagesOf,
  MINUTE,
  OPTIONS,
  orderedStreams,
  Run,
} from '../../windows/streams.js';

const PLANS: readonly SignalOptions[] = [
  SIGNAL_DEFAULTS,
  {
    ...SIGNAL_DEFAULTS,
    proxy: 'listen',
    proxyWorth: 'value',
    measured: ['listen'],
    derived: [
      { signal: 'no-skip', absent: 'skip' },
      { signal: 'long-listen', from: 'listen', atLeast: 30 },
    ],
    hierarchy: ['save', 'long-listen', 'no-skip', 'skip'],
  },
];

/** What the monitor's parts were shown of every segment. */
function monitored(events: readonly KindedEvent[], options: PipelineOptions) {
  const reads: ProbeRead[] = [];
  const whole = { ...options, windowPanes: undefined, labelWindowPanes: undefined };
  new Run(whole, [probe({ signals: options.signals, reads })]).play(messagesOf(events, 1), [9]);
  const of = (part: string, word: RegExp) => {
    const own = reads.filter((read) => read.part === part && read.policy !== '*');
    // Days are read as well, and the whole last.
    const last = new Map(own.map((read) => [`${read.surface} ${read.policy}`, read.records]));
    return [...last.values()].flat().filter((record) => word.test(record));
  };
  return { settled: of('attribution', /^(shown|unseen) /), judged: of('labels', /^label /) };
}

/** The rows in the words of the probe, but for how many outcomes there were. */
function told(dataset: StoredDataset) {
  const settled: string[] = [];
  const judged: string[] = [];
  const { names } = dataset.plan;
  for (let number = 0; number < dataset.buckets; number++) {
    const rows = dataset.bucket(number);
    for (let r = 0; r < rows.recommendations; r++) {
      for (let at = rows.start[r]!; at < rows.start[r + 1]!; at++) {
        const item = rows.item[at]!;
        const { hashHigh, hashLow } = dataset.items;
        const of = `${hex(rows.idHigh[r]!, rows.idLow[r]!)}/${hex(hashHigh[item]!, hashLow[item]!)}`;
        const signals = names.filter((_, bit) => (rows.signals[at]! >>> bit) & 1).sort();
        const came = `${signals.join('+') || '-'} ${rows.reward[at]}`;
        const isKnown = !Number.isNaN(rows.reward[at]!);
        if (isKnown) settled.push(`${rows.shown[at] ? 'shown' : 'unseen'} ${of}: ${came}`);
        if (!Number.isNaN(rows.label[at]!)) {
          judged.push(`label ${of} = ${rows.label[at]}: ${isKnown ? came : 'forgotten'}`);
        }
      }
    }
  }
  return { settled: settled.sort(), judged: judged.sort() };
}

/** Which impression a record is about. */
function impressionIn(record: string): string | undefined {
  return /#[0-9a-f]+\/#[0-9a-f]+/.exec(record)?.[0];
}

function hex(high: number, low: number): string {
  return `#${high.toString(16)}${low.toString(16)}`;
}

describe('the rows of a dataset', () => {
  it('have the signals and rewards of the settled impressions of the monitor', () => {
    fc.assert(
      fc.property(attributedStreams, fc.constantFrom(...PLANS), (events, signals) => {
        const joining = { ...OPTIONS, signals };
        const { settled } = told(datasetOfEvents(events, { joining }));
        const expected = monitored(events, joining).settled;
        expect(settled).toEqual(expected.map((record) => record.replace(/ of \d+$/, '')).sort());
      }),
      { numRuns: 60 },
    );
  });

  it('have the first labels that the monitor shows, and the signals it shows with them', () => {
    fc.assert(
      fc.property(attributedStreams, (events) => {
        const signals = {
          ...SIGNAL_DEFAULTS,
          measured: ['click', 'purchase'],
          maturesAfter: { purchase: 3 * 60 * MINUTE },
        };
        const joining = { ...OPTIONS, signals };
        const { judged, settled } = told(datasetOfEvents(events, { joining }));
        const first = monitored(events, joining).judged.filter((each) => !each.includes(' after '));
        // Of an impression that was never seen, the monitor takes what tells of it first; an audit all.
        const seen = new Set(settled.filter((row) => row.startsWith('shown ')).map(impressionIn));
        const ofSeen = (labels: readonly string[]) =>
          labels.filter((label) => seen.has(impressionIn(label))).sort();
        expect(ofSeen(judged)).toEqual(ofSeen(first));
      }),
      { numRuns: 60 },
    );
  });

  it('are the same however the stream is partitioned, cut and spread over buckets of any size', () => {
    const cuts: readonly EventsDatasetOptions[] = [
      { partitions: 3, cut: 1 },
      { partitions: 1, cut: 7 },
      { partitions: 8, cut: 1000 },
    ];
    fc.assert(
      fc.property(
        fc.oneof(attributedStreams, orderedStreams),
        fc.constantFrom(1 << 19, 8, 1),
        (events, bucketRows) => {
          const expected = contentOf(datasetOfEvents(events, { bucketRows }));
          for (const cut of cuts) {
            expect(contentOf(datasetOfEvents(events, { bucketRows, ...cut }))).toEqual(expected);
          }
        },
      ),
      { numRuns: 25 },
    );
  });

  it('are the same in buckets of any size, but for which bucket they are in', () => {
    fc.assert(
      fc.property(attributedStreams, fc.constantFrom(1, 4, 0.2), (events, bucketRows) => {
        const whole = datasetOfEvents(events);
        const spread = datasetOfEvents(events, { bucketRows });
        expect(told(spread)).toEqual(told(whole));
        expect([spread.rows, spread.labels]).toEqual([whole.rows, whole.labels]);
      }),
      { numRuns: 25 },
    );
  });
});

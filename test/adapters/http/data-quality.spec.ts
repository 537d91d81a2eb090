/** The quality of data, as the pipeline has counted it. */
import { describe, expect, it } from '@jest/globals';
import { dataQuality } from '../../../src/adapters/http/data-quality.js';
import type { Measured } from '../../../src/adapters/http/measured.js';
import { Accounting } from '../../../src/windows/accounting.js';

const NOW = Date.parse('2026-05-01T12:00:00Z');

interface Worker {
  readonly largestTime: number;
  readonly evictedImpressions?: number;
}

/** The parts of a monitor that are looked at. */
function monitor(accounting: Accounting, workers: readonly Worker[], cutSegments = 0): Measured {
  const idle = { openPanes: 1, rememberedImpressions: 5, forgottenIds: 0, overfullPanes: 0 };
  return {
    pipeline: {
      accounting: () => accounting,
      workers: workers.map((worker) => ({ ...idle, evictedImpressions: 0, ...worker })),
      coordinator: { cutSegments, labelsTooLate: 0, catalogue: { cut: 0 }, memories: () => [] },
    } as unknown as Measured['pipeline'],
    pending: workers.map((_, partition) => partition),
    ...{ checkpointAt: undefined, checkpointBytes: 0, missedMessages: 0 },
  };
}

const OPTIONS = { latenessMs: 120_000, checkpointMs: 30_000, now: NOW };

describe('the quality of data', () => {
  it('is counted by kind, and what is refused by reason with what to do', () => {
    const accounting = new Accounting();
    accounting.sent[0] = 10;
    accounting.accepted[0] = 7;
    accounting.deadLettered[0] = 3;
    accounting.unattributed[1] = 2;
    accounting.refusals.set('missing_field', 1);
    accounting.refusals.set('too_long', 2);
    const { kinds, refusals } = dataQuality(monitor(accounting, []), OPTIONS);
    expect(kinds.map(({ kind }) => kind)).toEqual([
      ...['recommendation', 'outcome', 'label', 'item', 'change', 'unknown'],
    ]);
    expect(kinds[0]).toMatchObject({ sent: 10, accepted: 7, duplicate: 0, deadLettered: 3 });
    expect(kinds[1]).toMatchObject({ unattributed: 2 });
    expect(refusals).toEqual([
      {
        ...{ code: 'too_long', events: 2, remedy: 'Shorten it, for instance by hashing.' },
        meaning: 'A text is longer than 256 bytes of UTF-8.',
      },
      expect.objectContaining({ code: 'missing_field', events: 1 }),
    ]);
  });

  it('tells how far each partition is, and of one without events that it is nowhere', () => {
    const { partitions, checkpoint } = dataQuality(
      monitor(new Accounting(), [{ largestTime: NOW - 1000 }, { largestTime: -Infinity }]),
      OPTIONS,
    );
    expect(partitions).toEqual([
      {
        ...{ partition: 0, eventTime: NOW - 1000, watermark: NOW - 121_000, pending: 0 },
        ...{ openPanes: 1, rememberedImpressions: 5 },
      },
      { partition: 1, pending: 1, openPanes: 1, rememberedImpressions: 5 },
    ]);
    expect(checkpoint).toEqual({ bytes: 0, everyMs: 30_000 });
  });

  it('says what bounds have cut, summed over partitions, and what was not cut', () => {
    const workers = [1, 2].map((evictedImpressions) => ({ largestTime: NOW, evictedImpressions }));
    const { cuts } = dataQuality(monitor(new Accounting(), workers, 9), OPTIONS);
    const counts = Object.fromEntries(cuts.map(({ id, count }) => [id, count]));
    expect(counts).toMatchObject({
      ...{ evicted_impressions: 3, cut_segments: 9, missed_messages: 0 },
    });
    for (const { title, meaning, remedy } of cuts) {
      for (const text of [title, meaning, remedy]) expect(text).not.toBe('');
    }
  });
});

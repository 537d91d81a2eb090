/** What lanes do with panes: windows, blocks, memories, baselines, roll-ups, silence and the end. */
import { describe, expect, it } from '@jest/globals';
import type { KindedEvent } from '../../src/events/schemas.js';
import type { PipelineOptions } from '../../src/windows/pipeline.js';
import { named, probe, type ProbeOptions, type ProbeRead } from './probe.js';
import { label, messagesOf, OPTIONS, outcome, recommendation, Run, START } from './streams.js';

for (const name of ['a', 'b', 'r']) named(name);

const HOUR = 60;
const DAY = 24 * HOUR;
const MS = 60_000;

function play(
  events: readonly KindedEvent[],
  more: Partial<PipelineOptions> = {},
  of: ProbeOptions = {},
) {
  const reads: ProbeRead[] = [];
  const options = { ...OPTIONS, ...more };
  const run = new Run(options, [probe({ ...of, reads })]).play(messagesOf(events, 1), [1]);
  return { run, reads };
}

const isBlock = ({ window }: ProbeRead, length: number) => window.end - window.start === length;

describe('every lane', () => {
  it('hands each impression and label to windows and blocks exactly once by the end', () => {
    const events = Array.from({ length: 100 }, (_, i) => [
      recommendation(i * 30, ['a', 'b'], { id: `r-${i}`, user: 'u' }),
      outcome(i * 30 + 20, 'a', { recommendation: `r-${i}` }),
      label(i * 30 + 25, 'b', { recommendation: `r-${i}` }),
    ]).flat();
    const whole = { windowPanes: undefined, labelWindowPanes: undefined };
    const { reads } = play(events, whole, { block: 'hour' });
    const seen = (part: string, length: number | undefined) =>
      reads
        .filter((read) => read.part === part && read.policy === 'production')
        .filter((read) => (length === undefined) !== isBlock(read, HOUR * MS))
        .flatMap(({ records }) => records).length;
    expect(['exposure', 'attribution', 'labels'].map((part) => seen(part, undefined))).toEqual([
      200, 200, 300,
    ]);
    // 50 hours, the last of which is over in no lane: nothing comes after it.
    expect(['exposure', 'attribution', 'labels'].map((part) => seen(part, HOUR))).toEqual([
      200, 200, 300,
    ]);
  });

  it('reads its sliding windows to the same end', () => {
    const events = [recommendation(1, ['a'], { id: 'r', user: 'u' }), outcome(20, 'a')];
    const { run } = play(events, { labelWindowPanes: 1 });
    const ends = ['exposure', 'attribution', 'labels'].map((lane) =>
      Math.max(...run.sets.filter((set) => set.lane === lane).map(({ window }) => window.end)),
    );
    expect(ends).toEqual([START + 25 * MS, START + 25 * MS, START + 60 * MS]);
  });
});

describe('blocks', () => {
  const daily = Array.from({ length: 22 }, (_, i) =>
    recommendation(i * DAY, ['a'], { id: `r-${i}`, user: 'u' }),
  );
  const labelled = daily.flatMap((event, i) => [
    event,
    label(i * DAY + 30, 'a', { recommendation: `r-${i}` }),
  ]);

  it.each([
    ['day', DAY, 21, 0],
    // 4 May 2026 was a Monday; the week before it had begun before the first event.
    ['week', 7 * DAY, 2, 3 * DAY],
    [6 * HOUR * MS, 6 * HOUR, 21, 0],
  ] as const)('of a %s are read in every lane as they end', (block, minutes, count, from) => {
    const { reads } = play(
      labelled,
      { windowPanes: undefined, labelWindowPanes: undefined },
      { block },
    );
    for (const part of ['exposure', 'attribution', 'labels']) {
      const blocks = reads.filter(
        (read) => read.part === part && read.policy === 'production' && isBlock(read, minutes * MS),
      );
      expect(blocks).toHaveLength(count);
      expect(blocks[0]!.window.start).toBe(START + from * MS);
    }
  });

  it('end in the memory before they are read, with what earlier parts measured of them', () => {
    const { reads } = play(labelled, {}, { block: 'day' });
    for (const part of ['attribution-memory', 'labels-memory']) {
      const [first, second] = reads.filter(
        (read) => read.part === part && read.policy === 'production' && isBlock(read, DAY * MS),
      );
      expect(first!.memory.at(-1)).toBe(`block ${START} ${first!.records.length}`);
      expect(first!.before).toBe(first!.records.length);
      expect(second!.memory.filter((each) => each.startsWith('block'))).toHaveLength(2);
    }
  });

  it('of the very same time do not see what other segments measured', () => {
    const events = daily.flatMap((event, i) => [
      event,
      recommendation(i * DAY + 1, ['a', 'b'], { policy: 'explore', user: 'v' }),
    ]);
    const { reads } = play(events, {}, { block: 'day' });
    for (const read of reads.filter(({ part }) => part === 'attribution-memory')) {
      expect(read.before).toBe(read.records.length);
    }
  });
});

describe('the roll-up of a surface', () => {
  it('is the merge of its policies, in every lane', () => {
    const events = ['production', 'explore', 'random'].flatMap((policy, i) => [
      recommendation(i, ['a', 'b'], { id: `r-${i}`, policy, user: 'u' }),
      outcome(10 + i, 'a', { recommendation: `r-${i}` }),
      label(20 + i, 'b', { recommendation: `r-${i}` }),
    ]);
    const sorted = [...events].sort((a, b) => Number(a.time) - Number(b.time));
    const { reads } = play(sorted, { windowPanes: undefined, labelWindowPanes: undefined });
    for (const part of ['exposure', 'attribution', 'labels']) {
      const of = reads.filter((read) => read.part === part);
      const policies = of.filter(({ policy }) => policy !== '*');
      expect(policies).toHaveLength(3);
      expect(of.find(({ policy }) => policy === '*')!.records).toEqual(
        policies.flatMap(({ records }) => records).sort(),
      );
    }
  });

  it('alone is kept where a part asks for that, policies alone where it asks for those', () => {
    const events = [recommendation(1, ['a'])];
    const policies = (scope: 'policy' | 'surface') =>
      new Set(play(events, {}, { scope }).reads.map(({ policy }) => policy));
    expect(policies('surface')).toEqual(new Set(['*']));
    expect(policies('policy')).toEqual(new Set(['production']));
  });

  it('is not taken for a policy that is called so', () => {
    const events = [recommendation(1, ['a']), recommendation(2, ['b'], { policy: '*' })];
    const { reads } = play(events, { windowPanes: undefined });
    const exposed = reads.filter(({ part }) => part === 'exposure');
    expect(exposed.map(({ policy, records }) => [policy, records.length])).toEqual([
      ['*', 1],
      ['production', 1],
      ['other', 1],
    ]);
  });
});

describe('a pinned baseline', () => {
  it('is handed on once its stretch is over, with what lies in it, in every lane', () => {
    const events = Array.from({ length: 12 }, (_, i) => [
      recommendation(i * HOUR, ['a'], { id: `r-${i}`, user: 'u' }),
      label(i * HOUR + 30, 'a', { recommendation: `r-${i}` }),
    ]).flat();
    const baseline = { start: START + 2 * HOUR * MS, end: START + 5 * HOUR * MS };
    const { reads } = play(events, { baseline });
    for (const [part, records] of [
      ['exposure', 3],
      ['attribution', 3],
      ['labels', 6],
    ] as const) {
      const of = reads.filter((read) => read.part === part && read.policy === 'production');
      const before = of.filter(({ window }) => window.end < baseline.end);
      const after = of.filter(({ window }) => window.end >= baseline.end);
      expect(before.every((read) => read.baseline === undefined)).toBe(true);
      expect(after.length).toBeGreaterThan(3);
      expect(after.every((read) => read.baseline?.length === records)).toBe(true);
    }
  });
});

describe('memories', () => {
  it('advance pane by pane in time order and outlive windows', () => {
    const events = [1, 6, 300].map((minutes) => recommendation(minutes, ['a']));
    const { reads } = play(events);
    const last = reads.filter(
      ({ part, policy }) => part === 'attribution-memory' && policy === 'production',
    );
    expect(last.at(-1)!.memory).toEqual([
      `pane ${START} 1`,
      `pane ${START + 5 * MS} 1`,
      `pane ${START + 300 * MS} 1`,
    ]);
  });

  it('are told of with their size, and let go after four weeks of silence', () => {
    const events = [recommendation(1, ['a']), recommendation(27 * DAY, ['b'])];
    const { run } = play(events);
    expect(run.pipeline.coordinator.memories()).toContainEqual({
      detector: 'probe',
      part: 'attribution-memory',
      users: 3,
      cut: 0,
    });
    const { reads } = play([events[0]!, recommendation(30 * DAY, ['b'])]);
    const last = reads.filter(({ part }) => part === 'attribution-memory').at(-1)!;
    expect(last.memory).toEqual([`pane ${START + 30 * DAY * MS} 1`]);
  });
});

describe('silence', () => {
  const year = 365 * DAY;

  it.each([
    ['sliding windows', {}],
    ['one window over everything', { windowPanes: undefined, labelWindowPanes: undefined }],
  ] as const)('of a year is passed over with %s, labels still waiting', (_, windows) => {
    const events = [
      recommendation(1, ['a'], { id: 'r', user: 'u' }),
      label(40, 'a'),
      recommendation(year, ['b'], { user: 'u' }),
    ];
    const options = { ...windows, rememberMs: 28 * DAY * MS };
    const { run } = play(events, options);
    // Walking would read 100,000 sliding windows.
    expect(run.sets.length).toBeLessThan(1500);
    const blocks = run.sets.filter(({ of }) => of === 'block');
    expect(blocks.map(({ lane }) => lane)).toEqual(['exposure', 'attribution', 'labels']);
  });
});

/** Outcomes are brought to their impressions: once, in time, or by the context they carry. */
import { describe, expect, it } from '@jest/globals';
import { SIGNAL_DEFAULTS } from '../../src/detectors/signal-plan.js';
import type { KindedEvent } from '../../src/events/schemas.js';
import type { PipelineOptions } from '../../src/windows/pipeline.js';
import { named, probe, type ProbeRead } from './probe.js';
import { context, messagesOf, OPTIONS, outcome, recommendation, Run } from './streams.js';

for (const name of ['a', 'b', 'c', 'r', 's', 'never']) named(name);

const WHOLE: PipelineOptions = { ...OPTIONS, windowPanes: undefined, labelWindowPanes: undefined };
const OUTCOME = 1;

const shown = (minutes = 0, items = ['a', 'b'], more = {}) =>
  recommendation(minutes, items, { id: 'r', user: 'u', ...more });

/** Plays the events to their end; what the part was shown in the segment home / production. */
function play(events: readonly KindedEvent[], more: Partial<PipelineOptions> = {}) {
  const reads: ProbeRead[] = [];
  const options = { ...WHOLE, ...more };
  const run = new Run(options, [probe({ signals: options.signals, reads })]);
  run.play(messagesOf(events, options.partitions), [1]);
  const of = (part: string, policy = 'production') =>
    reads
      .filter((read) => read.part === part && read.policy === policy)
      .flatMap(({ records }) => records);
  const { unattributed, byContext, unmeasured } = run.pipeline.accounting();
  return {
    run,
    of,
    settled: of('attribution'),
    unattributed: unattributed[OUTCOME],
    byContext: byContext[OUTCOME],
    unmeasured: unmeasured[OUTCOME],
  };
}

const NOTHING = 'shown r/b: no-skip 0 of 0';

describe('an outcome', () => {
  it('is brought to its impression, which is settled with it', () => {
    const { settled, unattributed } = play([shown(), outcome(3, 'a')]);
    expect(settled).toEqual(['shown r/a: click+no-skip 1 of 1', NOTHING]);
    expect(unattributed).toBe(0);
  });

  it('may arrive before its recommendation, whose time is earlier', () => {
    const { settled } = play([outcome(3, 'a'), shown(1)]);
    expect(settled).toEqual(['shown r/a: click+no-skip 1 of 1', NOTHING]);
  });

  it('may be clocked somewhat earlier than its recommendation, within a pane', () => {
    expect(play([outcome(1, 'a'), shown(2)]).settled[0]).toContain('of 1');
    expect(play([shown(2), outcome(1, 'a')]).settled[0]).toContain('of 1');
  });

  it('of an earlier pane than its recommendation is not its, in whatever order they come', () => {
    for (const events of [
      [outcome(4.9, 'a'), shown(5.1)],
      [shown(5.1), outcome(4.9, 'a')],
    ]) {
      const { settled, unattributed } = play(events);
      expect(settled).toEqual(['shown r/a: no-skip 0 of 0', NOTHING]);
      expect(unattributed).toBe(1);
    }
  });

  it('whose recommendation never comes is counted as unattributed', () => {
    const { settled, unattributed } = play([shown(), outcome(3, 'a', { recommendation: 'never' })]);
    expect(settled).toEqual(['shown r/a: no-skip 0 of 0', NOTHING]);
    expect(unattributed).toBe(1);
  });

  it('of an item that was not in the slate is unattributed', () => {
    expect(play([shown(), outcome(3, 'c')]).unattributed).toBe(1);
  });

  it('counts up to the attribution time and not beyond', () => {
    const { settled, unattributed } = play([shown(1), outcome(31, 'a'), outcome(31.001, 'b')]);
    expect(settled).toEqual(['shown r/a: click+no-skip 1 of 1', NOTHING]);
    expect(unattributed).toBe(1);
  });

  it('that is published twice counts once; two of one signal are one signal and two outcomes', () => {
    const twice = outcome(3, 'a');
    expect(play([shown(), twice, twice]).settled[0]).toBe('shown r/a: click+no-skip 1 of 1');
    expect(play([shown(), twice, outcome(4, 'a')]).settled[0]).toBe(
      'shown r/a: click+no-skip 1 of 2',
    );
  });

  it('of a signal that is not configured counts as an outcome only', () => {
    const { settled, unmeasured } = play([shown(), outcome(3, 'a', { signal: 'constructor' })]);
    expect(settled[0]).toBe('shown r/a: no-skip 0 of 1');
    expect(unmeasured).toBe(1);
    const late = play([shown(), outcome(55, 'a', { signal: 'constructor' })]);
    expect(late.unattributed).toBe(1);
  });
});

describe('an outcome with its context and no recommendation', () => {
  it('stands in a row of its own that is no impression', () => {
    const { settled, byContext, of } = play([outcome(3, 'a', context(1))]);
    expect(settled).toEqual(['unseen r/a: click+no-skip 1 of 1']);
    expect(byContext).toBe(1);
    expect(of('exposure')).toEqual([]);
  });

  it('is joined by further ones of the same item, in any order among those of other items', () => {
    const a = () => outcome(3, 'a', context(1));
    const b = () => outcome(3, 'b', context(1));
    const expected = ['unseen r/a: click+no-skip 1 of 2', 'unseen r/b: click+no-skip 1 of 1'];
    expect(play([a(), a(), b()]).settled).toEqual(expected);
    expect(play([a(), b(), a()]).settled).toEqual(expected);
  });

  it('of an item beyond the slate does not stand in the way of those within it', () => {
    const { settled } = play([
      shown(),
      outcome(1, 'c', context(0)),
      recommendation(9, ['a'], { id: 's' }),
      outcome(10, 'a'),
    ]);
    expect(settled).toContain('shown r/a: click+no-skip 1 of 1');
    expect(settled).toContain('unseen r/c: click+no-skip 1 of 1');
  });

  it('goes by its recommendation where that is known', () => {
    const { settled, byContext } = play([shown(), outcome(3, 'a', context(2))]);
    expect(settled).toEqual(['shown r/a: click+no-skip 1 of 1', NOTHING]);
    expect(byContext).toBe(0);
  });

  it('is unattributed where its impression was too long ago, or is still to come', () => {
    const { unattributed, settled } = play([
      shown(0, ['b']),
      outcome(40, 'a', { ...context(1), recommendation: 'never' }),
      outcome(41, 'a', { ...context(50), recommendation: 'never' }),
    ]);
    expect([unattributed, settled]).toEqual([2, [NOTHING]]);
  });
});

describe('signals', () => {
  it('are derived from values and from what did not happen', () => {
    const signals = {
      ...SIGNAL_DEFAULTS,
      derived: [
        { signal: 'no-skip', absent: 'skip' },
        { signal: 'skip-30s', from: 'skip', below: 30 },
      ],
    };
    const { settled } = play(
      [
        shown(0, ['a', 'b', 'c']),
        outcome(1, 'a', { signal: 'skip', value: 12 }),
        outcome(2, 'b', { signal: 'skip', value: 31 }),
      ],
      { signals },
    );
    expect(settled).toEqual([
      'shown r/a: skip+skip-30s 0 of 1',
      'shown r/b: skip 0 of 1',
      'shown r/c: no-skip 0 of 0',
    ]);
  });

  it('of a proxy that goes by value are worth the largest, in any order', () => {
    const signals = { ...SIGNAL_DEFAULTS, proxy: 'dwell', proxyWorth: 'value' as const };
    for (const values of [
      [3, 40, 7],
      [40, 7, 3],
    ]) {
      const { settled } = play(
        [shown(), ...values.map((value) => outcome(2, 'a', { signal: 'dwell', value }))],
        { signals },
      );
      expect(settled[0]).toBe('shown r/a: dwell+no-skip 40 of 3');
    }
  });

  it('that mature later than attribution count for the proxy, which is waited for', () => {
    const signals = {
      ...SIGNAL_DEFAULTS,
      proxy: 'purchase',
      maturesAfter: { purchase: 7_200_000 },
    };
    const { settled, unattributed } = play(
      [shown(), outcome(31, 'b'), outcome(119, 'a', { signal: 'purchase' })],
      { signals },
    );
    expect(settled.map((record) => record.slice(-6))).toEqual(['1 of 1', '0 of 0']);
    expect(unattributed).toBe(1);
  });

  it('that mature later than an impression is settled are not settled with it by chance', () => {
    const signals = { ...SIGNAL_DEFAULTS, maturesAfter: { save: 7_200_000 } };
    // The pane of the impression settles with minute 35; the save is delivered before that closes.
    const events = [shown(), outcome(36, 'a', { signal: 'save' })];
    const { settled, unattributed } = play(events, { signals });
    expect([settled[0], unattributed]).toEqual(['shown r/a: no-skip 0 of 0', 0]);
  });

  it('from which a proxy is derived have its time', () => {
    const signals = {
      ...SIGNAL_DEFAULTS,
      proxy: 'listened',
      derived: [{ signal: 'listened', from: 'play', atLeast: 30 }],
      maturesAfter: { listened: 7_200_000 },
    };
    const { settled } = play([shown(), outcome(100, 'a', { signal: 'play', value: 31 })], {
      signals,
    });
    expect(settled[0]).toMatch(/listened.* 1 of 1$/);
  });
});

describe('where views are logged', () => {
  it('exposure is what was viewed, known once views have had their time', () => {
    const signals = { ...SIGNAL_DEFAULTS, view: 'view' };
    const { of } = play([shown(), outcome(1, 'b', { signal: 'view' }), outcome(2, 'b')], {
      signals,
    });
    expect(of('exposure').filter((record) => record.startsWith('seen'))).toEqual(['seen r/b']);
    expect(of('attribution').filter((record) => record.startsWith('shown'))).toHaveLength(2);
  });
});

describe('a join without room', () => {
  const many = Array.from({ length: 12 }, (_, i) =>
    recommendation(i * 4, ['a', 'b'], { id: `r-many-${i}`, user: 'u' }),
  );

  it('settles the oldest early and counts them; sums stay what they are', () => {
    const roomy = play(many);
    const tight = play(many, { maxImpressions: 5 });
    expect(tight.settled).toEqual(roomy.settled);
    expect(tight.run.pipeline.worker(0).evictedImpressions).toBeGreaterThan(10);
    expect(roomy.run.pipeline.worker(0).evictedImpressions).toBe(0);
  });

  it('forgets what was settled long ago without a step back in time', () => {
    const hourly = Array.from({ length: 30 }, (_, i) => recommendation(i * 60, ['a', 'b']));
    const options = { ...OPTIONS, maxImpressions: 10 };
    const reads: ProbeRead[] = [];
    const run = new Run(options, [probe({ reads })]).play(messagesOf(hourly, 1), [1]);
    expect(run.pipeline.worker(0).evictedImpressions).toBe(50);
    const times = run.sets.map(({ readAt }) => readAt);
    expect(times).toEqual([...times].sort((a, b) => a - b));
    const roomy = new Run(OPTIONS, [probe()]).play(messagesOf(hourly, 1), [1]);
    expect(run.lines).toEqual(roomy.lines);
  });

  it('is bounded where there are outcomes alone, too', () => {
    const alone = Array.from({ length: 40 }, (_, i) =>
      outcome(i * 4, 'a', { ...context(i * 4 - 1), recommendation: `alone-${i}` }),
    );
    const { run, settled } = play(alone, { maxImpressions: 5 });
    expect(settled).toHaveLength(40);
    expect(run.pipeline.worker(0).rememberedImpressions).toBeLessThanOrEqual(5);
  });
});

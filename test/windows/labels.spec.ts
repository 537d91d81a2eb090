/** Labels are brought to their impressions, the first of each counts, and panes of them become final. */
import { describe, expect, it } from '@jest/globals';
import { SIGNAL_DEFAULTS } from '../../src/detectors/signal-plan.js';
import type { KindedEvent } from '../../src/events/schemas.js';
import { Dictionary } from '../../src/events/dictionary.js';
import { LabelDelays } from '../../src/windows/label-delays.js';
import type { PipelineOptions } from '../../src/windows/pipeline.js';
import { named, probe, type ProbeRead } from './probe.js';
import {
  context,
  label,
  messagesOf,
  OPTIONS,
  outcome,
  recommendation,
  Run,
  START,
} from './streams.js';

for (const name of ['a', 'b', 'r', 's', 'never', 'item-level']) named(name);

const HOUR = 60;
const DAY = 24 * HOUR;
const LABEL = 2;
const WHOLE: PipelineOptions = {
  ...OPTIONS,
  windowPanes: undefined,
  labelWindowPanes: undefined,
  rememberMs: 28 * DAY * 60_000,
};

const shown = (minutes = 0) => recommendation(minutes, ['a', 'b'], { id: 'r', user: 'u' });

function play(events: readonly KindedEvent[], more: Partial<PipelineOptions> = {}) {
  const reads: ProbeRead[] = [];
  const options = { ...WHOLE, ...more };
  const run = new Run(options, [probe({ signals: options.signals, reads, block: 'week' })]);
  run.play(messagesOf(events, options.partitions), [1]);
  const labels = reads
    .filter(({ part, policy }) => part === 'labels' && policy === 'production')
    .flatMap(({ records }) => records)
    .filter((record) => record.startsWith('label'));
  const { unattributed, byContext, itemLevel } = run.pipeline.accounting();
  return {
    run,
    labels,
    counts: [unattributed[LABEL], byContext[LABEL], itemLevel[LABEL]],
  };
}

describe('a label', () => {
  it('that comes before attribution is over is shown with all signals', () => {
    const { labels, counts } = play([shown(), label(5, 'a'), outcome(20, 'a')]);
    expect(labels).toEqual(['label r/a = 1: click+no-skip 1']);
    expect(counts).toEqual([0, 0, 0]);
  });

  it('may arrive before its recommendation', () => {
    expect(play([label(4, 'a'), shown(1)]).labels).toEqual(['label r/a = 1: no-skip 0']);
  });

  it('may come weeks later, and not after it is no longer waited for', () => {
    const { labels, counts } = play([
      shown(),
      outcome(20, 'a'),
      label(27 * DAY, 'a', { label: 0.25 }),
      label(28 * DAY + 1, 'b'),
    ]);
    expect(labels).toEqual(['label r/a = 0.25: click+no-skip 1']);
    expect(counts).toEqual([1, 0, 0]);
  });

  it('waits for the signal that matures last', () => {
    const signals = { ...SIGNAL_DEFAULTS, maturesAfter: { save: 5 * DAY * 60_000 } };
    const { labels } = play(
      [shown(), label(HOUR, 'a'), outcome(4 * DAY, 'a', { signal: 'save' })],
      { signals },
    );
    expect(labels).toEqual(['label r/a = 1: no-skip+save 0']);
  });

  it('with context alone counts, its signals unknown', () => {
    const { labels, counts } = play([label(DAY, 'a', context(1))]);
    expect(labels).toEqual(['label r/a = 1: forgotten']);
    expect(counts).toEqual([0, 1, 0]);
  });

  it('of an item alone is for audits, one of an unknown recommendation is lost', () => {
    const alone: KindedEvent = {
      kind: 'label',
      id: 'item-level',
      time: START + 600_000,
      item: 'a',
      label: 1,
      user: 'u',
    };
    const { labels, counts } = play([shown(), alone, label(10, 'a', { recommendation: 'never' })]);
    expect(labels).toEqual([]);
    expect(counts).toEqual([1, 0, 1]);
  });

  it('of an impression still to come is lost, in whatever order they arrive', () => {
    for (const events of [
      [label(4.9, 'a'), shown(5.1)],
      [shown(5.1), label(4.9, 'a')],
    ]) {
      expect(play(events).counts).toEqual([1, 0, 0]);
    }
    expect(play([label(10, 'a', context(40))]).counts).toEqual([1, 0, 0]);
  });

  it('that answers another question does not count', () => {
    const questions = new Dictionary();
    const question = questions.hashLow[questions.number('good?')]!;
    const { labels } = play(
      [shown(), label(5, 'a', { question: 'good?' }), label(6, 'b', { question: 'bad?' })],
      { question },
    );
    expect(labels).toHaveLength(1);
  });
});

describe('of several labels of an impression', () => {
  const earlier = () => label(31, 'a', { id: 'x', label: 0.5 });
  const same = () => label(31, 'a', { id: 'y', label: 0.75 });
  const later = () => label(32.5, 'a', { id: 'w', label: 0 });

  it('the first by (time, id) counts, in any order of arrival', () => {
    const first = [shown(), earlier(), same(), later()];
    const expected = play(first).labels;
    const orders = [
      [shown(), later(), same(), earlier()],
      [later(), shown(30.5), earlier(), same()],
      [same(), earlier(), later(), shown(30.5)],
    ];
    expect(expected).toHaveLength(3);
    expect(expected.filter((record) => !record.includes('after'))).toHaveLength(1);
    for (const order of orders) expect(play(order).labels).toEqual(expected);
  });

  it('only one counts after the impression has been forgotten for want of room', () => {
    const more = Array.from({ length: 5 }, (_, i) =>
      recommendation(40 + 10 * i, ['a', 'b'], { user: 'u' }),
    );
    const { labels, run } = play(
      [shown(), label(33, 'a', context(0)), ...more, label(100, 'a', context(0))],
      { maxImpressions: 4 },
    );
    expect(run.pipeline.worker(0).evictedImpressions).toBeGreaterThan(2);
    expect(labels).toEqual([
      'label r/a = 1 after 1, first 1: forgotten',
      'label r/a = 1: no-skip 0',
    ]);
  });

  it('by context alone one counts', () => {
    const { labels } = play([label(40, 'a', context(0)), label(DAY, 'a', context(0))]);
    expect(labels).toEqual([
      'label r/a = 1 after 1, first 1: forgotten',
      'label r/a = 1: forgotten',
    ]);
  });
});

describe('panes of labels', () => {
  const HOURLY: PipelineOptions = { ...WHOLE, windowPanes: 3, labelWindowPanes: 1 };
  /** Hourly impressions of ten items, each labelled so many minutes later. */
  function stream(hours: number, delayOf: (hour: number, item: number) => number) {
    const events: { at: number; event: KindedEvent }[] = [];
    for (let hour = 0; hour < hours; hour++) {
      const at = hour * HOUR + 1;
      const id = `r-${hour}`;
      const items = Array.from({ length: 10 }, (_, i) => `item-${i}`);
      events.push({ at, event: recommendation(at, items, { id, user: 'u' }) });
      items.forEach((item, i) => {
        const when = at + delayOf(hour, i);
        events.push({ at: when, event: label(when, item, { recommendation: id }) });
      });
    }
    return events.sort((a, b) => a.at - b.at).map(({ event }) => event);
  }
  const labelSets = (run: Run) =>
    run.sets.filter(({ lane, of }) => lane === 'labels' && of === 'window');

  it('are final once nine tenths of the labels that come are in, learned from those that came', () => {
    const run = new Run(HOURLY, [probe()]);
    const events = stream(72, (_, i) => (i < 9 ? 2 * HOUR + i : 5 * HOUR));
    run.playOpen(
      messagesOf(
        events.filter(({ time }) => Number(time) < START + 72 * 3_600_000),
        1,
      ),
    );
    const waits = labelSets(run).map(({ readAt, window }) => (readAt - window.end) / 3_600_000);
    // Two hours until nine tenths are in.
    expect(waits.at(-1)).toBe(2);
    expect(Math.max(...waits)).toBeGreaterThan(2);
    const { tooLate } = { tooLate: run.pipeline.coordinator.labelsTooLate };
    expect(tooLate).toBeGreaterThan(0);
  });

  it('wait for signals that mature later than labels come', () => {
    const signals = { ...SIGNAL_DEFAULTS, maturesAfter: { save: 8 * 3_600_000 } };
    const run = new Run({ ...HOURLY, signals }, [probe({ signals })]);
    run.playOpen(
      messagesOf(
        stream(72, () => HOUR),
        1,
      ),
    );
    expect(labelSets(run).length).toBeGreaterThan(20);
    expect(run.pipeline.coordinator.labelsTooLate).toBe(0);
    expect(
      labelSets(run)
        .at(-1)!
        .readings.find(({ policy }) => policy === 'production'),
    ).toMatchObject({ measurement: { n: 20 } });
  });

  it('are read before they are final as provisional, never after, and change nothing by that', () => {
    const events = messagesOf(
      stream(60, (_, i) => i * 30),
      1,
    );
    const plain = new Run(HOURLY, [probe()]).play(events);
    const told = new Run({ ...HOURLY, provisional: true }, [probe()]).play(events);
    expect(told.sets.filter(({ provisional }) => !provisional)).toEqual(plain.sets);
    const final = new Set<number>();
    let provisional = 0;
    for (const set of labelSets(told)) {
      if (set.provisional) {
        provisional++;
        expect(final.has(set.window.end)).toBe(false);
      } else final.add(set.window.end);
    }
    expect(provisional).toBeGreaterThan(30);
  });

  it('do not hold up a long silence, nor does silence lose them', () => {
    const events = [
      shown(),
      label(HOUR, 'a'),
      recommendation(400 * DAY, ['a'], { user: 'u' }),
      recommendation(800 * DAY, ['a'], { user: 'u' }),
    ];
    const run = new Run(HOURLY, [probe()]).play(messagesOf(events, 1), [1]);
    const first = labelSets(run).find(({ readings }) => readings.length > 0);
    expect(first!.window).toEqual({ start: START, end: START + 3_600_000 });
    // The longest wait, as there are too few labels to learn from.
    expect(first!.readAt).toBe(START + (28 * DAY + HOUR) * 60_000);
    expect(run.sets.length).toBeLessThan(2000);
  });
});

describe('the delays of labels', () => {
  it('are learned although the latest panes have not had all of theirs', () => {
    for (const [mean, expected] of [
      [3, 7],
      [6, 14],
    ] as const) {
      const delays = new LabelDelays(40);
      let state = 1;
      const random = () => {
        state = (Math.imul(state, 1664525) + 1013904223) >>> 0;
        return (state + 0.5) / 4294967296;
      };
      const over = 60;
      // More and more labels, so that most are of panes whose longer delays are not seen yet.
      for (let pane = 0; pane <= over; pane++) {
        for (let i = 0; i < 20 + 20 * pane; i++) {
          const delay = Math.floor(-mean * Math.log(random()));
          if (pane + delay <= over) delays.add({ pane, delay, labels: 1 });
        }
      }
      // Of exponential delays, nine tenths lie within mean · ln 10, that is within its whole panes.
      expect(Math.abs(delays.wait(over) - Math.floor(mean * Math.log(10)))).toBeLessThanOrEqual(1);
      expect(Math.abs(delays.wait(over) - expected)).toBeLessThanOrEqual(1);
    }
  });

  it('are the longest while hardly any label has come', () => {
    const delays = new LabelDelays(40);
    delays.add({ pane: 0, delay: 1, labels: 99 });
    expect(delays.wait(50)).toBe(40);
    delays.add({ pane: 1, delay: 1, labels: 1 });
    expect(delays.wait(50)).toBe(1);
  });
});

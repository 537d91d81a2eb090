/** Time in one pipeline: lateness, duplicates, windows, blocks, silence, segments, the catalogue. */
import { describe, expect, it } from '@jest/globals';
import { readingJson } from '../../src/detectors/reading-json.js';
import type { KindedEvent } from '../../src/events/schemas.js';
import { sumOf } from '../../src/windows/accounting.js';
import { item, messagesOf, OPTIONS, recommendation, Run } from './streams.js';

const HOUR = 60;

/** One reading of the run's lines, as [window end, value or reason]. */
function series(lines: readonly string[], reading: string, policy = 'production') {
  return lines
    .map((line) => JSON.parse(line) as Record<string, unknown>)
    .filter((line) => line['reading'] === `bandwagon.${reading}` && line['policy'] === policy)
    .map((line) => [
      (line['window'] as { end: string }).end.slice(11, 16),
      line['n'] ?? line['reason'],
    ]);
}

const play = (events: KindedEvent[], options = OPTIONS) =>
  new Run(options).play(messagesOf(events, options.partitions));

describe('a pane', () => {
  it('closes once the watermark has passed its end, not before', () => {
    const run = new Run();
    run.playOpen(messagesOf([recommendation(1, ['a']), recommendation(6.9, ['b'])], 1));
    expect(run.lines).toHaveLength(0);
    run.deliver(0, [{ ...messagesOf([recommendation(7, ['c'])], 1)[0]!, sequence: 3 }]);
    expect(series(run.lines, 'exposure_entropy')).toEqual([['00:05', 1]]);
  });

  it('closes by a watermark message as well, so that silence lets time go on', () => {
    const run = new Run();
    run.playOpen(messagesOf([recommendation(1, ['a'])], 1));
    const data = new TextEncoder().encode('{"time":"2026-05-01T00:07:00Z"}');
    run.deliver(0, [{ partition: 0, subject: 'flyball.watermark.0', data, sequence: 2 }]);
    expect(series(run.lines, 'exposure_entropy')).toEqual([['00:05', 1]]);
    expect(sumOf(run.pipeline.accounting().sent)).toBe(1);
  });

  it('takes what comes within the lateness and counts what comes later', () => {
    const run = play([
      recommendation(1, ['a']),
      recommendation(6, ['b']),
      recommendation(4, ['c']),
      recommendation(7, ['d']),
      recommendation(4.9, ['e']),
      recommendation(5.1, ['f']),
    ]);
    const { late, accepted } = run.pipeline.accounting();
    expect([sumOf(late), sumOf(accepted)]).toEqual([1, 6]);
    expect(series(run.lines, 'exposure_entropy')).toEqual([
      ['00:05', 2],
      ['00:10', 5],
    ]);
  });
});

describe('a duplicate', () => {
  it('is dropped within lateness plus one pane, and is an event of its own much later', () => {
    const first = recommendation(1, ['a'], { id: 'twice' });
    const again = recommendation(30, ['a'], { id: 'twice' });
    const run = play([
      first,
      first,
      recommendation(5, ['b']),
      first,
      recommendation(29, ['c']),
      again,
    ]);
    const { duplicate, accepted, sent } = run.pipeline.accounting();
    expect([sumOf(sent), sumOf(accepted), sumOf(duplicate)]).toEqual([6, 4, 2]);
  });

  it('is told apart by kind', () => {
    const outcome: KindedEvent = {
      kind: 'outcome',
      id: 'same',
      time: 1777593720000,
      item: 'a',
      signal: 'click',
      recommendation: 'same',
    };
    const run = play([recommendation(1, ['a'], { id: 'same' }), outcome]);
    expect(sumOf(run.pipeline.accounting().duplicate)).toBe(0);
  });

  it('is forgotten early rather than memory outgrown, and that is counted', () => {
    const events = Array.from({ length: 30 }, (_, i) => recommendation(i, [`item-${i}`]));
    const run = play(events, { ...OPTIONS, maxIds: 5 });
    expect(run.pipeline.workers[0]!.forgottenIds).toBeGreaterThan(0);
    expect(sumOf(run.pipeline.accounting().accepted)).toBe(30);
  });
});

describe('the sliding window', () => {
  it('advances by the hop and forgets what is a window ago', () => {
    const run = play(
      [0, 5, 10, 15, 20].map((minutes) => recommendation(minutes, ['a', 'b'])),
      { ...OPTIONS, windowPanes: 2, hopPanes: 1 },
    );
    expect(series(run.lines, 'exposure_entropy')).toEqual([
      ['00:05', 2],
      ['00:10', 4],
      ['00:15', 4],
      ['00:20', 4],
      ['00:25', 4],
    ]);
  });

  it('is read every hop only', () => {
    const run = play(
      [0, 5, 10, 15].map((minutes) => recommendation(minutes, ['a'])),
      { ...OPTIONS, windowPanes: 2, hopPanes: 2 },
    );
    expect(series(run.lines, 'exposure_entropy')).toEqual([
      ['00:10', 2],
      ['00:20', 2],
    ]);
  });

  it('says once that it has become empty, then nothing until there is something again', () => {
    const run = play([recommendation(1, ['a']), recommendation(3 * HOUR, ['b'])], {
      ...OPTIONS,
      windowPanes: 2,
    });
    expect(series(run.lines, 'exposure_entropy')).toEqual([
      ['00:05', 1],
      ['00:10', 1],
      ['00:15', 'empty'],
      ['03:05', 1],
    ]);
  });

  it('does not walk through years of silence pane by pane', () => {
    const year = 365 * 24 * HOUR;
    const run = new Run({ ...OPTIONS });
    const before = performance.now();
    run.playOpen(messagesOf([recommendation(1, ['a'])], 1));
    run.deliver(0, [{ ...messagesOf([recommendation(50 * year, ['b'])], 1)[0]!, sequence: 5 }]);
    run.pipeline.end();
    // Walking would fold 5 million panes; the bound is generous, as machines are slow.
    expect(performance.now() - before).toBeLessThan(10_000);
  });
});

describe('blocks', () => {
  it('hold a UTC day each, and only days that are over', () => {
    const run = play([
      recommendation(0, ['a']),
      recommendation(70, ['b']),
      recommendation(25 * HOUR, ['c']),
    ]);
    const windows = run.blocks.map((line) => (JSON.parse(line) as { window: object }).window);
    expect(new Set(windows.map((window) => JSON.stringify(window)))).toEqual(
      new Set([
        JSON.stringify({ start: '2026-05-01T00:00:00.000Z', end: '2026-05-02T00:00:00.000Z' }),
      ]),
    );
    expect(series(run.blocks, 'exposure_entropy')).toEqual([['00:00', 2]]);
  });
});

describe('a block that had begun before the first event', () => {
  it('is no whole one, and is left out', () => {
    const run = play([recommendation(60, ['a']), recommendation(49 * HOUR, ['b'])]);
    expect(run.blocks).toEqual([]);
  });
});

describe('segments', () => {
  const policies = Array.from({ length: 6 }, (_, i) => `arm-${i}`);
  const events = policies.map((policy) => recommendation(1, ['a'], { policy }));

  it('beyond the most allowed are merged into `other`, the same ones in any order', () => {
    const options = { ...OPTIONS, maxSegments: 2 };
    const forwards = play(events, options);
    const backwards = play([...events].reverse(), options);
    expect(backwards.lines).toEqual(forwards.lines);
    expect(series(forwards.lines, 'exposure_entropy', 'other')[0]).toEqual(['00:05', 4]);
    expect(forwards.pipeline.coordinator.cutSegments).toBe(4);
  });

  it('are bounded within a pane as well, the same ones in any order', () => {
    const options = { ...OPTIONS, maxPaneSegments: 3 };
    const forwards = play(events, options);
    const backwards = new Run(options).play(messagesOf([...events].reverse(), 1), [1]);
    expect(backwards.lines).toEqual(forwards.lines);
    expect(series(forwards.lines, 'exposure_entropy', 'other')[0]).toEqual(['00:05', 3]);
  });

  it('that were admitted stay, and one that has fallen silent makes room', () => {
    const late = (minutes: number, policy: string) => recommendation(minutes, ['a'], { policy });
    const run = play(
      [late(1, 'first'), late(6, 'second'), late(40, 'third'), late(30 * HOUR, 'fourth')],
      { ...OPTIONS, maxSegments: 1, windowPanes: 2 },
    );
    const seen = [
      ...new Set(run.lines.map((line) => (JSON.parse(line) as { policy: string }).policy)),
    ];
    // The day's block keeps the first one's place until midnight.
    expect(seen).toEqual(['first', 'other', 'fourth']);
  });
});

describe('the catalogue', () => {
  const items = (run: Run) =>
    run.lines
      .map((line) => JSON.parse(line) as { reading: string; value?: number; by: object })
      .filter(({ reading }) => reading === 'bandwagon.catalogue_items')
      .map(({ value, by }) => [value, by]);

  it('counts what was seen where nothing is declared, and says so', () => {
    const run = play([recommendation(1, ['a', 'b']), recommendation(6, ['c'])], {
      ...OPTIONS,
      windowPanes: 1,
    });
    expect(items(run)).toEqual([
      [2, { catalogue: 'seen' }],
      [3, { catalogue: 'seen' }],
    ]);
  });

  it('counts declared items of the surface, without the retired, and what is shown beyond them', () => {
    const run = play([
      item(0, 'a'),
      item(0, 'b', { surfaces: ['elsewhere'] }),
      item(0, 'c', { surfaces: ['home', 'elsewhere'] }),
      item(0, 'd', { retired: true }),
      recommendation(1, ['a', 'undeclared']),
    ]);
    expect(items(run)).toEqual([[3, {}]]);
  });

  it('takes the latest declaration by (time, id), whatever the order of arrival', () => {
    const older = item(1, 'b', { id: 'x', retired: false });
    const newer = item(2, 'b', { id: 'w', retired: true });
    const shown = recommendation(3, ['a']);
    expect(items(play([item(0, 'a'), older, newer, shown]))).toEqual([[1, {}]]);
    expect(items(play([item(0, 'a'), newer, older, shown]))).toEqual([[1, {}]]);
  });

  it('does not let a declaration from the present make the past late', () => {
    const run = play([item(10 * HOUR, 'a'), recommendation(1, ['a']), recommendation(2, ['b'])]);
    expect(sumOf(run.pipeline.accounting().late)).toBe(0);
  });
});

describe('a restored pipeline', () => {
  it('reads its last window again, as it was read then', () => {
    const run = new Run();
    run.playOpen(messagesOf([recommendation(1, ['a', 'b']), recommendation(8, ['c'])], 1));
    const again = new Run();
    again.pipeline.restore(run.pipeline.checkpoint());
    const [set] = again.pipeline.coordinator.lastWindows();
    const lines = set!.readings.map((reading) => JSON.stringify(readingJson(reading)));
    expect(lines).toEqual(run.lines);
    expect(again.lines).toEqual([]);
  });

  it('refuses a state that was made under other options, and names the option', () => {
    const state = new Run().pipeline.checkpoint();
    const other = new Run({ ...OPTIONS, latenessMs: 60_000 });
    expect(() => other.pipeline.restore(state)).toThrow(
      /made with another windows\.lateness, in ms \(120000; now 60000\).*--discard-state/,
    );
  });
});

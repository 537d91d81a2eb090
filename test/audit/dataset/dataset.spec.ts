/** What is in a dataset: candidates, contexts, items, labels, and what is left out and counted. */
import { describe, expect, it } from '@jest/globals';
import type { AuditDataset } from '../../../src/audit/dataset/rows.js';
import type { DatasetProgress } from '../../../src/audit/dataset/dataset-options.js';
import type { KindedEvent } from '../../../src/events/schemas.js';
import { builderOf, datasetOfEvents } from '../../setup/datasets.js';
import {
  context,
  item,
  label,
  MINUTE,
  OPTIONS,
  outcome,
  recommendation,
  START,
} from '../../windows/streams.js';

const shown = (minutes = 0, items = ['a', 'b'], more = {}) =>
  recommendation(minutes, items, { id: 'r', user: 'u', ...more });

/** The event without a field that it may lack. */
function without(field: 'user' | 'recommendation', event: KindedEvent): KindedEvent {
  return Object.fromEntries(
    Object.entries(event).filter(([name]) => name !== field),
  ) as unknown as KindedEvent;
}

/** The rows in words: of each what is not absent. */
function told(dataset: AuditDataset): string[] {
  return Array.from({ length: dataset.buckets }, (_, number) => {
    const rows = dataset.bucket(number);
    return Array.from({ length: rows.recommendations }, (_, r) => {
      const own = Array.from({ length: rows.start[r + 1]! - rows.start[r]! }, (_, i) => {
        const at = rows.start[r]! + i;
        const numbers = (['score', 'reference', 'reward', 'label', 'inclusion'] as const)
          .filter((name) => !Number.isNaN(rows[name][at]!))
          .map((name) => `${name} ${rows[name][at]}`);
        const source = dataset.sources[rows.source[at]!]!;
        const place = rows.shown[at] ? `at ${rows.position[at]}` : 'not shown';
        return [`${dataset.itemName(rows.item[at]!)} ${place}`, ...numbers, source]
          .filter((text) => text !== '')
          .join(', ');
      });
      const { surface, policy } = dataset.segments[rows.segment[r]!]!;
      const keys = dataset.contexts[rows.context[r]!]!;
      return [`${surface}/${policy} ${keys.join(' ')}`.trim(), ...own].join('; ');
    });
  }).flat();
}

describe('a dataset', () => {
  it('is empty where nothing was shown', () => {
    const dataset = datasetOfEvents([outcome(1, 'a'), label(2, 'a'), item(0, 'a')]);
    expect([dataset.rows, dataset.labels, dataset.buckets, dataset.items.size]).toEqual([
      0, 0, 1, 0,
    ]);
    expect(dataset.bucket(0).recommendations).toBe(0);
    expect(dataset.contexts).toEqual([[]]);
    expect(() => dataset.bucket(1)).toThrow(RangeError);
    expect(() => dataset.itemName(0)).toThrow(RangeError);
  });

  it('holds what was shown in slate order, then the candidates, with what came of them', () => {
    const events: KindedEvent[] = [
      shown(0, ['b', 'a'], {
        slate: [{ item: 'b', score: 0.5, reference: 0.25 }, { item: 'a' }],
        candidates: [{ item: 'c', score: 0.125 }],
        context: { device: 'tv', age: 3 },
      }),
      outcome(1, 'b'),
      outcome(1, 'c'),
      label(3, 'a', { label: 0, inclusion: 0.5, source: 'panel' }),
      label(2, 'a', { label: 1, source: 'expert' }),
      label(2, 'c', { label: 0.75 }),
    ];
    const dataset = datasetOfEvents(events);
    expect(told(dataset)).toEqual([
      'home/production age=3 device=tv; b at 1, score 0.5, reference 0.25, reward 1; ' +
        'a at 2, reward 0, label 1, inclusion 1, expert; ' +
        'c not shown, score 0.125, reward 0, label 0.75, inclusion 1',
    ]);
    expect([dataset.rows, dataset.labels, dataset.facts.events]).toEqual([3, 2, 6]);
  });

  it('has a row of its own for a label that carries its context, and counts labels of an item alone', () => {
    const alone = without('recommendation', label(2, 'a'));
    const dataset = datasetOfEvents([
      { ...alone, ...context(1), score: 0.5, position: 3 },
      { ...alone, id: 'of an item' },
    ]);
    expect(told(dataset)).toEqual([
      'home/production; a not shown, score 0.5, label 1, inclusion 1',
    ]);
    expect(dataset.bucket(0).position[0]).toBe(3);
    expect(dataset.facts.itemLabels).toBe(1);
  });

  it('takes events that came too late for the readings, and drops what was sent twice', () => {
    const dataset = datasetOfEvents([
      shown(0, ['a']),
      recommendation(300, ['z'], { id: 'later', user: 'v' }),
      outcome(3, 'a'),
      shown(0, ['a'], { id: 'late' }),
      outcome(3, 'a', { recommendation: 'late' }),
      shown(0, ['a'], { id: 'late' }),
    ]);
    expect(told(dataset).filter((row) => row.includes('a at 1'))).toEqual([
      'home/production; a at 1, reward 1',
      'home/production; a at 1, reward 1',
    ]);
  });

  it('finds the recommendation of outcomes and labels, whatever user they name, if any', () => {
    const users = Array.from({ length: 40 }, (_, i) => `user-${i}`);
    const events = users.flatMap((user, i) => {
      const id = `r-of-${i}`;
      const nobodys = without('user', outcome(1, 'a', { recommendation: id }));
      return [
        recommendation(0, ['a'], { id, ...(i % 4 === 0 ? {} : { user }) }),
        i % 2 === 0 ? nobodys : outcome(1, 'a', { recommendation: id, user: 'another' }),
        label(1, 'a', { recommendation: id, user }),
      ].slice(0, i % 4 === 0 ? 2 : 3);
    });
    const dataset = datasetOfEvents(events, { bucketRows: 4 });
    expect(dataset.buckets).toBeGreaterThan(8);
    expect([dataset.rows, dataset.labels]).toEqual([40, 30]);
    expect(told(dataset).every((row) => row.includes('a at 1, reward 1'))).toBe(true);
  });

  it('keeps to its stretch, half-open, and to the segment that is asked for', () => {
    const events = [
      recommendation(0, ['a'], { id: 'first' }),
      recommendation(10, ['b'], { id: 'second', policy: 'explore' }),
      recommendation(20, ['c'], { id: 'third' }),
      outcome(21, 'c', { recommendation: 'third' }),
    ];
    const span = { from: START, to: START + 20 * MINUTE };
    expect(told(datasetOfEvents(events, span))).toHaveLength(2);
    expect(told(datasetOfEvents(events, { ...span, policy: 'explore' }))).toEqual([
      'home/explore; b at 1, reward 0',
    ]);
  });

  it('knows the latest declaration and the first publication or exposure of items', () => {
    const dataset = datasetOfEvents([
      item(2, 'a', { categories: ['new', 'taxonomy:x'], published: START - 5 }),
      item(1, 'a', { categories: ['old'] }),
      shown(3, ['a', 'b']),
      shown(1, ['b'], { id: 'before' }),
      item(0, 'never shown', { categories: ['none'] }),
    ]);
    expect(dataset.categories).toEqual(['new']);
    const of = new Map(
      Array.from({ length: dataset.items.size }, (_, i) => [dataset.itemName(i), i]),
    );
    expect([...of.keys()].sort()).toEqual(['a', 'b']);
    const { categoryStart, published } = dataset.items;
    const [a, b] = [of.get('a')!, of.get('b')!];
    expect(categoryStart[a + 1]! - categoryStart[a]!).toBe(1);
    expect([published[a], published[b]]).toEqual([START - 5, START + MINUTE]);
  });

  it('holds together the contexts and segments that are used least, and the items seen last', () => {
    const events = [
      ...['x', 'x', 'y', 'z'].map((device, i) =>
        recommendation(i, [`item-${i}`], { policy: `p-${device}`, context: { device } }),
      ),
      recommendation(5, ['item-9']),
    ];
    const joining = { ...OPTIONS, maxSegments: 2 };
    const dataset = datasetOfEvents(events, { joining, maxContexts: 1, maxItems: 3 });
    expect(dataset.contexts).toEqual([[], ['device=x'], ['other']]);
    expect(dataset.segments).toEqual([
      { surface: 'home', policy: 'p-x' },
      { surface: 'home', policy: 'p-y' },
      { surface: 'other', policy: 'other' },
    ]);
    expect(dataset.facts.itemsCut).toBe(2);
    expect(told(dataset).filter((row) => row.includes('other at 1'))).toHaveLength(2);
  });

  it('of a share of users keeps all of theirs, and of the others what has a label', () => {
    const users = Array.from({ length: 200 }, (_, i) => `user-${i}`);
    const events = users.flatMap((user, i) => [
      recommendation(0, ['a', 'b'], { id: `r-of-${i}`, user }),
      label(1, 'a', { recommendation: `r-of-${i}`, user }),
      outcome(1, 'a', { recommendation: `r-of-${i}`, user }),
    ]);
    const dataset = datasetOfEvents(events, { share: 0.2 });
    expect(dataset.labels).toBe(200);
    const rows = dataset.bucket(0);
    const whole = Array.from(rows.shown.subarray(0, rows.length)).filter(Boolean).length / 2;
    expect(whole).toBeGreaterThan(20);
    expect(whole).toBeLessThan(60);
    expect(rows.length).toBe(200 + whole);
    expect(
      told(dataset).filter((row) => row.includes('a not shown, reward 1, label 1')),
    ).toHaveLength(200 - whole);
  });

  it('tells how far it has come', () => {
    const told: DatasetProgress[] = [];
    builderOf([shown()], { onProgress: (progress) => told.push(progress) }).finish();
    expect(told).toEqual([{ phase: 'joining', events: 1, rows: 2, done: 1 }]);
  });
});

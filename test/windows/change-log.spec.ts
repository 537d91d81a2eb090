/** Change events on their way to the charts. */
import { describe, expect, it } from '@jest/globals';
import type { KindedEvent } from '../../src/events/schemas.js';
import { messagesOf, OPTIONS, recommendation, Run, START } from './streams.js';

const change = (minutes: number, what: string, more: object = {}): KindedEvent => ({
  kind: 'change',
  id: `c-${what}`,
  time: START + minutes * 60_000,
  what,
  ...more,
});

const EVENTS = [
  change(2, 'everywhere'),
  recommendation(3, ['a']),
  change(4, 'on home', { surface: 'home' }),
  change(5, 'another policy', { surface: 'home', policy: 'explore' }),
  change(6, 'elsewhere', { surface: 'search' }),
  recommendation(20, ['b']),
];

describe('changes', () => {
  it('are kept with the panes, for the segments they concern, oldest first', () => {
    const { changes } = new Run().play(messagesOf(EVENTS, 1)).pipeline.coordinator;
    expect(changes.of('home', 'production').map(({ what }) => what)).toEqual([
      'everywhere',
      'on home',
    ]);
    expect(changes.of('home', 'explore').map(({ what }) => what)).toEqual([
      'everywhere',
      'on home',
      'another policy',
    ]);
  });

  it('are the same over any number of partitions, and after a restart in their midst', () => {
    const one = new Run().play(messagesOf(EVENTS, 1));
    const options = { ...OPTIONS, partitions: 4 };
    const messages = messagesOf(EVENTS, 4);
    const before = new Run(options).playOpen(messages.slice(0, 4));
    const after = new Run(options);
    after.pipeline.restore(before.pipeline.checkpoint());
    after.play(messages.slice(4));
    const of = (run: Run) => run.pipeline.coordinator.changes.of('home', 'production');
    expect(of(after)).toEqual(of(one));
  });

  it('make nothing late, however late they are told themselves', () => {
    const run = new Run().play(messagesOf([...EVENTS, change(1, 'told late')], 1));
    expect(run.pipeline.coordinator.changes.of('home', 'production')[0]!.what).toBe('told late');
  });
});

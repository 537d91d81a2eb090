import { describe, expect, it } from '@jest/globals';
import { EventQueue, type DueEvent } from '../../src/simulation/event-queue.js';

function due(time: number, id: string): DueEvent {
  return { time, event: { kind: 'change', id, time: new Date(time).toISOString(), what: 'x' } };
}

describe('EventQueue', () => {
  it('hands out a step by time, ties in order of queueing, once', () => {
    const queue = new EventQueue(1000, 100);
    queue.push(due(1050, 'b'));
    queue.push(due(1010, 'a'));
    queue.push(due(1050, 'c'));
    queue.push(due(1100, 'next'));
    expect(queue.take(0).map(({ event }) => event.id)).toEqual(['a', 'b', 'c']);
    expect(queue.take(0)).toEqual([]);
    expect(queue.pendingSteps()).toEqual([1]);
  });

  it('lists pending steps in order of time', () => {
    const queue = new EventQueue(0, 10);
    for (const time of [95, 5, 110]) queue.push(due(time, String(time)));
    expect(queue.pendingSteps()).toEqual([0, 9, 11]);
  });
});

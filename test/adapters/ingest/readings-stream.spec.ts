import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import { comparePlaces, type Output } from '../../../src/adapters/nats/outbox.js';
import { ReadingMessages } from '../../../src/adapters/ingest/readings-stream.js';
import { readingJson } from '../../../src/detectors/reading-json.js';
import type { Reading } from '../../../src/detectors/reading.js';
import type { ReadingSet } from '../../../src/windows/reading-set.js';

const WINDOW = { start: Date.UTC(2026, 4, 1), end: Date.UTC(2026, 4, 1, 1) };

function readings(count: number, surface = 'home'): Reading[] {
  return Array.from({ length: count }, (_, n) => ({
    detector: 'bandwagon',
    surface,
    policy: 'production',
    window: WINDOW,
    measurement: { reading: `reading_${n}`, by: {}, n, value: n / 7, low: 0, high: n },
  }));
}

function setOf(readAt: number, of: ReadingSet['of'], count: number): ReadingSet {
  return { of, lane: 'exposure', readAt, window: WINDOW, readings: readings(count) };
}

/** The JSON objects of the messages, one after the other. */
function linesOf(outputs: readonly Output[]): unknown[] {
  const text = outputs.map(({ data }) => Buffer.from(data).toString()).join('');
  return text
    .split('\n')
    .slice(0, -1)
    .map((line) => JSON.parse(line) as unknown);
}

describe('ReadingMessages', () => {
  it('writes one reading a line, and says what the readings are of', () => {
    const set = setOf(7, 'block', 3);
    const outputs = new ReadingMessages().of(set);
    expect(outputs).toHaveLength(1);
    expect(outputs[0]!.headers).toEqual({ 'Flyball-Of': 'block' });
    expect(linesOf(outputs)).toEqual(set.readings.map(readingJson));
  });

  it('has no message for no readings', () => {
    const messages = new ReadingMessages();
    expect(messages.of(setOf(7, 'window', 0))).toEqual([]);
    expect(messages.of(setOf(7, 'window', 1))[0]!.place).toEqual([7, 0]);
  });

  it('splits where a message would grow too large, between lines', () => {
    // 256 bytes of surface make a line of some 450 bytes: 5,000 are over two messages' worth.
    const set = { ...setOf(7, 'window', 0), readings: readings(5000, 'x'.repeat(256)) };
    const outputs = new ReadingMessages().of(set);
    expect(outputs.map(({ place }) => place)).toEqual([
      [7, 0],
      [7, 1],
      [7, 2],
    ]);
    for (const { data } of outputs) {
      expect(data.length).toBeLessThanOrEqual(900_000);
      expect(data.at(-1)).toBe('\n'.charCodeAt(0));
    }
    expect(linesOf(outputs)).toEqual(set.readings.map(readingJson));
  });

  it('gives places that grow, and that a second run repeats', () => {
    const sets = fc
      .array(fc.tuple(fc.nat(2), fc.constantFrom('window', 'block'), fc.nat(3)))
      .map((steps) => {
        let pane = 5_900_000;
        return steps.map(([step, of, count]) => setOf((pane += step), of, count));
      });
    fc.assert(
      fc.property(sets, fc.nat(), (all, from) => {
        const messages = new ReadingMessages();
        const places = all.flatMap((set) => messages.of(set)).map(({ place }) => place);
        for (let i = 1; i < places.length; i++) {
          expect(comparePlaces(places[i - 1]!, places[i]!)).toBeLessThan(0);
        }
        // A run that starts later, with the first set of any moment, gives the same places from there on.
        const restart = all[from % Math.max(1, all.length)]?.readAt;
        const rest = all.filter(({ readAt }) => restart !== undefined && readAt >= restart);
        const second = new ReadingMessages();
        const repeated = rest.flatMap((set) => second.of(set)).map(({ place }) => place);
        expect(repeated).toEqual(places.slice(places.length - repeated.length));
      }),
    );
  });
});

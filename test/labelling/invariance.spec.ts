/** Laws 2, 3 and 4 of the label desk: how a stream is split, cut or interrupted changes no request. */
import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import type { KindedEvent } from '../../src/events/schemas.js';
import type { LabelRequest } from '../../src/labelling/label-request.js';
import type { LabellingOptions } from '../../src/labelling/labelling-options.js';
import { messagesOf, MINUTE, START, type Message } from '../windows/streams.js';
import { DeskRun, LABELLING } from './desk-run.js';

/** Small windows and samples, so that a short stream meets all of it. */
const OPTIONS: LabellingOptions = {
  ...LABELLING,
  budget: 2000,
  windowMs: 15 * MINUTE,
  attributionMs: 10 * MINUTE,
  waitMs: 60 * MINUTE,
  candidates: 2,
  maxItems: 4,
  maxSegments: 2,
  maxOpen: 12,
  overlap: 0.3,
};

/** Hours of impressions, reports, labels, skipped tasks and guidelines, none late in any partition. */
const streams: fc.Arbitrary<KindedEvent[]> = fc
  .array(
    fc.record({
      step: fc.integer({ min: 0, max: 3 * MINUTE }),
      kind: fc.constantFrom('shown', 'shown', 'shown', 'shown', 'report', 'label', 'skip', 'edit'),
      user: fc.integer({ min: 0, max: 6 }),
      items: fc.uniqueArray(fc.integer({ min: 0, max: 8 }), { minLength: 1, maxLength: 4 }),
      policy: fc.constantFrom('production', 'explore', 'random'),
      score: fc.integer({ min: 0, max: 20 }),
      back: fc.nat({ max: 20 }),
      carries: fc.boolean(),
      again: fc.boolean(),
    }),
    { minLength: 40, maxLength: 160 },
  )
  .map((steps) => {
    let time = START;
    const events: KindedEvent[] = [];
    const shown: Extract<KindedEvent, { kind: 'recommendation' }>[] = [];
    steps.forEach(({ step, kind, user, items, policy, score, back, carries, again }, i) => {
      time += step;
      const id = `e-${i}`;
      const to = shown.at(-1 - back) ?? shown[0];
      const of = to && { item: to.slate[0]!.item, user: to.user!, recommendation: to.id };
      const carried = to && { surface: 'home', policy: to.policy, impressionTime: to.time };
      if (kind === 'shown' || !of) {
        const event = {
          kind: 'recommendation' as const,
          id,
          time,
          surface: 'home',
          policy,
          user: `u-${user}`,
          slate: items.map((each) => ({ item: `item-${each}`, score: score / 20, reference: 0.4 })),
        };
        shown.push(event);
        events.push(event);
      } else if (kind === 'report') {
        const claim = { field: 'genre', value: 'jazz', held: 'pop', confidence: 0.7 + score / 70 };
        const context = carries ? carried : {};
        events.push({ kind: 'outcome', id, time, signal: 'report', claim, ...of, ...context });
      } else if (kind === 'label') {
        const guideline = score > 18 ? { guideline: 'v2' } : {};
        events.push({ kind: 'label', id, time, label: (i % 5) / 4, ...of, ...guideline });
      } else if (kind === 'skip') {
        events.push({ kind: 'outcome', id, time, signal: 'label-skipped', ...of });
      } else {
        events.push({ kind: 'change', id, time, what: score > 15 ? `guideline: ${id}` : 'deploy' });
      }
      if (again) events.push(events.at(-1)!);
    });
    return events;
  });

const sizes = fc.array(fc.integer({ min: 1, max: 9 }), { minLength: 1, maxLength: 5 });

/** Ids begin with the partition, which differs where the number of partitions does. */
const unplaced = (requests: readonly LabelRequest[]) =>
  requests.map((each) => ({ ...each, id: each.id.replace(/^p\d+-/, '') }));

const facts = ({ desk }: DeskRun) => [
  desk.spend(),
  desk.answers(),
  desk.agreement(),
  desk.guideline,
  desk.loweredInclusions,
  desk.exploration({ surface: 'home', policy: 'production' }, 2),
];

describe('requests for labels', () => {
  it('are the same over any number of partitions and cuts', () => {
    let asked = 0;
    fc.assert(
      fc.property(streams, fc.integer({ min: 2, max: 6 }), sizes, (events, partitions, cut) => {
        const one = new DeskRun(OPTIONS).play(messagesOf(events, 1));
        const many = new DeskRun({ ...OPTIONS, partitions }).play(
          messagesOf(events, partitions),
          cut,
        );
        expect(unplaced(many.requests)).toEqual(unplaced(one.requests));
        expect(facts(many)).toEqual(facts(one));
        asked += one.requests.length;
      }),
      { numRuns: 20 },
    );
    expect(asked).toBeGreaterThan(60);
  });

  it('are the same after kills at any point', () => {
    fc.assert(
      fc.property(streams, fc.array(fc.nat(), { minLength: 1, maxLength: 3 }), (events, kills) => {
        const options = { ...OPTIONS, partitions: 3 };
        const messages = messagesOf(events, 3);
        const undisturbed = new DeskRun(options).play(messages);
        const { requests, last } = playWithKills(messages, options, kills);
        expect(requests).toEqual(undisturbed.requests);
        expect(facts(last)).toEqual(facts(undisturbed));
      }),
      { numRuns: 20 },
    );
  });

  it('name no user, nor does the state', () => {
    const [events] = fc.sample(streams, { numRuns: 1, seed: 5 });
    const run = new DeskRun(OPTIONS).playOpen(messagesOf(events!, 1));
    const text = Buffer.from(run.state()).toString('latin1') + JSON.stringify(run.requests);
    expect(text).toContain('item-');
    expect(text).not.toMatch(/u-\d/);
  });
});

/** At each kill what was applied after the last stored state is lost, and read again. */
function playWithKills(
  messages: readonly Message[],
  options: LabellingOptions,
  kills: readonly number[],
): { requests: LabelRequest[]; last: DeskRun } {
  let run = new DeskRun(options);
  const requests: LabelRequest[] = [];
  let done = 0;
  for (const kill of kills) {
    const stored = done + (kill % (messages.length - done + 1));
    run.playOpen(messages.slice(done, stored), [3]);
    const state = run.state();
    requests.push(...run.requests);
    run.playOpen(messages.slice(stored, stored + 5), [2]);
    run = DeskRun.from(options, state);
    done = stored;
  }
  run.play(messages.slice(done), [4]);
  return { requests: [...requests, ...run.requests], last: run };
}

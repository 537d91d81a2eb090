import { createHash } from 'node:crypto';
import { describe, expect, it } from '@jest/globals';
import { Ajv } from 'ajv';
import { isBelievableTime, parseEventTime } from '../../src/events/event-time.js';
import { EVENT_KINDS } from '../../src/events/kinds.js';
import { EVENT_SCHEMAS } from '../../src/events/schemas.js';
import { truthRecords } from '../../src/simulation/truth.js';
import { World } from '../../src/simulation/world.js';
import { HOUR, ndjson, ofKind, runWorld, SMALL, START, timeOf } from './collected-run.js';

const { events, batches, truth } = runWorld(SMALL);

describe('a world', () => {
  it('tells the same story from the same options', () => {
    const again = runWorld(SMALL);
    expect(ndjson(again.events)).toBe(ndjson(events));
    expect(again.truth).toEqual(truth);
  });

  it('tells this very story, on every version of Node.js', () => {
    // Golden: changes only where the simulation itself is changed on purpose.
    const digest = createHash('sha256').update(ndjson(events)).digest('hex');
    expect(digest.slice(0, 16)).toBe('119bbfcef814e6f3');
  });

  it('tells another story from another seed', () => {
    const other = runWorld({ ...SMALL, seed: 8 });
    expect(ndjson(other.events)).not.toBe(ndjson(events));
    expect(other.truth.items.map(({ quality }) => quality)).not.toEqual(
      truth.items.map(({ quality }) => quality),
    );
  });

  it('runs once', () => {
    const world = new World(SMALL);
    expect([...world.events()].length).toBeGreaterThan(0);
    expect(() => [...world.events()]).toThrow('once');
  });
});

describe('its events', () => {
  it('keep the contract', () => {
    // The schemas are the contract; times and ids have rules beyond them, checked below.
    const ajv = new Ajv({ allowUnionTypes: true });
    const run = runWorld({ ...SMALL, changes: [{ at: 0.5, what: 'a new model' }] });
    for (const kind of EVENT_KINDS) {
      const validate = ajv.compile(EVENT_SCHEMAS[kind]);
      const found = ofKind(run.events, kind);
      expect(found.length).toBeGreaterThan(0);
      expect(found.filter((event) => !validate(event))).toEqual([]);
      expect(found.filter((event) => !isBelievableTime(parseEventTime(event.time)))).toEqual([]);
    }
  });

  it('come in order of time, in steps of the world’s own clock', () => {
    const times = events.map(timeOf);
    expect(times).toEqual([...times].sort((a, b) => a - b));
    for (const batch of batches) {
      const steps = new Set(batch.map((event) => Math.floor((timeOf(event) - START) / 60_000)));
      expect(steps.size).toBe(1);
    }
  });

  it('have ids of their own', () => {
    const ids = new Set(events.map(({ kind, id }) => `${kind} ${id}`));
    expect(ids.size).toBe(events.length);
  });

  it('declare every item before it is shown', () => {
    const declared = new Set<string>();
    for (const event of events) {
      if (event.kind === 'item') declared.add(event.item);
      if (event.kind === 'recommendation') {
        for (const { item } of event.slate) expect(declared).toContain(item);
      }
    }
    expect(declared.size).toBe(SMALL.items);
  });

  it('refer from clicks and labels to an impression shown before', () => {
    const shown = new Map(
      ofKind(events, 'recommendation').map((event) => [event.id, event] as const),
    );
    for (const event of [...ofKind(events, 'outcome'), ...ofKind(events, 'label')]) {
      const recommendation = shown.get(event.recommendation ?? '');
      expect(recommendation).toBeDefined();
      expect(event.user).toBe(recommendation!.user);
      expect(recommendation!.slate.map(({ item }) => item)).toContain(event.item);
      expect(timeOf(event)).toBeGreaterThan(timeOf(recommendation!));
    }
  });

  it('include the clicks and labels that come after the last recommendation', () => {
    const last = Math.max(...ofKind(events, 'recommendation').map(timeOf));
    expect(last).toBeLessThan(START + SMALL.duration);
    expect(Math.max(...events.map(timeOf))).toBeGreaterThan(START + SMALL.duration);
  });

  it('announce changes at their time, once for each policy that has a ranker', () => {
    const run = runWorld({
      ...SMALL,
      policies: [
        { name: 'production', ranking: 'learned', share: 0.9 },
        { name: 'explore', ranking: 'uniform', share: 0.1 },
      ],
      changes: [{ at: 0.5, what: 'ranker learns faster' }],
    });
    expect(ofKind(run.events, 'change')).toEqual([
      {
        kind: 'change',
        id: 'c-1',
        time: '2026-05-01T00:15:00.000Z',
        what: 'ranker learns faster',
        surface: 'home',
        policy: 'production',
      },
    ]);
  });

  it('show items that are published during the run from the next retraining on', () => {
    const run = runWorld({ ...SMALL, freshItems: 0.5, duration: HOUR });
    const fresh = ofKind(run.events, 'item').filter((event) => timeOf(event) > START);
    expect(fresh).toHaveLength(SMALL.items! / 2);
    const publishedAt = new Map(fresh.map((event) => [event.item, timeOf(event)]));
    for (const event of ofKind(run.events, 'recommendation')) {
      const deployed = timeOf(event) - ((timeOf(event) - START) % SMALL.retrainEvery!);
      const eligible = ofKind(run.events, 'item').filter((item) => timeOf(item) <= deployed);
      expect(event.eligible ?? SMALL.items).toBe(eligible.length);
      for (const { item } of event.slate) {
        expect(publishedAt.get(item) ?? START).toBeLessThanOrEqual(deployed);
      }
    }
  });

  it('show all there is where the catalogue is smaller than a slate', () => {
    const run = runWorld({ ...SMALL, items: 3, categories: 2 });
    for (const { slate } of ofKind(run.events, 'recommendation')) {
      expect(slate.map(({ item }) => item).sort()).toEqual(['item-1', 'item-2', 'item-3']);
    }
  });

  it('are none but declarations where nobody comes', () => {
    const run = runWorld({ ...SMALL, recommendationsPerHour: 0 });
    expect(new Set(run.events.map(({ kind }) => kind))).toEqual(new Set(['item']));
    expect(run.truth.periods[0]).toMatchObject({ impressions: 0, exposureGini: null });
  });
});

describe('its truth', () => {
  it('has one record a policy and training period, whose version the events carry', () => {
    expect(truth.periods.map(({ version, start }) => ({ version, start }))).toEqual([
      { version: '0', start: '2026-05-01T00:00:00.000Z' },
      { version: '1', start: '2026-05-01T00:10:00.000Z' },
      { version: '2', start: '2026-05-01T00:20:00.000Z' },
    ]);
    for (const period of truth.periods) {
      const served = ofKind(events, 'recommendation').filter(
        ({ version }) => version === period.version,
      );
      expect(served).toHaveLength(period.recommendations);
      for (const event of served) {
        expect(timeOf(event)).toBeGreaterThanOrEqual(Date.parse(period.start));
        expect(timeOf(event)).toBeLessThan(Date.parse(period.end));
      }
    }
    const clicks = truth.periods.reduce((sum, period) => sum + period.clicks, 0);
    expect(clicks).toBe(ofKind(events, 'outcome').length);
  });

  it('holds the options to run the world again', () => {
    expect(ndjson(runWorld(truth.world.options).events)).toBe(ndjson(events));
  });

  it('grows as the run goes on', () => {
    const world = new World(SMALL);
    const closed = new Set<number>();
    for (const batch of world.events()) {
      expect(batch.length).toBeGreaterThan(0);
      closed.add(world.truth().periods.length);
    }
    expect([...closed]).toEqual([0, 1, 2, 3]);
  });

  it('prints as lines of JSON that say what they are', () => {
    const records = [...truthRecords(truth)];
    expect(records).toHaveLength(1 + SMALL.items! + 3);
    expect(JSON.parse(JSON.stringify(records))).toEqual(records);
    expect(records[0]).toMatchObject({ truth: 'world', options: { seed: 7, memory: 0.8 } });
  });
});

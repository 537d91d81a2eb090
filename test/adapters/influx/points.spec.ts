/** Points of readings, incidents and audits: what tells them apart, and no number that is none. */
import { describe, expect, it } from '@jest/globals';
import {
  auditPoint,
  incidentPoint,
  labelSpendPoint,
  readingPoints,
} from '../../../src/adapters/influx/points.js';
import type { Incident } from '../../../src/alarms/incident.js';
import type { AuditEntry } from '../../../src/audit/request.js';
import type { Measurement } from '../../../src/detectors/reading.js';
import type { ReadingSet } from '../../../src/windows/reading-set.js';
import { spend } from '../labelling/desk.js';

const END = Date.parse('2026-05-01T12:00:00Z');

function setOf(measurement: Measurement, rest: Partial<ReadingSet> = {}): ReadingSet {
  const window = { start: END - 3_600_000, end: END };
  const reading = { detector: 'bandwagon', surface: 'home', policy: 'p 1', window, measurement };
  return { of: 'window', lane: 'exposure', readAt: END, window, readings: [reading], ...rest };
}

describe('readingPoints', () => {
  const measured = { reading: 'top_share', by: { share: '1%' }, n: 10, value: 0.5 };

  it('are told by reading, segment, what it is about, and kind of window', () => {
    expect(readingPoints(setOf({ ...measured, low: 0.4, high: 0.6 }))).toEqual([
      {
        measurement: 'readings',
        time: END,
        tags: {
          ...{ reading: 'bandwagon.top_share', surface: 'home', policy: 'p 1', of: 'window' },
          by_share: '1%',
        },
        fields: { value: 0.5, low: 0.4, high: 0.6, n: 10 },
      },
    ]);
  });

  it('leave out what is no finite number', () => {
    const [point] = readingPoints(setOf({ ...measured, high: Infinity, interval: 'few_shards' }));
    expect(point!.fields).toEqual({ value: 0.5, n: 10 });
  });

  it('say why there is no value', () => {
    const lack = { enough: false, reason: 'insufficient', seen: 3, needed: 50 } as const;
    const [point] = readingPoints(setOf({ reading: 'top_share', by: {}, ...lack }));
    expect(point!.fields).toEqual({ reason: 'insufficient', seen: 3, needed: 50 });
  });

  it('are none of what labels may still change', () => {
    expect(readingPoints(setOf(measured, { provisional: true }))).toEqual([]);
  });
});

describe('incidentPoint', () => {
  it('is at the block that opened or closed it', () => {
    const incident = {
      ...{ id: 'i', alert: 'FlyballX', reading: 'bandwagon.x', surface: 's', policy: 'p' },
      ...{ severity: 'page', finding: 'It moved.', value: 1, low: 0, high: 2, since: 5 },
      ...{ evidence: 1, openedAt: END },
    } as Incident;
    expect(incidentPoint({ what: 'opened', incident })).toMatchObject({
      measurement: 'incidents',
      time: END,
      tags: { alert: 'FlyballX', severity: 'page', what: 'opened' },
      fields: { id: 'i', finding: 'It moved.', value: 1 },
    });
    const closed = { what: 'closed', incident: { ...incident, closedAt: END + 1 } } as const;
    expect(incidentPoint(closed).time).toBe(END + 1);
  });
});

describe('auditPoint', () => {
  const request: AuditEntry['request'] = {
    ...{ id: 'a', trigger: 'api' as const, from: 1, to: 2, baselineFrom: 0, baselineTo: 1 },
    surface: 'home',
  };

  it('is one of an audit that has ended', () => {
    const entry: AuditEntry = { request, state: 'done', verdict: 'Nothing changed.' };
    expect(auditPoint(entry)).toEqual({
      ...{ measurement: 'audits', time: 2 },
      tags: { id: 'a', trigger: 'api', state: 'done', surface: 'home' },
      fields: { verdict: 'Nothing changed.', from: 1, to: 2 },
    });
    expect(auditPoint({ request, state: 'running' })).toBeUndefined();
  });
});

describe('labelSpendPoint', () => {
  it('is how a budget stands, without an age where nothing waits', () => {
    const { time, tags, fields } = labelSpendPoint(spend({ oldestAge: NaN }), END);
    expect({ time, tags }).toEqual({ time: END, tags: { surface: 'home', policy: 'production' } });
    expect(fields).toEqual({
      ...{ budget: 100, spent_today: 40, waiting: 3, labelled: 60, skipped: 4, expired: 1 },
      ...{ effective_labels: 48.5, mixing: 0.2 },
    });
    expect(labelSpendPoint(spend(), END).fields).toMatchObject({ oldest_age_seconds: 3600 });
  });
});

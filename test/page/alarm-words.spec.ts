/** What the page says of incidents, and of how readings are watched. */
import { describe, expect, it } from '@jest/globals';
import type { Incident } from '../../src/alarms/incident.js';
import {
  actionCall,
  courseWords,
  doneWords,
  evidenceWords,
  falseAlarmWords,
  maintenanceCall,
  monitorWords,
  nearWords,
} from '../../src/page/alarm-words.js';
import { fullHistory } from './full-history.js';

const END = Date.parse('2026-05-01T00:00:00Z');
const HOUR = 3_600_000;
const DAY = 24 * HOUR;
const INCIDENT: Incident = {
  ...{ id: 'a/b', kind: 'change', alert: 'FlyballQualityChanged', detector: 'proxy-drift' },
  ...{ reading: 'proxy-drift.quality', surface: 'home', policy: '*', by: {}, segments: [] },
  ...{ severity: 'page', summary: 'It fell.', finding: 'From 0.6 to 0.5.', when: 'below' },
  ...{ since: END, openedAt: END + DAY, changes: [], evidence: 1, records: [] },
  ...{ value: 0.5, low: 0.4, high: 0.6 },
};

describe('an incident', () => {
  it('says how rare chance makes it, and of what', () => {
    const of = (falseAlarms: Incident['falseAlarms'], severity: Incident['severity'] = 'page') =>
      falseAlarmWords({ ...INCIDENT, severity, ...(falseAlarms ? { falseAlarms } : {}) });
    expect(of({ count: 1, days: 90, of: 'installation' })).toBe(
      'Built so that chance alone raises at most 1 page in 90 days over the whole installation, on average.',
    );
    expect(of({ count: 0.5, days: 90, of: 'reading' }, 'ticket')).toContain(
      'at most 0.5 tickets in 90 days for this reading in all segments',
    );
    expect(of(undefined)).toBe('No rate of false alarms is promised for it.');
  });

  it('never says that an alarm is complete when it is not', () => {
    expect(evidenceWords(0.999)).toMatch(/^99% /);
    expect(evidenceWords(1)).toMatch(/^100% /);
    expect(evidenceWords(-1)).toMatch(/^0% /);
  });

  it('says why it is over, and how often it came back', () => {
    expect(courseWords(INCIDENT)).toBe('');
    expect(courseWords({ ...INCIDENT, reopened: 2 })).toBe('It came back 2 times.');
    expect(courseWords({ ...INCIDENT, closedAt: END, closedFor: 'accepted', reopened: 1 })).toBe(
      'Closed 2026-05-01 00:00 UTC: accepted as the new normal. It came back once.',
    );
  });

  it('places changes before or after its begin', () => {
    expect(nearWords({ time: END - 2 * HOUR, what: 'ranker v2' }, END)).toBe(
      '(2026-04-30 22:00 UTC, 2 hours before the begin)',
    );
    expect(nearWords({ time: END + DAY, what: 'x' }, END)).toContain('1 day after the begin');
    expect(nearWords({ time: END, what: 'x' }, END)).toBe('(2026-05-01 00:00 UTC)');
  });

  it('says what was done about it, and how to do it', () => {
    const record = { incident: 'a/b', by: 'ana', at: END, after: END, why: 'a launch' };
    expect(doneWords({ what: 'accept', ...record })).toBe('Accepted as the new normal');
    expect(actionCall('http://127.0.0.1:8620', 'a/b', 'accept')).toMatch(
      /^curl -X POST -H "Authorization: Bearer .* http:\/\/127\.0\.0\.1:8620\/api\/incidents\/a%2Fb\/accept$/,
    );
  });

  it('declares maintenance of a segment, whatever its name does to a shell', () => {
    const call = maintenanceCall('http://127.0.0.1:8620', { surface: "it's; rm", policy: 'p' });
    expect(call).toContain(`"surface":"it'\\''s; rm","policy":"p","by":"YOU"`);
    expect(call).toMatch(/ http:\/\/127\.0\.0\.1:8620\/api\/maintenance$/);
  });
});

describe('a monitor', () => {
  const [pinned, learning, limit, suppressed] = fullHistory('home', 'p', END).monitors;

  it('learns, then watches, and is silent in maintenance', () => {
    expect(monitorWords(learning!, DAY)).toBe(
      'Learning its baseline: 12 of 28 days. Until then no change is looked for.',
    );
    expect(monitorWords(learning!, 2 * HOUR)).toContain('12 of 28 blocks of 2 hours');
    expect(monitorWords(pinned!, DAY)).toBe(
      'Watched for change since 2026-04-19 00:00 UTC: baseline 200 (190 to 211), ' +
        'evidence 40% of what an alarm needs, on a log scale.',
    );
    expect(monitorWords(pinned!, DAY, true)).toMatch(/, and an incident is open\.$/);
    expect(monitorWords(limit!, DAY, true)).toMatch(/ An incident is open\.$/);
    expect(monitorWords({ ...pinned!, against: 'control' }, DAY)).toMatch(
      /^Watched against the holdout control since /,
    );
    expect(monitorWords(suppressed!, DAY)).toMatch(/^Suppressed: /);
  });

  it('of a limit says where it lies', () => {
    expect(monitorWords(limit!, DAY)).toBe(
      'Limit watched from the first block on: a page is due when it is above 0.8 beyond chance.',
    );
  });
});

/** Which audit is asked for: the same cause asks for the same one. */
import { describe, expect, it } from '@jest/globals';
import type { PostedAlert } from '../../../src/adapters/audits/alertmanager.js';
import {
  alertRequest,
  calledRequest,
  incidentRequest,
  missingRequests,
  scheduledRequest,
  stretchesBefore,
} from '../../../src/adapters/audits/audit-requests.js';
import type { Incident } from '../../../src/alarms/incident.js';

const HOUR = 3_600_000;
const NOON = Date.parse('2026-05-01T12:00:00Z');
const OPTIONS = { stretchMs: 2 * HOUR, baselineLagMs: 6 * HOUR };

const incident: Incident = {
  id: '0123456789abcdef',
  alert: 'FlyballRunawayGain',
  detector: 'bandwagon',
  reading: 'bandwagon.exposure_gini',
  surface: 'home',
  policy: 'production',
  by: {},
  severity: 'ticket',
  summary: 'Exposure is concentrated on few items.',
  kind: 'limit',
  finding: '',
  ...{ segments: [], changes: [], evidence: 1, records: [] },
  when: 'above',
  threshold: 0.8,
  since: NOON - HOUR,
  openedAt: NOON,
  value: 0.9,
  low: 0.85,
  high: 0.95,
};

const alert: PostedAlert = {
  status: 'firing',
  labels: { alertname: incident.alert, surface: 'home', policy: 'production' },
  startsAt: '2026-05-01T12:03:00Z',
  fingerprint: 'a1b2',
};

describe('the stretches of an audit', () => {
  it('have the same length, and lie the lag apart', () => {
    expect(stretchesBefore(NOON, OPTIONS)).toEqual({
      from: NOON - 2 * HOUR,
      to: NOON,
      baselineFrom: NOON - 8 * HOUR,
      baselineTo: NOON - 6 * HOUR,
    });
  });
});

describe('a posted alert', () => {
  it('asks for the audit of the open incident it is about', () => {
    const request = alertRequest(alert, [incident], NOON + HOUR, OPTIONS);
    expect(request).toEqual(incidentRequest(incident, OPTIONS));
    expect(request).toMatchObject({ id: incident.id, incident: incident.id, to: NOON });
  });

  it('goes on asking for it after that has closed, and for the open one where it came again', () => {
    const closed = { ...incident, closedAt: NOON + 1 };
    const older = { ...incident, id: '00000000000000ff', closedAt: NOON - 1 };
    expect(alertRequest(alert, [older, closed], NOON, OPTIONS).id).toBe(incident.id);
    const again = { ...incident, id: 'fedcba9876543210' };
    expect(alertRequest(alert, [closed, again], NOON, OPTIONS).id).toBe(again.id);
  });

  it('is about the incident of its reading and of what that is about', () => {
    const clicks = { ...incident, id: '00000000000000c1', by: { signal: 'click' } };
    const quality = { ...incident, id: '0000000000000090', reading: 'proxy-drift.quality' };
    const about = (labels: Record<string, string>) =>
      alertRequest(
        { ...alert, labels: { ...alert.labels, ...labels } },
        [quality, clicks, incident],
        NOON,
        OPTIONS,
      ).id;
    expect(about({ reading: incident.reading, signal: 'click' })).toBe(clicks.id);
    expect(about({ reading: quality.reading })).toBe(quality.id);
  });

  it('asks for one of its own where there is no such incident, or one of another segment', () => {
    const other = { ...incident, policy: 'explore' };
    const request = alertRequest(alert, [other], NOON, OPTIONS);
    expect(request.id).not.toBe(incident.id);
    expect(request.incident).toBeUndefined();
    expect(request).toMatchObject({ trigger: 'alert', surface: 'home', policy: 'production' });
  });

  it('asks for the same one however often it is posted, and for another when it fires anew', () => {
    const id = (posted: PostedAlert, at = NOON) => alertRequest(posted, [], at, OPTIONS).id;
    expect(id({ ...alert }, NOON + HOUR)).toBe(id(alert));
    expect(id({ ...alert, startsAt: '2026-05-02T12:03:00Z' })).not.toBe(id(alert));
    expect(id({ ...alert, labels: { ...alert.labels, surface: 'search' } })).not.toBe(id(alert));
  });
});

describe('the audit of an incident', () => {
  const place = (surface: string, policy: string) => ({ surface, policy, by: {}, since: NOON });
  const of = (...segments: Incident['segments']) =>
    incidentRequest({ ...incident, segments }, OPTIONS);

  it('knows what it is about', () => {
    expect(of(place('home', 'production')).about).toEqual({
      reading: 'bandwagon.exposure_gini',
      places: [{ surface: 'home', policy: 'production', by: {} }],
      when: 'above',
      limit: 0.8,
    });
    // Beside a holdout, the direction is not that of the reading itself.
    const beside = incidentRequest({ ...incident, against: 'holdout' }, OPTIONS).about;
    expect(beside).not.toHaveProperty('when');
    expect(beside?.places).toHaveLength(1);
  });

  it.each([
    ['one segment', [place('home', 'production')], { surface: 'home', policy: 'production' }],
    [
      'two policies of a surface',
      [place('home', 'production'), place('home', 'b')],
      { surface: 'home' },
    ],
    ['two surfaces', [place('home', 'production'), place('feed', 'production')], {}],
    ['all policies together', [place('home', '*')], { surface: 'home' }],
    ['what exceeds the number of segments', [place('other', 'other')], {}],
  ])('looks into all that it was found in: %s', (_, segments, expected) => {
    const { surface, policy } = of(...segments);
    expect({ ...(surface && { surface }), ...(policy && { policy }) }).toEqual(expected);
  });

  it('of a posted alert whose incident is not known is about its reading, if that is told', () => {
    const labels = { ...alert.labels, policy: '*', reading: 'proxy-drift.goodhart_gap' };
    const request = alertRequest({ ...alert, labels }, [], NOON, OPTIONS);
    expect(request).not.toHaveProperty('policy');
    expect(request.about).toEqual({
      reading: 'proxy-drift.goodhart_gap',
      places: [{ surface: 'home', policy: '*', by: {} }],
    });
    expect(alertRequest(alert, [], NOON, OPTIONS)).not.toHaveProperty('about');
  });
});

describe('a schedule and a call', () => {
  it('ask under ids that mean the same each time, and can name a file', () => {
    expect(scheduledRequest(NOON, NOON, OPTIONS).id).toBe('schedule-20260501T120000000Z');
    const call = { ...stretchesBefore(NOON, OPTIONS), surface: '../../etc' };
    expect(calledRequest(call).id).toBe(calledRequest({ ...call }).id);
    expect(calledRequest(call).id).toMatch(/^[0-9a-f]{16}$/);
    expect(calledRequest({ ...call, to: NOON + 1 }).id).not.toBe(calledRequest(call).id);
  });
});

describe('the audits that are missing', () => {
  const other = { ...incident, id: 'fedcba9876543210' };
  const closed = { ...incident, id: '00000000000000ff', closedAt: NOON + HOUR };

  it('are those of open incidents that were not asked for', () => {
    const isAskedFor = (id: string) => id === other.id;
    expect(missingRequests([incident, other, closed], isAskedFor, OPTIONS)).toEqual([
      incidentRequest(incident, OPTIONS),
    ]);
  });

  it('are none once each has been asked for', () => {
    expect(missingRequests([incident, other], () => true, OPTIONS)).toEqual([]);
  });
});

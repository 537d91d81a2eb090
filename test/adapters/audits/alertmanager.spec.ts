/** Alertmanager's webhook bodies. */
import { describe, expect, it } from '@jest/globals';
import {
  auditedAlerts,
  firingAlerts,
  WEBHOOK_SCHEMA,
  WebhookError,
} from '../../../src/adapters/audits/alertmanager.js';
import { problemsBy } from '../../setup/schema-problems.js';

const alert = (more: object = {}) => ({
  status: 'firing',
  labels: { alertname: 'FlyballRunawayGain' },
  annotations: {},
  startsAt: '2026-05-01T12:00:00Z',
  endsAt: '0001-01-01T00:00:00Z',
  fingerprint: 'a1b2c3',
  ...more,
});

describe('the alerts that ask for an audit', () => {
  it('are ours that are about the loop, and no one else’s, nor of the monitor itself', () => {
    const names = [
      ...['FlyballGuardrailCrossed', 'FlyballRunawayGain', 'FlyballOfOurOwn'],
      ...['FlyballAuditsFailing', 'FlyballAbsent', 'FlyballDeadLetters', 'Watchdog'],
    ];
    const alerts = names.map((alertname) => alert({ labels: { alertname } }));
    expect(
      auditedAlerts({ version: '4', alerts }).map(({ labels }) => labels['alertname']),
    ).toEqual(names.slice(0, 3));
  });
});

describe('firingAlerts', () => {
  it('go by a sound schema', () => {
    expect(() => problemsBy(WEBHOOK_SCHEMA)).not.toThrow();
  });

  it('are those of the body that are not resolved', () => {
    const body = { version: '4', alerts: [alert(), alert({ status: 'resolved' })] };
    expect(firingAlerts(body)).toHaveLength(1);
    expect(firingAlerts({ version: '4', alerts: [] })).toEqual([]);
  });

  it.each([
    [undefined, /the body must be object/],
    [[], /the body must be object/],
    [{ alerts: [] }, /must have required property 'version'/],
    [{ version: '3', alerts: [] }, /version must be equal to constant/],
    [{ version: '4', alerts: [alert({ status: 'maybe' })] }, /alerts\/0\/status/],
    [
      { version: '4', alerts: [alert({ labels: { a: 1 } })] },
      /alerts\/0\/labels\/a must be string/,
    ],
    [{ version: '4', alerts: [alert({ fingerprint: '' })] }, /alerts\/0\/fingerprint/],
  ])('refuses %j and names the field', (body, message) => {
    expect(() => firingAlerts(body)).toThrow(WebhookError);
    expect(() => firingAlerts(body)).toThrow(message);
  });
});

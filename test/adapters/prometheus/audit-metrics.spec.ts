/** What /metrics says of audits. */
import { expect, it } from '@jest/globals';
import { Registry } from 'prom-client';
import { auditMetrics } from '../../../src/adapters/prometheus/audit-metrics.js';
import type { AuditEntry } from '../../../src/audit/request.js';

it('counts audits that ended by how, from 0 on, and those that are open', async () => {
  const registry = new Registry();
  const states: AuditEntry['state'][] = [];
  auditMetrics(registry, { list: () => states.map((state) => ({ state })) });
  const samples = async () =>
    (await registry.metrics()).split('\n').filter((line) => line.startsWith('flyball_'));
  expect(await samples()).toEqual([
    'flyball_audits_ended_total{state="done"} 0',
    'flyball_audits_ended_total{state="failed"} 0',
    'flyball_audits_open 0',
  ]);
  states.push('waiting', 'running', 'done', 'done', 'failed');
  expect(await samples()).toEqual([
    'flyball_audits_ended_total{state="done"} 2',
    'flyball_audits_ended_total{state="failed"} 1',
    'flyball_audits_open 2',
  ]);
});

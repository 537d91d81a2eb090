/** Metrics of audits: how many have ended and how, and how many are still to be done. */
import { Counter, Gauge, type Registry } from 'prom-client';
import type { AuditEntry } from '../../audit/request.js';

const ENDED = ['done', 'failed'] as const;

/** Registers the metrics of the audits that the list holds; it keeps those that have ended. */
export function auditMetrics(
  registry: Registry,
  audits: { list(): readonly Pick<AuditEntry, 'state'>[] },
): void {
  const registers = [registry];
  const count = (...states: readonly AuditEntry['state'][]) =>
    audits.list().filter(({ state }) => states.includes(state)).length;
  new Counter({
    name: 'flyball_audits_ended_total',
    help: 'Audits that have ended, by whether there is a report (done) or not (failed).',
    labelNames: ['state'],
    registers,
    collect() {
      this.reset();
      for (const state of ENDED) this.inc({ state }, count(state));
    },
  });
  new Gauge({
    name: 'flyball_audits_open',
    help: 'Audits that were asked for and have not ended: waiting or running.',
    registers,
    collect() {
      this.set(count('waiting', 'running'));
    },
  });
}

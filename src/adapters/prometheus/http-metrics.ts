/** Metrics of the HTTP side. */
import { Counter, type Registry } from 'prom-client';
import { TURNED_AWAY, type CallLimits } from '../http/call-limits.js';

/** Shows the calls that were turned away. */
export function httpMetrics(registry: Registry, limits: Pick<CallLimits, 'counts'>): void {
  new Counter({
    name: 'flyball_http_turned_away_total',
    help: 'Calls that change something and were turned away, by reason.',
    labelNames: ['reason'],
    registers: [registry],
    collect() {
      this.reset();
      for (const reason of TURNED_AWAY) this.inc({ reason }, limits.counts[reason]);
    },
  });
}

/** What queries may name: the service's metrics, what is recorded of them, and Prometheus' own series. */
import { exposedMetrics } from '../../src/adapters/prometheus/exposed-metrics.js';
import { RECORDINGS } from '../../src/rendering/recording-rules.js';
import type { MetricLabels } from './promql.js';

/** What Prometheus gives to whatever it scrapes. */
const TARGET_LABELS = ['job', 'instance'];

/** The metrics of the service, those recorded, and the alerts that fire, with their labels. */
export function knownMetrics(): MetricLabels {
  const exposed = new Map(
    exposedMetrics().map(
      ({ name, labels }) => [name, new Set([...labels, ...TARGET_LABELS])] as const,
    ),
  );
  const recorded = Object.values(RECORDINGS).map(
    ({ record, labels }) => [record, new Set<string>(labels)] as const,
  );
  const ofAlerts = [...exposed.values()].flatMap((labels) => [...labels]);
  const alerts = new Set(['alertname', 'alertstate', 'severity', ...ofAlerts]);
  return new Map([...exposed, ...recorded, ['ALERTS', alerts]]);
}

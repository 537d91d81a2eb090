/** The reference page of the metrics: those of readings by detector, then those of the monitor itself. */
import type { DetectorDeclaration } from '../detectors/detector.js';
import { INTERVAL_ENDS, metricName } from '../detectors/metric-name.js';
import { page, table } from './markdown.js';

/** A metric as it is registered. */
export interface MetricDescription {
  readonly name: string;
  readonly type: string;
  readonly help: string;
  readonly labels: readonly string[];
}

const HEAD = ['metric', 'type', 'labels', 'what it says'];

export function metricsPage(
  metrics: readonly MetricDescription[],
  detectors: readonly DetectorDeclaration[],
): string {
  const own = metrics.filter(({ name }) => name.startsWith('flyball_'));
  const left = new Map(own.map((metric) => [metric.name, metric]));
  const take = (name: string): MetricDescription => {
    const metric = left.get(name);
    if (!metric) throw new Error(`no metric ${name} is registered`);
    left.delete(name);
    return metric;
  };
  const sections = detectors.map(({ id, title, readings }) => {
    const rows = readings.map((reading) => {
      const name = metricName(id, reading.id);
      for (const end of Object.values(INTERVAL_ENDS)) take(name + end);
      return [...row(take(name)), reading.tier];
    });
    return `### ${title}\n\n${table([...HEAD, 'tier'], rows)}`;
  });
  return page(
    'Metrics',
    'What `GET /metrics` shows. `process_*` and `nodejs_*` are those of every Node.js program.',
    [
      '## Readings',
      'Each reading is a gauge with its two ends of the 95% interval beside it, ' +
        `\`${INTERVAL_ENDS.low}\` and \`${INTERVAL_ENDS.high}\` after the name. All three are absent ` +
        'where there is too little data. Readings of the tier `core` are shown by default, those of ' +
        '`detail` once `exports.prometheusTiers` names it.',
      ...sections,
      '## The monitor itself',
      '`flyball_labelling_…` are there where labelling is on (`labelling.budget`), ' +
        '`flyball_history_…` where a history is kept (`exports.influx.url`), `flyball_archive_…` where an ' +
        'archive is (`archive.dir`), `flyball_source_…` where streams are mapped (`sources`). With ' +
        '`scale.role` each process shows `flyball_lease_held`, and the coordinator ' +
        '`flyball_partition_held` and `flyball_pending_pane_messages`.',
      table(HEAD, [...left.values()].map(row)),
    ].join('\n\n'),
  );
}

function row({ name, type, labels, help }: MetricDescription): string[] {
  return [`\`${name}\``, type, labels.map((label) => `\`${label}\``).join(', '), help];
}

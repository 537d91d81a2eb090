/**
 * Metrics of what is watched: how far evidence has come, how each monitor stands, which incidents are
 * open, what readings are compared with, and how the budget of false alarms is split. The alert rules
 * derive from the open incidents.
 */
import { Gauge, type Registry } from 'prom-client';
import type { BudgetRow } from '../../alarms/budget.js';
import type { Incident } from '../../alarms/incident.js';
import type { MonitorState } from '../../alarms/monitor-state.js';
import type { Detector } from '../../detectors/detector.js';
import { ALARM_METRICS, INTERVAL_ENDS } from '../../detectors/metric-name.js';

export interface AlarmMetricsOptions {
  readonly ingest: {
    readonly incidents: {
      list(): readonly Incident[];
      states(): readonly MonitorState[];
      split(): readonly BudgetRow[];
    };
  };
  readonly detectors: readonly Detector[];
}

const WHERE = ['alert', 'detector', 'reading', 'surface', 'policy'] as const;

/** Registers the metrics of the alarms. */
export function alarmMetrics(
  registry: Registry,
  { ingest: { incidents }, detectors }: AlarmMetricsOptions,
): void {
  const registers = [registry];
  const by = [
    ...new Set(
      detectors.flatMap(({ declaration }) => declaration.readings.flatMap((each) => [...each.by])),
    ),
  ];
  new Gauge({
    name: ALARM_METRICS.evidence,
    help: 'Evidence of each monitor as a share of what an alarm needs, on a log scale: 1 is an alarm.',
    labelNames: [...WHERE, 'severity', 'against', ...by],
    registers,
    collect() {
      this.reset();
      for (const state of incidents.states()) {
        this.set({ ...whereOf(state), severity: state.severity, ...against(state) }, state.share);
      }
    },
  });
  new Gauge({
    name: ALARM_METRICS.threshold,
    help: 'The share of evidence at which a monitor alarms by itself: always 1.',
    registers,
  }).set(1);
  new Gauge({
    name: ALARM_METRICS.state,
    help: 'How each monitor stands: learning (its baseline is in the making), pinned, limit, or suppressed (maintenance); 1.',
    labelNames: [...WHERE, 'against', 'state', ...by],
    registers,
    collect() {
      this.reset();
      for (const each of incidents.states()) {
        this.set({ ...whereOf(each), ...against(each), state: each.state }, 1);
      }
    },
  });
  const baseline = (suffix: string, help: string, end: 'value' | 'low' | 'high'): void => {
    new Gauge({
      name: `${ALARM_METRICS.baseline}${suffix}`,
      help,
      labelNames: [...WHERE, 'against', ...by],
      registers,
      collect() {
        this.reset();
        for (const each of incidents.states()) {
          const level = each.baseline?.[end];
          if (level !== undefined) this.set({ ...whereOf(each), ...against(each) }, level);
        }
      },
    });
  };
  baseline(
    '',
    'Mean of the baseline that a reading is compared with, in its unit; absent while it is learnt.',
    'value',
  );
  baseline(INTERVAL_ENDS.low, "Lower end of the 95% interval of the baseline's mean.", 'low');
  baseline(INTERVAL_ENDS.high, "Upper end of the 95% interval of the baseline's mean.", 'high');
  new Gauge({
    name: ALARM_METRICS.limit,
    help: 'Absolute limit of a reading, in its unit; `when` says on which side of it an alarm lies.',
    labelNames: [...WHERE, 'when', ...by],
    registers,
    collect() {
      this.reset();
      for (const each of incidents.states()) {
        if (each.limit) this.set({ ...whereOf(each), when: each.limit.when }, each.limit.value);
      }
    },
  });
  new Gauge({
    name: ALARM_METRICS.incident,
    help: 'Open incidents, 1 for each, with the segment in which it was found first.',
    labelNames: [...WHERE, 'severity', 'owner', ...by],
    registers,
    collect() {
      this.reset();
      for (const incident of incidents.list()) {
        if (incident.closedAt !== undefined) continue;
        const { severity, owner } = incident;
        this.set({ ...whereOf(incident), severity, ...(owner !== undefined && { owner }) }, 1);
      }
    },
  });
  new Gauge({
    name: ALARM_METRICS.budget,
    help: 'False alarms in 90 days at most, on average, that a watched reading may raise of its budget.',
    labelNames: ['alert', 'reading', 'severity'],
    registers,
    collect() {
      this.reset();
      // Several limits of an owner on one reading are one series.
      for (const { alert, reading, severity, falseAlarms } of incidents.split()) {
        this.inc({ alert, reading, severity }, falseAlarms);
      }
    },
  });
}

function whereOf(of: MonitorState | Incident) {
  const { alert, detector, reading, surface, policy } = of;
  return { alert, detector, reading, surface, policy, ...of.by };
}

function against({ against }: MonitorState) {
  return against === undefined ? {} : { against };
}

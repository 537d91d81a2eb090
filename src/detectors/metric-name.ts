/**
 * The names of readings in Prometheus. Whatever exposes a reading and whatever asks for it (rules,
 * dashboards) takes the name from here.
 */

/** Ends of a reading's 95% interval, appended to its name. */
export const INTERVAL_ENDS = { low: '_low', high: '_high' } as const;

/** 1 where a reading has no value, with the labels `reading` and `reason`. */
export const INSUFFICIENT_METRIC = 'flyball_reading_insufficient';

/** How much a reading rests on, in the unit of its n, with the label `reading`. */
export const READING_N_METRIC = 'flyball_reading_n';

/** The name of a reading in Prometheus: `flyball_<detector>_<reading>`. */
export function metricName(detector: string, reading: string): string {
  return `flyball_${detector}_${reading}`.replaceAll('-', '_');
}

/** The metrics of what is watched, which rules and dashboards ask for. */
export const ALARM_METRICS = {
  evidence: 'flyball_alarm_evidence_share',
  threshold: 'flyball_alarm_threshold_share',
  state: 'flyball_alarm_state',
  baseline: 'flyball_alarm_baseline',
  limit: 'flyball_alarm_limit',
  incident: 'flyball_incident_open',
  budget: 'flyball_alarm_budget_false_alarms',
} as const;

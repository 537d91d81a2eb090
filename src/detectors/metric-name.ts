/**
 * The names of readings in Prometheus. Whatever exposes a reading and whatever asks for it (rules,
 * dashboards) takes the name from here.
 */

/** Ends of a reading's 95% interval, appended to its name. */
export const INTERVAL_ENDS = { low: '_low', high: '_high' } as const;

/** 1 where a reading has no value, with the labels `reading` and `reason`. */
export const INSUFFICIENT_METRIC = 'flyball_reading_insufficient';

/** The name of a reading in Prometheus: `flyball_<detector>_<reading>`. */
export function metricName(detector: string, reading: string): string {
  return `flyball_${detector}_${reading}`.replaceAll('-', '_');
}

/** The metrics of what is watched, which rules and dashboards ask for. */
export const ALARM_METRICS = {
  evidence: 'flyball_alarm_evidence_share',
  threshold: 'flyball_alarm_threshold_share',
  state: 'flyball_alarm_state',
  incident: 'flyball_incident_open',
  budget: 'flyball_alarm_budget_false_alarms',
} as const;

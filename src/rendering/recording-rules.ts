/**
 * Recording rules: what several alerts and dashboards ask for, computed once. Each is named
 * `level:metric:operation`, after the labels that are left, what it is made of, and what was done.
 */
import { ALARM_METRICS } from '../detectors/metric-name.js';
import { rulesFile } from './alert-rules.js';

export interface Recording {
  readonly record: string;
  readonly expr: string;
  /** The labels that its series have. */
  readonly labels: readonly string[];
}

/** The labels that Prometheus gives to whatever it scrapes of an instance. */
const INSTANCE = ['job', 'instance'] as const;

/** How far back shares of events look: long enough for a lull, short enough to page within the hour. */
const SHARE_OVER = '30m';

/** Sum of the rates of a counter's series, by instance. */
const rate = (selector: string) =>
  `sum by (${INSTANCE.join(', ')}) (rate(${selector}[${SHARE_OVER}]))`;

function share(record: string, part: string, whole: string): Recording {
  return { record, expr: `${rate(part)} / ${rate(whole)}`, labels: INSTANCE };
}

function most(level: string, ...labels: readonly string[]): Recording {
  const by = [...INSTANCE, ...labels];
  return {
    record: `${level}:${ALARM_METRICS.evidence}:max`,
    expr: `max by (${by.join(', ')}) (${ALARM_METRICS.evidence})`,
    labels: by,
  };
}

/** Every recording rule, by what it is for. */
export const RECORDINGS = {
  /** Events that are refused, of all that were sent. */
  deadLettered: share(
    `instance:flyball_events_dead_lettered:ratio_rate${SHARE_OVER}`,
    'flyball_events_dead_lettered_total',
    'flyball_events_sent_total',
  ),
  /** Events that came too late for any reading, of those accepted. */
  late: share(
    `instance:flyball_events_late:ratio_rate${SHARE_OVER}`,
    'flyball_events_late_total',
    'flyball_events_accepted_total',
  ),
  /** Outcomes and labels without an impression, of those accepted. */
  unattributed: share(
    `instance:flyball_events_unattributed:ratio_rate${SHARE_OVER}`,
    'flyball_attribution_total{fate="unattributed"}',
    'flyball_events_accepted_total{kind=~"outcome|label"}',
  ),
  /** The most evidence of change in a segment. */
  segmentEvidence: most('segment', 'surface', 'policy'),
  /** The most evidence of change in a segment that a detector has. */
  detectorEvidence: most('detector', 'surface', 'policy', 'detector'),
} as const satisfies Readonly<Record<string, Recording>>;

/** The rules file of the recordings. */
export function recordingRules(): string {
  const rules = Object.values(RECORDINGS).map(({ record, expr }) => ({ record, expr }));
  return rulesFile([{ name: 'flyball-recording', rules }], 'the recording rules');
}

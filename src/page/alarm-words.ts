/** Incidents and what is watched, in words. */
import type { Incident } from '../alarms/incident.js';
import type { ActionRecord } from '../alarms/action.js';
import type { MonitorJson } from '../adapters/http/status-json.js';
import {
  blocksWords,
  durationWords,
  numberWords,
  policyWords,
  segmentName,
  timeWords,
} from './words.js';

/** Evidence as a share of what an alarm needs, on a log scale, in whole percent. */
export function evidenceWords(evidence: number): string {
  const percent = Math.floor(100 * Math.min(1, Math.max(0, evidence)));
  return `${percent}% of what an alarm needs, on a log scale`;
}

/** How often chance alone raises such an alarm at most. */
export function falseAlarmWords({ falseAlarms, severity }: Incident): string {
  if (!falseAlarms) return 'No rate of false alarms is promised for it.';
  const { count, days, of } = falseAlarms;
  const what = `${numberWords(count)} ${severity === 'page' ? 'page' : 'ticket'}${count === 1 ? '' : 's'}`;
  const among =
    of === 'installation' ? 'over the whole installation' : 'for this reading in all segments';
  return `Built so that chance alone raises at most ${what} in ${days} days ${among}, on average.`;
}

/** Whether and why it is over, and how often it came back. */
export function courseWords({ closedAt, closedFor, reopened = 0 }: Incident): string {
  const back = reopened === 0 ? '' : ` It came back ${times(reopened)}.`;
  if (closedAt === undefined) return back.trim();
  const why = {
    quiet: 'three quiet blocks in a row',
    accepted: 'accepted as the new normal',
    silent: 'no more data',
  };
  const because = closedFor === undefined ? '' : `: ${why[closedFor]}`;
  return `Closed ${timeWords(closedAt)}${because}.${back}`;
}

/** When a change was announced, against the begin. */
export function nearWords({ time }: Incident['changes'][number], since: number): string {
  const apart = Math.abs(time - since);
  const when = time <= since ? 'before' : 'after';
  return `(${timeWords(time)}${apart === 0 ? '' : `, ${durationWords(apart)} ${when} the begin`})`;
}

/** What someone has done. */
export function doneWords({ what }: ActionRecord): string {
  return {
    acknowledge: 'Acknowledged',
    accept: 'Accepted as the new normal',
    suppress: 'Maintenance declared',
  }[what];
}

/** What a screen reader is told of incidents that have just opened. */
export function newIncidentWords(opened: readonly Incident[]): string {
  const [first] = opened;
  if (!first) return '';
  const about = (of: Incident) => `${of.summary} ${segmentName(of.surface, of.policy)}.`;
  if (opened.length === 1) return `New ${severityWords(first)}: ${about(first)}`;
  const worst = opened.find(({ severity }) => severity === 'page') ?? first;
  return `${opened.length} new incidents. The worst, a ${severityWords(worst)}: ${about(worst)}`;
}

function severityWords({ severity }: Incident): string {
  return severity === 'page' ? 'page' : severity === 'ticket' ? 'ticket' : 'note';
}

/** What is open, in a few words: `1 page and 2 tickets`. */
export function openWords(incidents: readonly Incident[]): string {
  const open = incidents.filter(({ closedAt }) => closedAt === undefined);
  const counted = (['page', 'ticket', 'info'] as const).flatMap((severity) => {
    const count = open.filter((each) => each.severity === severity).length;
    if (count === 0) return [];
    const word = { page: 'page', ticket: 'ticket', info: 'note' }[severity];
    return [`${count} ${word}${count === 1 ? '' : 's'}`];
  });
  return counted.length === 0 ? 'none open' : counted.join(' and ');
}

/** Of a detector's incidents beside the one that is said. */
export function furtherWords(count: number): string {
  return count === 1 ? 'One more incident is open.' : `${count} more incidents are open.`;
}

/** What declared maintenance covers: `home / production, bandwagon.effective_items`. */
export function coveredWords({
  surface,
  policy,
  reading,
}: {
  readonly surface?: string | undefined;
  readonly policy?: string | undefined;
  readonly reading?: string | undefined;
}): string {
  const where =
    surface === undefined && policy === undefined
      ? 'everything'
      : `${surface ?? 'all surfaces'} / ${policy === undefined ? 'any policy' : policyWords(policy)}`;
  return reading === undefined ? where : `${where}, ${reading} alone`;
}

/**
 * How a reading is watched now, as a sentence.
 *
 * @param isOpen whether an incident of it is: what has been evidence then counts no more, and how much
 * there is of it anew would read as if nothing had been found
 */
export function monitorWords(monitor: MonitorJson, blockMs: number, isOpen = false): string {
  const { state, blocks, needed, baseline, limit, share, against, severity } = monitor;
  const what = severity === 'page' ? 'page' : 'ticket';
  const subject =
    against === undefined ? 'Watched for change' : `Watched against the holdout ${against}`;
  if (state === 'suppressed') return 'Suppressed: the last block fell into declared maintenance.';
  if (limit) {
    const side = `${limit.when} ${numberWords(limit.value)}`;
    const open = isOpen ? ' An incident is open.' : '';
    return `Limit watched from the first block on: a ${what} is due when it is ${side} beyond chance.${open}`;
  }
  if (state === 'learning' || !baseline) {
    const of = blocksWords(needed, blockMs);
    return `Learning its baseline: ${blocks} of ${of}. Until then no change is looked for.`;
  }
  return (
    `${subject} since ${timeWords(baseline.to)}: baseline ${numberWords(baseline.value)} ` +
    `(${numberWords(baseline.low)} to ${numberWords(baseline.high)}), ` +
    (isOpen ? 'and an incident is open.' : `evidence ${evidenceWords(share)}.`)
  );
}

function times(count: number): string {
  return count === 1 ? 'once' : `${count} times`;
}

/** The call that acknowledges or accepts it, for a shell. */
export function actionCall(origin: string, id: string, action: 'acknowledge' | 'accept'): string {
  return callOf(`${origin}/api/incidents/${encodeURIComponent(id)}/${action}`, SIGNATURE);
}

/** The call that declares maintenance of an incident's segment, for a shell. */
export function maintenanceCall(
  origin: string,
  { surface, policy }: Pick<Incident, 'surface' | 'policy'>,
): string {
  const times = { from: 'BEGIN', to: 'END' };
  return callOf(`${origin}/api/maintenance`, { ...times, surface, policy, ...SIGNATURE });
}

const SIGNATURE = { by: 'YOU', why: 'REASON' };

/** Names come from events, so a quote in one must not end the shell's. */
function callOf(address: string, body: Readonly<Record<string, string>>): string {
  const quoted = JSON.stringify(body).replaceAll("'", "'\\''");
  return (
    `curl -X POST -H "Authorization: Bearer $(cat "$FLYBALL_TOKEN_FILE")" ` +
    `-H 'content-type: application/json' -d '${quoted}' ${address}`
  );
}

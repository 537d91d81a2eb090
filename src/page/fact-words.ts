/** The facts at the head of the overview, in a few words each. */
import type { LabelsJson } from '../adapters/http/labelling-json.js';
import type { AccountingJson } from '../adapters/http/status-json.js';
import type { Incident } from '../alarms/incident.js';
import type { AuditEntry } from '../audit/request.js';
import { countWords, timeWords } from './words.js';

/** The equation of accounting. */
export function sumWords({ sent, accepted, duplicate, deadLettered }: AccountingJson): string {
  return `${countWords(sent)} sent = ${countWords(accepted)} accepted + ${countWords(duplicate)} duplicate + ${countWords(deadLettered)} dead-lettered`;
}

/** Whether the equation holds, and how many of the accepted were late. */
export function lateWords(accounting: AccountingJson): string {
  const { sent, accepted, duplicate, deadLettered, late } = accounting;
  const sum =
    sent === accepted + duplicate + deadLettered
      ? 'It adds up'
      : 'It does not add up: please report this';
  const came = late === 0 ? 'none' : `${countWords(late)} of the accepted`;
  return `${sum}; ${came} came too late for their window.`;
}

/** When the last incident opened. */
export function lastIncidentWords(incidents: readonly Incident[]): string | undefined {
  const opened = incidents.map(({ openedAt }) => openedAt);
  return opened.length === 0 ? undefined : `the last opened ${timeWords(Math.max(...opened))}`;
}

/** Whether labels are asked for, and whether someone has to look. */
export function labelsWords({ isOn, segments }: LabelsJson): string {
  if (!isOn) return 'none are asked for';
  const attention = segments.filter(({ state }) => state === 'attention').length;
  if (attention === 1) return '1 segment needs someone';
  if (attention > 1) return `${attention} segments need someone`;
  const waiting = segments.reduce((sum, each) => sum + each.waiting, 0);
  return waiting === 0 ? 'no request waits' : `${countWords(waiting)} requests wait`;
}

/** How many audits there are, by what they are at. */
export function auditsWords(audits: readonly AuditEntry[]): string {
  if (audits.length === 0) return 'none so far';
  return (['running', 'waiting', 'done', 'failed'] as const)
    .flatMap((state) => {
      const count = audits.filter((each) => each.state === state).length;
      return count === 0 ? [] : [`${count} ${state}`];
    })
    .join(', ');
}

/** The accounting of events and the stored state, in sentences. */
import type { DataQualityJson, KindCountsJson } from '../adapters/http/data-json.js';
import { bytesWords, countWords, durationWords, timeWords } from './words.js';

/** The sum over the kinds. */
export function totalOf(kinds: readonly KindCountsJson[]): KindCountsJson {
  const sum = (of: keyof Omit<KindCountsJson, 'kind'>) =>
    kinds.reduce((total, each) => total + each[of], 0);
  return {
    kind: 'all',
    sent: sum('sent'),
    accepted: sum('accepted'),
    duplicate: sum('duplicate'),
    deadLettered: sum('deadLettered'),
    late: sum('late'),
    unattributed: sum('unattributed'),
    byContext: sum('byContext'),
    itemLevel: sum('itemLevel'),
    unmeasured: sum('unmeasured'),
    unknownFields: sum('unknownFields'),
  };
}

/** What became of all that was sent, and whether it adds up. */
export function equationWords({ sent, accepted, duplicate, deadLettered }: KindCountsJson): string {
  if (sent === 0) return 'No event has arrived yet.';
  const parts =
    `Of ${countedWords(sent, 'event')} sent, ${countWords(accepted)} ${were(accepted)} accepted, ` +
    `${countWords(duplicate)} dropped as seen before, and ${countWords(deadLettered)} refused and ` +
    `kept as dead letters.`;
  const adds = sent === accepted + duplicate + deadLettered;
  return `${parts} ${adds ? 'It adds up.' : 'It does not add up: please report this.'}`;
}

/** What of the accepted enters no reading, or not at its impression. */
export function partsOfAccepted({ accepted, late, unattributed }: KindCountsJson): string {
  if (accepted === 0) return '';
  if (late + unattributed === 0) {
    return 'None of the accepted came late, and all outcomes and labels found their impression.';
  }
  const share = (count: number) =>
    `${countWords(count)} (${count === 0 ? '0%' : percent(count / accepted)})`;
  return (
    `Of the accepted, ${share(late)} came too late for their pane, and ${share(unattributed)} ` +
    `found no impression in time.`
  );
}

/** When state and cursors were last stored, and whether that is overdue. */
export function checkpointWords(
  { at, bytes, everyMs }: DataQualityJson['checkpoint'],
  now: number,
): string {
  const every = `It is stored every ${durationWords(everyMs)}.`;
  if (at === undefined) return `The state has not been stored yet. ${every}`;
  const age = Math.max(0, now - at);
  const overdue =
    age > 4 * everyMs
      ? ' That is overdue: look at the log, and at the disk of the NATS server.'
      : '';
  return `Stored ${durationWords(age)} ago (${timeWords(at)}), ${bytesWords(bytes)}. ${every}${overdue}`;
}

function countedWords(count: number, word: string): string {
  return `${countWords(count)} ${word}${count === 1 ? '' : 's'}`;
}

function were(count: number): string {
  return count === 1 ? 'was' : 'were';
}

function percent(share: number): string {
  if (share < 0.0005) return 'under 0.1%';
  return `${(100 * share).toFixed(1)}%`;
}

/** The report as a message for a chat: the verdict, what to do and what it rests on, in few lines. */
import { countText } from './count-text.js';
import { lackTitle } from '../findings/parts.js';
import { escapeMarkdown, shortened } from './markdown.js';
import type { AuditReport } from './report.js';
import { STRETCHES } from '../stretches/stretch.js';

/** Lines at most; chat programs fold longer messages. */
export const MOST_LINES = 40;
const MOST_CHARACTERS = 400;
const MOST_ALSO = 4;
const MOST_OPTIONS = 6;
const MOST_REASONS = 2;
const MOST_LACKS = 3;

/** The summary; the same report gives the same text. */
export function reportMarkdown(report: AuditReport): string {
  const lines = [...headOf(report), ...adviceOf(report), ...sinceOf(report), ...footOf(report)];
  return `${lines.slice(0, MOST_LINES).join('\n')}\n`;
}

function headOf({ verdict, stretches, request }: AuditReport): string[] {
  const { baseline, audited } = stretches;
  const where = [request.surface, request.policy].filter((each) => each !== undefined);
  return [
    `**${written(verdict.sentence)}**`,
    '',
    ...verdict.also.slice(0, MOST_ALSO).map((sentence) => `- ${written(sentence)}`),
    ...more(verdict.also.length - MOST_ALSO, 'statement'),
    '',
    `Audited ${audited.from} to ${audited.to}, against ${baseline.from} to ${baseline.to}` +
      `${where.length > 0 ? `; ${written(where.join(' / '))}` : ''}.`,
    '',
  ];
}

function adviceOf({ advice }: AuditReport): string[] {
  return [
    '**What to do**',
    '',
    ...advice.slice(0, MOST_OPTIONS).flatMap(({ action, surface, policy, because }, at) => {
      const where = surface === undefined ? '' : ` (${written(`${surface} / ${policy ?? ''}`)})`;
      return [
        `${at + 1}. ${written(action)}${where}`,
        ...because.slice(0, MOST_REASONS).map((sentence) => `   - ${written(sentence)}`),
      ];
    }),
    ...more(advice.length - MOST_OPTIONS, 'option'),
    '',
  ];
}

function sinceOf({ history }: AuditReport): string[] {
  const [last] = history.audits;
  if (!last) return [];
  const moved = history.readings.filter(({ change }) => change === 'up' || change === 'down');
  const turned = history.comparisons.filter(({ then, now }) => then !== now);
  return [
    `Since the last audit (${written(last.id)}): ${moved.length} of ${history.readings.length} core readings ` +
      `changed beyond chance, ${turned.length} verdicts on scorers are others.`,
    '',
  ];
}

function footOf({ lacks, data, request, segments }: AuditReport): string[] {
  const recommendations = segments.reduce((sum, { traffic }) => {
    return STRETCHES.reduce((most, stretch) => {
      const cell = traffic[stretch];
      return most + ('withheld' in cell ? 0 : cell.recommendations);
    }, sum);
  }, 0);
  return [
    ...lacks
      .slice(0, MOST_LACKS)
      .map((lack) => `Not given: ${lackTitle(lack)}, ${written(lack.reason)}.`),
    `Report ${written(request.id)}: ${countText(data.events)} events, ${countText(recommendations)} recommendations, ` +
      `data \`${data.digest.slice(0, 12)}\`. It says what changed, not why.`,
  ];
}

function more(count: number, what: string): string[] {
  return count > 0 ? [`- and ${count} more ${what}${count === 1 ? '' : 's'} in the report`] : [];
}

function written(text: string): string {
  return escapeMarkdown(shortened(text, MOST_CHARACTERS));
}

/** What `flyball audit` writes and prints. */
import { mkdir, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { PARTS, type PartName } from '../audit/findings/parts.js';
import { reportHtml } from '../audit/page/report-html.js';
import { reportMarkdown } from '../audit/report/report-markdown.js';
import { reportJson, type AuditReport } from '../audit/report/report.js';
import { visibleText } from '../events/visible-text.js';
import type { AuditCommandOptions } from './audit-command.js';
import { UsageError } from './exit.js';
import type { Terminal } from './terminal.js';

/**
 * Writes the report in its three forms, prints the one that was asked for, else the verdict, and says
 * where they are.
 *
 * @throws UsageError where they cannot be written
 */
export async function giveReport(
  report: AuditReport,
  { out = '.', json, markdown }: Pick<AuditCommandOptions, 'out' | 'json' | 'markdown'>,
  terminal: Terminal,
): Promise<void> {
  const data = reportJson(report);
  const summary = reportMarkdown(report);
  const name = join(out, report.request.id);
  await written(out, [
    [`${name}.html`, await reportHtml(report)],
    [`${name}.json`, data],
    [`${name}.md`, summary],
  ]);
  if (json) terminal.print(data.trimEnd());
  else if (markdown) terminal.print(summary.trimEnd());
  else terminal.print(visibleText(report.verdict.sentence));
  terminal.note(`Report: ${name}.html, ${name}.json, ${name}.md`);
}

/** A line for each part that begins, and for each quarter of it, where someone looks on. */
export function progressNotes(terminal: Terminal): (part: PartName, done: number) => void {
  let last = '';
  return (part, done) => {
    const line = `${PARTS[part]}: ${Math.floor(done * 4) * 25}%`;
    if (line !== last && terminal.stderr.isTTY) terminal.note(line);
    last = line;
  };
}

async function written(
  folder: string,
  texts: readonly (readonly [file: string, text: string])[],
): Promise<void> {
  try {
    await mkdir(folder, { recursive: true });
    for (const [file, text] of texts) await writeFile(file, text);
  } catch {
    throw new UsageError(`The report cannot be written to ${folder}; --out names another folder.`);
  }
}

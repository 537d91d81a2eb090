/** `flyball audit`: what changed between two stretches of a log, as a page and its JSON twin. */
import { mkdir, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { reportHtml } from '../audit/report-html.js';
import { reportJson } from '../audit/report.js';
import type { AuditRequest } from '../audit/request.js';
import { runAudit, type SourcedDelivery } from '../audit/run-audit.js';
import { detectorOptions, pipelineOptions } from '../config/options.js';
import type { Config } from '../config/schema.js';
import { isoTime } from '../events/event-time.js';
import { mergeByTime } from '../events/import/merge-by-time.js';
import { openSources, type Format } from '../events/import/open.js';
import type { SourceEvent } from '../events/import/source.js';
import { visibleText } from '../events/visible-text.js';
import { auditRequest, logSpan, needsLogSpan, type AuditFlags } from './audit-request.js';
import { EXIT, UsageError } from './exit.js';
import { RefusedRows } from './refused-rows.js';
import { createFileDecoder, decodeRows } from './replay-files.js';
import type { Terminal } from './terminal.js';

export interface AuditCommandOptions extends AuditFlags {
  readonly format?: Format;
  readonly map?: readonly string[];
  readonly sort?: boolean;
  /** Folder of the report; made where it is absent. */
  readonly out?: string;
  readonly json?: boolean;
}

/** A log that is piped in can be read once only. */
const STANDARD_INPUT = '-';

/**
 * Audits the files and writes the report; returns the exit code: 1 where rows were refused.
 *
 * @throws ImportError, UsageError, both with a remedy
 */
export async function audit(
  files: readonly string[],
  options: AuditCommandOptions,
  config: Config,
  terminal: Terminal,
): Promise<number> {
  if (needsLogSpan(options) && files.includes(STANDARD_INPUT)) {
    throw new UsageError('Standard input is read once only, so it needs --from and --to.');
  }
  const read = async () =>
    mergeByTime(await openSources(files, options), { sort: options.sort === true });
  // Flags are checked before the files are read, where they say enough.
  const request = auditRequest(
    options,
    needsLogSpan(options) ? await logSpan(await read()) : undefined,
  );
  const refused = new RefusedRows((line) => terminal.note(visibleText(line)));
  const report = await runAudit(deliveries(await read(), config, refused), request, {
    pipeline: pipelineOptions(config, 1),
    detectors: detectorOptions(config),
    reproduce: commandOf(files, options, request),
  });
  await refused.end();
  const page = await reportHtml(report);
  const json = reportJson(report);
  const name = join(options.out ?? '.', request.id);
  await written(options.out ?? '.', [
    [`${name}.html`, page],
    [`${name}.json`, json],
  ]);
  terminal.print(options.json ? json.trimEnd() : visibleText(report.verdict.sentence));
  terminal.note(`Report: ${name}.html, ${name}.json`);
  return refused.count > 0 ? EXIT.refused : EXIT.ok;
}

/** The deliveries of the files' events, all of one partition. */
async function* deliveries(
  chunks: AsyncIterable<readonly SourceEvent[]>,
  config: Config,
  refused: RefusedRows,
): AsyncGenerator<SourcedDelivery, void> {
  const decoder = createFileDecoder(config);
  let sequence = 1;
  for await (const events of chunks) {
    decodeRows(decoder, events, sequence);
    sequence += events.length;
    for (const each of decoder.delivery.refused) refused.add(each);
    yield { partition: 0, delivery: decoder.delivery };
  }
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

/** The command with every stretch spelled out, so that it means the same on a longer log. */
function commandOf(
  files: readonly string[],
  { format, map, sort }: AuditCommandOptions,
  { surface, policy, from, to, baselineFrom, baselineTo }: AuditRequest,
): string {
  const flag = (name: string, value: string | undefined) =>
    value === undefined ? [] : [name, quoted(value)];
  return [
    'flyball audit',
    ...files.map(quoted),
    ...flag('--format', format),
    ...(map ?? []).flatMap((file) => flag('--map', file)),
    ...(sort ? ['--sort'] : []),
    ...flag('--from', isoTime(from)),
    ...flag('--to', isoTime(to)),
    ...flag('--baseline-from', isoTime(baselineFrom)),
    ...flag('--baseline-to', isoTime(baselineTo)),
    ...flag('--surface', surface),
    ...flag('--policy', policy),
  ].join(' ');
}

/** The word as a shell takes it. */
function quoted(word: string): string {
  return /^[\w./:@%+=-]+$/.test(word) ? word : `'${word.replaceAll("'", "'\\''")}'`;
}

/** `flyball audit`: what changed between two stretches of a log, and what to do: page, JSON, Markdown. */
import { join } from 'node:path';
import { FolderStore } from '../audit/dataset/store.js';
import { DatasetInvestigation } from '../audit/findings/dataset-investigation.js';
import { wantsDataset } from '../audit/findings/parts.js';
import { runAudit, type SourcedDelivery } from '../audit/run-audit.js';
import { perStretch } from '../audit/stretches/stretch.js';
import { detectorOptions, pipelineOptions } from '../config/options.js';
import type { Config } from '../config/schema.js';
import type { Decoder } from '../events/decoder.js';
import { mergeByTime } from '../events/import/merge-by-time.js';
import { openSources } from '../events/import/open.js';
import type { SourceEvent } from '../events/import/source.js';
import { visibleText } from '../events/visible-text.js';
import {
  commandOf,
  earlierReports,
  partsOf,
  suppliedScores,
  type AuditCommandOptions,
} from './audit-command.js';
import { giveReport, progressNotes } from './audit-output.js';
import { auditRequest, logSpan, needsLogSpan } from './audit-request.js';
import { EXIT, UsageError } from './exit.js';
import { RefusedRows } from './refused-rows.js';
import { createFileDecoder, decodeRows } from './replay-files.js';
import { inScratchFolder } from './scratch-folder.js';
import type { Terminal } from './terminal.js';

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
  const earlier = await earlierReports(options.since ?? []);
  const parts = partsOf(options, config);
  const supplied = await suppliedScores(options, parts);
  const seed = options.seed ?? config.audit.seed;
  const refused = new RefusedRows((line) => terminal.note(visibleText(line)));
  const decoder = createFileDecoder(config, { keepEvents: true });
  const report = await inScratchFolder(async (folder) => {
    const auditOptions = {
      pipeline: pipelineOptions(config, 1),
      detectors: detectorOptions(config),
      reproduce: commandOf(files, { ...options, seed }, request, parts),
      ...{ seed, parts, earlier },
      ...(supplied && { supplied }),
    };
    const investigation = new DatasetInvestigation({
      request,
      audit: auditOptions,
      stores: perStretch((stretch) => new FolderStore(join(folder, stretch))),
      onProgress: progressNotes(terminal),
    });
    return runAudit(fileDeliveries(await read(), decoder, refused), request, {
      ...auditOptions,
      ...(wantsDataset(parts) ? { investigation } : {}),
    });
  });
  await refused.end();
  await giveReport(report, options, terminal);
  return refused.count > 0 ? EXIT.refused : EXIT.ok;
}

/** The deliveries of the files' events, all of one partition. */
export async function* fileDeliveries(
  chunks: AsyncIterable<readonly SourceEvent[]>,
  decoder: Decoder,
  refused: RefusedRows,
): AsyncGenerator<SourcedDelivery, void> {
  let sequence = 1;
  for await (const events of chunks) {
    decodeRows(decoder, events, sequence);
    sequence += events.length;
    for (const each of decoder.delivery.refused) refused.add(each);
    yield { partition: 0, delivery: decoder.delivery };
  }
}

/** `flyball audit --archive`: the audit of what the stream no longer holds. */
import { join } from 'node:path';
import { Archive, originOf } from '../audit/archive/archive.js';
import { archiveSpan, auditArchive } from '../audit/archive/audit-archive.js';
import { FolderStore } from '../audit/dataset/store.js';
import { perStretch } from '../audit/stretches/stretch.js';
import { inScratchFolder } from './scratch-folder.js';
import { detectorOptions, pipelineOptions } from '../config/options.js';
import type { Config } from '../config/schema.js';
import {
  commandOf,
  earlierReports,
  partsOf,
  suppliedScores,
  type AuditCommandOptions,
} from './audit-command.js';
import { giveReport, progressNotes } from './audit-output.js';
import { auditRequest, needsLogSpan } from './audit-request.js';
import { EXIT, UsageError } from './exit.js';
import type { Terminal } from './terminal.js';

/** Flags that say how files are read. */
const OF_FILES = ['format', 'map', 'sort'] as const;

/**
 * Audits the archive and writes the report; returns the exit code.
 *
 * @throws UsageError, ArchiveError, both with a remedy
 */
export async function auditOfArchive(
  folder: string,
  files: readonly string[],
  options: AuditCommandOptions,
  config: Config,
  terminal: Terminal,
): Promise<number> {
  if (files.length > 0) {
    throw new UsageError('An audit is of files or of one archive: give either files or --archive.');
  }
  for (const flag of OF_FILES) {
    if (options[flag] === undefined) continue;
    throw new UsageError(`--${flag} says how files are read; an archive needs no telling.`);
  }
  const segments = Archive.open(folder).segments();
  const { partitions } = originOf(segments);
  const request = auditRequest(options, needsLogSpan(options) ? archiveSpan(segments) : undefined);
  const parts = partsOf(options, config);
  const supplied = await suppliedScores(options, parts);
  const seed = options.seed ?? config.audit.seed;
  const earlier = await earlierReports(options.since ?? []);
  const report = await inScratchFolder((scratch) =>
    auditArchive(segments, request, {
      audit: {
        pipeline: pipelineOptions(config, partitions),
        detectors: detectorOptions(config),
        reproduce: commandOf([], { ...options, seed }, request, parts),
        ...{ seed, parts, earlier },
        ...(supplied && { supplied }),
      },
      stores: perStretch((stretch) => new FolderStore(join(scratch, stretch))),
      onProgress: progressNotes(terminal),
    }),
  );
  await giveReport(report, options, terminal);
  return EXIT.ok;
}

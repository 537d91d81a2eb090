/** `flyball archive`: what audits learn from, of logs that will not be kept. */
import { statSync } from 'node:fs';
import { archiveFiles } from '../audit/archive/archive-files.js';
import type { Segment } from '../audit/archive/segment.js';
import type { Config } from '../config/schema.js';
import { readUserKey, REPLAY_KEY } from '../adapters/user-key.js';
import { mergeByTime } from '../events/import/merge-by-time.js';
import type { Format } from '../events/import/formats.js';
import { openSources } from '../events/import/open.js';
import { visibleText } from '../events/visible-text.js';
import { fileDeliveries } from './audit.js';
import { EXIT, UsageError } from './exit.js';
import { RefusedRows } from './refused-rows.js';
import { createFileDecoder } from './replay-files.js';
import type { Terminal } from './terminal.js';

export interface ArchiveCommandOptions {
  readonly format?: Format;
  readonly map?: readonly string[];
  readonly sort?: boolean;
  /** Folder of the archive; made where it is absent. */
  readonly out: string;
  /** Share of the users of whom all is kept. */
  readonly share: number;
}

/**
 * Archives the files; returns the exit code: 1 where rows were refused.
 *
 * @throws ImportError, UsageError, DatasetError, all with a remedy
 */
export async function archive(
  files: readonly string[],
  options: ArchiveCommandOptions,
  config: Config,
  terminal: Terminal,
): Promise<number> {
  const { out, share, sort = false } = options;
  if (!(share > 0 && share <= 1)) {
    throw new UsageError('--share takes a number above 0 and at most 1, such as 0.1.');
  }
  if (statSync(out, { throwIfNoEntry: false })?.isDirectory() === false) {
    throw new UsageError(`--out takes a folder, and ${visibleText(out)} is a file.`);
  }
  const refused = new RefusedRows((line) => terminal.note(visibleText(line)));
  const { userKeyFile } = config.privacy;
  // What is kept for long deserves a key of its own; without one, that of replays.
  const userKey = userKeyFile ? readUserKey(userKeyFile) : REPLAY_KEY;
  const decoder = createFileDecoder(config, { userKey: userKey.key, keepEvents: true });
  const chunks = mergeByTime(await openSources(files, options), { sort });
  const segments = await archiveFiles(
    fileDeliveries(chunks, decoder, refused),
    { keyFingerprint: userKey.fingerprint, share, segmentMs: config.archive.segment },
    out,
  );
  await refused.end();
  const total = (count: (segment: Segment) => number) =>
    segments.reduce((sum, segment) => sum + count(segment), 0);
  terminal.print(
    `Archived ${total(({ facts }) => facts.impressions)} impressions and ${total(({ facts }) => facts.events.label)} labels in ${visibleText(out)}: ${total(({ bytes }) => bytes)} bytes.`,
  );
  return refused.count > 0 ? EXIT.refused : EXIT.ok;
}

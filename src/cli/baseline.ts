/** `flyball baseline`: pins what readings are when nothing is wrong, and shows what is pinned. */
import { userInfo } from 'node:os';
import { configuredDetectors } from '../config/options.js';
import type { Config } from '../config/schema.js';
import { visibleText } from '../events/visible-text.js';
import { baselinePath, moved, readBaselines, writeBaselines } from './baseline-file.js';
import { baselinesFrom, baselineSource, type FileFlags } from './baseline-source.js';
import { baselineTable } from './baseline-table.js';
import { EXIT, UsageError } from './exit.js';
import { lackLines } from './lack-lines.js';
import { RefusedRows } from './refused-rows.js';
import type { Terminal } from './terminal.js';

export interface PinOptions extends FileFlags {
  /** Files, or one of `stream`, `service` and `BEGIN..END`. */
  readonly from: readonly string[];
  readonly out?: string;
  readonly why?: string;
  /** Default: whoever runs the command. */
  readonly by?: string;
  /** The configuration file. */
  readonly config?: string;
}

export interface ShowOptions {
  readonly config?: string;
  readonly json?: boolean;
}

/**
 * Makes the baselines and writes them; returns the exit code: 1 where rows were refused.
 *
 * @throws UsageError where nothing has enough blocks, or where baselines are moved without a reason
 */
export async function pinBaselines(
  options: PinOptions,
  config: Config,
  terminal: Terminal,
  now: () => number = Date.now,
): Promise<number> {
  const source = baselineSource(options.from);
  const path = baselinePath(options.out, config, options.config);
  const before = await readBaselines(path);
  if (before && options.why === undefined) {
    throw new UsageError(`${path} holds baselines already; --why "…" says why they are moved.`);
  }
  const refused = new RefusedRows((line) => terminal.note(visibleText(line)));
  const made = await baselinesFrom(source, options, config, refused);
  await refused.end();
  const lacks = lackLines(made.lacking ?? [], made.baselines, configuredDetectors(config));
  if (made.baselines.length === 0) {
    throw new UsageError(
      ['No reading has enough blocks for a baseline:', ...lacks, FEWER_BLOCKS].join('\n'),
    );
  }
  const { by = userInfo().username, why = 'first pinned' } = options;
  const document = moved(before, made, { by, at: now(), why });
  await writeBaselines(path, document);
  const { added, moved: changed, kept } = document.history!.at(-1)!;
  const noun = added === 1 ? 'baseline' : 'baselines';
  terminal.print(`${path}: ${added} ${noun} added, ${changed} moved, ${kept} kept.`);
  if (lacks.length > 0) for (const line of ['Without a baseline:', ...lacks]) terminal.note(line);
  if (config.alarms.baselineFile === undefined) {
    terminal.note(`alarms.baselineFile: ${path} in the configuration puts them in force.`);
  }
  return refused.count > 0 ? EXIT.refused : EXIT.ok;
}

const FEWER_BLOCKS =
  'A longer log has more; alarms.baselineBlocks asks for fewer, at the cost of later alarms.';

/**
 * Prints what is pinned; returns the exit code.
 *
 * @throws UsageError where there is no such file
 */
export async function showBaselines(
  file: string | undefined,
  options: ShowOptions,
  config: Config,
  terminal: Terminal,
): Promise<number> {
  const path = baselinePath(file, config, options.config);
  const document = await readBaselines(path);
  if (!document) {
    throw new UsageError(`${path}: there is no such file; flyball baseline pin makes it.`);
  }
  if (options.json) terminal.print(JSON.stringify(document));
  else {
    const lines = baselineTable(document, configuredDetectors(config), terminal);
    for (const line of lines) terminal.print(line);
  }
  return EXIT.ok;
}

/** `flyball archive`: files into an archive. */
import type { Command } from 'commander';
import type { ArchiveCommandOptions } from '../archive.js';
import type { Terminal } from '../terminal.js';
import { common, configOf, run, type CommonOptions } from './common.js';
import { formatOption, mapOption } from './shared-options.js';

export function addArchive(program: Command, terminal: Terminal): void {
  common(program.command('archive'))
    .description('keep what audits learn from of logs that will be deleted: hashed, in columns')
    .argument('<file...>', 'NDJSON, CSV or Parquet files; - for NDJSON from standard input')
    .requiredOption('--out <dir>', 'folder of the archive, absent or empty')
    .option(
      '--share <number>',
      'share of the users of whom all is kept; of the others, what has a label',
      Number,
      1,
    )
    .addOption(formatOption())
    .addOption(mapOption())
    .option('--sort', 'put logs into order of time first')
    .action(
      run(async (files: string[], options: CommonOptions & ArchiveCommandOptions) => {
        const { archive } = await import('../archive.js');
        return archive(files, options, await configOf(options), terminal);
      }),
    );
}

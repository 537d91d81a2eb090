/** `flyball label`: what logs would have asked to have labelled. */
import type { Command } from 'commander';
import type { LabelCommandOptions } from '../label.js';
import type { Terminal } from '../terminal.js';
import { common, configOf, run, type CommonOptions } from './common.js';
import { formatOption, mapOption } from './shared-options.js';
import { wholeNumber } from './values.js';

export function addLabel(program: Command, terminal: Terminal): void {
  common(program.command('label'))
    .description('what these logs would have asked to have labelled, and with which probability')
    .argument('<file...>', 'NDJSON, CSV or Parquet files; - for NDJSON from standard input')
    .option(
      '--budget <labels>',
      'labels a UTC day and segment; default: labelling.budget, or 30 where it is 0',
      wholeNumber,
    )
    .addOption(formatOption())
    .addOption(mapOption())
    .option('--sort', 'put logs into order of time first')
    .option('--json', 'one JSON object a line instead of a table')
    .option('--dead-letters <file>', 'write refused rows to this file')
    .action(
      run(async (files: string[], options: CommonOptions & LabelCommandOptions) => {
        const { label } = await import('../label.js');
        return label(files, options, await configOf(options), terminal);
      }),
    );
}

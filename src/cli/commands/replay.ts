/** `flyball replay`: readings from files. */
import type { Command } from 'commander';
import type { ReplayOptions } from '../replay.js';
import type { Terminal } from '../terminal.js';
import { common, configOf, run, type CommonOptions } from './common.js';
import { formatOption, mapOption } from './shared-options.js';

export function addReplay(program: Command, terminal: Terminal): void {
  common(program.command('replay'))
    .description('readings from files of events')
    .argument('<file...>', 'NDJSON, CSV or Parquet files; - for NDJSON from standard input')
    .addOption(formatOption())
    .addOption(mapOption())
    .option(
      '--target <file>',
      "CSV file of a candidate policy's probabilities: a row an item, a column a position",
    )
    .option('--sort', 'put logs into order of time first')
    .option('--window <duration>', 'length of the windows, or "all" for a single one')
    .option('--hop <duration>', 'how often a window is read')
    .option('--json', 'one JSON object a line instead of a table')
    .option('--publish', 'send the events through JetStream')
    .option('--dead-letters <file>', 'write refused rows to this file')
    .option(
      '--alarms',
      'the pages and tickets that these logs would have raised, instead of readings',
    )
    .option('--baselines <file>', 'baselines for --alarms; default: alarms.baselineFile')
    .action(
      run(async (files: string[], options: CommonOptions & ReplayOptions) => {
        const { replay } = await import('../replay.js');
        return replay(files, options, await configOf(options), terminal);
      }),
    );
}

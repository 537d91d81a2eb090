/** `flyball backfill`: files into the history. */
import type { Command } from 'commander';
import type { BackfillOptions } from '../backfill.js';
import type { Terminal } from '../terminal.js';
import { common, configOf, run, type CommonOptions } from './common.js';
import { formatOption, mapOption } from './shared-options.js';

export function addBackfill(program: Command, terminal: Terminal): void {
  common(program.command('backfill'))
    .description('restate the history in InfluxDB from files of events; alarms are not asked')
    .argument('<file...>', 'NDJSON, CSV or Parquet files; - for NDJSON from standard input')
    .addOption(formatOption())
    .addOption(mapOption())
    .option('--sort', 'put logs into order of time first')
    .option('--window <duration>', 'length of the windows')
    .option('--hop <duration>', 'how often a window is read')
    .action(
      run(async (files: string[], options: CommonOptions & BackfillOptions) => {
        const { backfill } = await import('../backfill.js');
        return backfill(files, options, await configOf(options), terminal);
      }),
    );
}

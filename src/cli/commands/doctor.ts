/** `flyball doctor`: of the machine, or with --data of logs. */
import type { Command } from 'commander';
import type { DataOptions } from '../doctor/data.js';
import type { Terminal } from '../terminal.js';
import { common, configOf, run, type CommonOptions } from './common.js';
import { formatOption, mapOption } from './shared-options.js';

export function addDoctor(program: Command, terminal: Terminal): void {
  common(program.command('doctor'))
    .description(
      'check what this machine, the configuration and the server can do; with --data, which readings work with these logs and what the others need',
    )
    .option(
      '--data <file...>',
      'NDJSON, CSV or Parquet files; - for NDJSON from standard input; "stream": what the stream holds',
    )
    .addOption(formatOption())
    .addOption(mapOption())
    .option('--sort', 'put logs into order of time first')
    .option('--json', 'with --data: print JSON instead of tables')
    .action(
      run(async ({ data, ...options }: CommonOptions & Partial<DataOptions>) => {
        if (data !== undefined) {
          const { examineData } = await import('../doctor/data.js');
          return examineData({ ...options, data }, await configOf(options), terminal);
        }
        const { doctor } = await import('../doctor.js');
        return doctor(() => configOf(options), terminal);
      }),
    );
}

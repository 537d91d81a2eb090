/** `flyball baseline pin|show`. */
import type { Command } from 'commander';
import type { PinOptions, ShowOptions } from '../baseline.js';
import type { Terminal } from '../terminal.js';
import { common, configOf, run, withConfigFile, type CommonOptions } from './common.js';
import { formatOption, mapOption } from './shared-options.js';

export function addBaseline(program: Command, terminal: Terminal): void {
  const baseline = program
    .command('baseline')
    .description('what readings are when nothing is wrong: pin it, and show what is pinned');

  common(baseline.command('pin'))
    .description('pin baselines, so that nobody waits for them; a move is recorded in the file')
    .requiredOption(
      '--from <source...>',
      'files of events; or "stream" (all blocks of FLYBALL_READINGS), "BEGIN..END" (those in this ' +
        'stretch), "service" (what the running service has in force)',
    )
    .option(
      '--out <file>',
      'default: alarms.baselineFile, or flyball.baselines.json beside --config',
    )
    .option('--why <text>', 'the reason; needed where baselines are moved')
    .option('--by <name>', 'who moves them; default: the user of this machine')
    .addOption(formatOption())
    .addOption(mapOption())
    .option('--sort', 'put logs into order of time first')
    .action(
      run(async (options: CommonOptions & PinOptions) => {
        const { pinBaselines } = await import('../baseline.js');
        return pinBaselines(await withConfigFile(options), await configOf(options), terminal);
      }),
    );

  common(baseline.command('show'))
    .description('show pinned baselines, what has none and why, and who moved them')
    .argument('[file]', 'default: alarms.baselineFile, or flyball.baselines.json beside --config')
    .option('--json', 'print the document')
    .action(
      run(async (file: string | undefined, options: CommonOptions & ShowOptions) => {
        const { showBaselines } = await import('../baseline.js');
        return showBaselines(
          file,
          await withConfigFile(options),
          await configOf(options),
          terminal,
        );
      }),
    );
}

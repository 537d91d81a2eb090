/** `flyball simulate`: events of a simulated loop. */
import type { Command } from 'commander';
import type { SimulateOptions } from '../simulate.js';
import type { Terminal } from '../terminal.js';
import { common, configOf, run, type CommonOptions } from './common.js';
import { scenarioOption } from './shared-options.js';
import { wholeNumber } from './values.js';

export function addSimulate(program: Command, terminal: Terminal): void {
  common(program.command('simulate'))
    .description('events of a simulated feedback loop whose truth is known')
    .addOption(scenarioOption())
    .option('--seed <number>', 'the same seed gives the same events', wholeNumber, 7)
    .option('--start <time>', 'ISO 8601 time of the first event; default: so that it ends now')
    .option('--duration <duration>', 'length of the simulated time', '24h')
    .option('--out <file>', 'write NDJSON to this file instead of standard output')
    .option('--truth <file>', 'write what is true of the world to this file, as NDJSON')
    .option('--publish', 'send the events through JetStream (with --nats)')
    .option('--speed <factor>', 'how much faster than time; default: as fast as possible', Number)
    .action(
      run(async (options: CommonOptions & SimulateOptions) => {
        const { simulate } = await import('../simulate.js');
        return simulate(options, await configOf(options), terminal);
      }),
    );
}

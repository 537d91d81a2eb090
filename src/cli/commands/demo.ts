/** `flyball demo`: a loop that runs away, to look at. */
import type { Command } from 'commander';
import type { DemoOptions } from '../demo.js';
import type { Terminal } from '../terminal.js';
import { common, configOf, run, type CommonOptions } from './common.js';
import { scenarioOption } from './shared-options.js';
import { wholeNumber } from './values.js';

export function addDemo(program: Command, terminal: Terminal): void {
  common(program.command('demo'))
    .description('show a feedback loop running away, with everything on this machine')
    .option('--open-bandit <dir>', 'play the real logs in this folder instead of a simulated world')
    .addOption(scenarioOption())
    .option('--seed <number>', 'seed of the simulated world', wholeNumber, 7)
    .option('--seconds <number>', 'how long the past takes to catch up', wholeNumber, 90)
    .option('--exit', 'end when the past has caught up, instead of going on')
    .action(
      run(async (options: CommonOptions & DemoOptions) => {
        const { demo } = await import('../demo.js');
        return demo(options, await configOf(options), terminal);
      }),
    );
}

/** `flyball serve`: the monitor. */
import type { Command } from 'commander';
import type { Terminal } from '../terminal.js';
import { common, configOf, run, type CommonOptions } from './common.js';
import { wholeNumber } from './values.js';

export function addServe(program: Command, terminal: Terminal): void {
  common(program.command('serve'))
    .description('run the monitor: read the stream, show readings on /metrics and /api')
    .option('--discard-state', 'drop the stored state and read the stream from its beginning')
    .option('--port <number>', 'port of the HTTP side; 0: a free one', wholeNumber)
    .action(
      run(async (options: CommonOptions & { discardState?: boolean; port?: number }) => {
        const { serve } = await import('../serve.js');
        return serve(await configOf(options, { 'http.port': options.port }), options, terminal);
      }),
    );
}

/** `flyball forget`: a user erased. */
import type { Command } from 'commander';
import type { ForgetOptions } from '../forget.js';
import type { Terminal } from '../terminal.js';
import { common, configOf, run, type CommonOptions } from './common.js';

export function addForget(program: Command, terminal: Terminal): void {
  common(program.command('forget'))
    .description(
      'erase a user from the events, dead letters, requests for labels and archives that are kept',
    )
    .argument('<user>', 'the user as publishers name it')
    .option('--dry-run', 'only count what would be erased')
    .option('--archive <dir>', 'erase from this archive alone, without a server')
    .action(
      run(async (user: string, options: CommonOptions & ForgetOptions) => {
        const { forget } = await import('../forget.js');
        return forget(user, options, await configOf(options), terminal);
      }),
    );
}

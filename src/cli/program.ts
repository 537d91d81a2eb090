/** The command line as data: all commands with their options, as `--help` and the reference show them. */
import { Command } from 'commander';
import { addArchive } from './commands/archive.js';
import { addAudit } from './commands/audit.js';
import { addBackfill } from './commands/backfill.js';
import { addBaseline } from './commands/baseline.js';
import { addDemo } from './commands/demo.js';
import { addDoctor } from './commands/doctor.js';
import { addForget } from './commands/forget.js';
import { addLabel } from './commands/label.js';
import { addReplay } from './commands/replay.js';
import { addServe } from './commands/serve.js';
import { addSimulate } from './commands/simulate.js';
import type { Terminal } from './terminal.js';

/** In the order of the help. */
const COMMANDS = [
  addServe,
  addDemo,
  addReplay,
  addBackfill,
  addBaseline,
  addAudit,
  addLabel,
  addArchive,
  addSimulate,
  addForget,
  addDoctor,
] as const;

/** @param terminal what the commands write to */
export function createProgram(terminal: Terminal, version: string): Command {
  const program = new Command('flyball')
    .description(
      'The governor of a data flywheel: says in numbers whether a feedback loop is healthy.',
    )
    .version(version)
    .showHelpAfterError('(flyball --help says more)');
  for (const add of COMMANDS) add(program, terminal);
  return program;
}

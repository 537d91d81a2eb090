#!/usr/bin/env node
/** The command `flyball`: reads the arguments, runs a command, and says in one line what went wrong. */
import type { Command } from 'commander';
import { visibleText } from '../events/visible-text.js';
import { environment, packageVersion } from '../main.js';
import { EXIT, explainsItself } from './exit.js';
import { createProgram } from './program.js';
import { processTerminal } from './terminal.js';

const terminal = processTerminal(environment());
const program = createProgram(terminal, packageVersion());

/** Wrong arguments end like everything else that was not done; commander would say 1. */
function endAsOthersDo(command: Command): void {
  command
    .exitOverride((ended) => process.exit(ended.exitCode === 0 ? EXIT.ok : EXIT.failed))
    .configureOutput({
      outputError: (text, write) => write(text.replace(/^error: /, 'flyball: ')),
    });
  command.commands.forEach(endAsOthersDo);
}
endAsOthersDo(program);

try {
  await program.parseAsync();
} catch (error) {
  if (explainsItself(error)) {
    for (const line of `flyball: ${error.message}`.split('\n')) terminal.note(visibleText(line));
  } else
    terminal.note(
      `flyball: this is a fault of the program: ${error instanceof Error ? error.stack : String(error)}`,
    );
  process.exitCode = EXIT.failed;
}

/** A terminal that keeps what is said, for the tests of commands. */
import { processTerminal, type Terminal } from '../../src/cli/terminal.js';

export interface Heard {
  readonly terminal: Terminal;
  readonly printed: string[];
  readonly notes: string[];
}

/** A terminal with what was printed and noted so far. */
export function heardTerminal(): Heard {
  const printed: string[] = [];
  const notes: string[] = [];
  const terminal = {
    ...processTerminal({}),
    print: (line: string) => void printed.push(line),
    note: (line: string) => void notes.push(line),
  };
  return { terminal, printed, notes };
}

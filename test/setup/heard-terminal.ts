/** A terminal that keeps what is said, for the tests of commands. */
import type { Terminal } from '../../src/cli/terminal.js';

export interface Heard {
  readonly terminal: Terminal;
  readonly printed: string[];
  readonly notes: string[];
}

/** A terminal without width and colour, with what was printed and noted so far. */
export function heardTerminal({ ascii = false } = {}): Heard {
  const printed: string[] = [];
  const notes: string[] = [];
  const { stdout, stderr } = process;
  const terminal: Terminal = {
    print: (line) => void printed.push(line),
    note: (line) => void notes.push(line),
    ...{ stdout, stderr, columns: undefined, ascii, color: false, redraws: false, path: '' },
  };
  return { terminal, printed, notes };
}

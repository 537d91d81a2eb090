/** The terminal at hand: where lines go, how wide it is, and what it can show. */

export interface Terminal {
  /** Writes a line of results to standard output. */
  print(line: string): void;
  /** Writes a line about the work to standard error. */
  note(line: string): void;
  readonly stdout: NodeJS.WriteStream;
  readonly stderr: NodeJS.WriteStream;
  /** Width of standard output; undefined where it is no terminal, so that nothing is cut. */
  readonly columns: number | undefined;
  /** True where only ASCII should be written. */
  readonly ascii: boolean;
  /** Whether to write colours. */
  readonly color: boolean;
  /** Whether lines of standard output can be drawn again in place. */
  readonly redraws: boolean;
  /** Folders with programs, as in PATH. */
  readonly path: string;
}

/** The terminal of this process. */
export function processTerminal(
  environment: Readonly<Record<string, string | undefined>>,
  { stdout, stderr }: Pick<NodeJS.Process, 'stdout' | 'stderr'> = process,
): Terminal {
  // A reader that has seen enough (`| head`) closes the pipe; that is no fault.
  stdout.on('error', (error: NodeJS.ErrnoException) => {
    if (error.code === 'EPIPE') process.exit();
    throw error;
  });
  const locale = environment['LC_ALL'] ?? environment['LC_CTYPE'] ?? environment['LANG'] ?? '';
  const redraws = stdout.isTTY && environment['TERM'] !== 'dumb';
  return {
    print: (line) => void stdout.write(`${line}\n`),
    note: (line) => void stderr.write(`${line}\n`),
    stdout,
    stderr,
    columns: stdout.isTTY ? stdout.columns : undefined,
    ascii: /^(C|POSIX)$/.test(locale),
    // https://no-color.org: any value but the empty one.
    color: redraws && (environment['NO_COLOR'] ?? '') === '',
    redraws,
    path: environment['PATH'] ?? '',
  };
}

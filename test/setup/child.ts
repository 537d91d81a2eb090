/**
 * Child processes for tests: start one, wait until it is ready, stop it by its pid. Everything is
 * bounded in time, and what a test file leaves running is ended with it.
 */
import { spawn } from 'node:child_process';
import { connect } from 'node:net';
import { setTimeout as sleep } from 'node:timers/promises';
import { atEnd } from './at-end.js';
import { inCheckout } from './root.js';

/** Not how fast a program is, but when to give up: the machine may be busy with a dozen others. */
const READY_LIMIT_MS = 60_000;
/** As late: what is killed has not put out all that it had, and nothing can be compared with it. */
const STOP_LIMIT_MS = 30_000;
const POLL_MS = 20;
const KEPT_OUTPUT = 16 * 1024 * 1024;

export interface ChildOptions {
  /** Default: the checkout. */
  readonly cwd?: string;
  /** Added to this process's own environment; undefined removes a variable. */
  readonly env?: Readonly<Record<string, string | undefined>>;
  /** Of either output the last so many characters are kept; default 1 Mi. */
  readonly keptOutput?: number;
  /** Written to its standard input, which is then closed; without it there is none. */
  readonly input?: string;
}

export interface Exit {
  readonly code: number | null;
  readonly signal: NodeJS.Signals | null;
}

export interface Child {
  readonly pid: number;
  /** Settles when the process has ended and all its output has been read. */
  readonly exited: Promise<Exit>;
  /** Undefined while it runs. */
  exit(): Exit | undefined;
  stdout(): string;
  stderr(): string;
  /** Waits for a line of either output that matches and returns it, from the first line on. */
  waitForLine(pattern: RegExp, limitMs?: number): Promise<string>;
  /** Waits until something accepts connections on that port of loopback. */
  waitForPort(port: number, limitMs?: number): Promise<void>;
  /** Waits for the process to end by itself. */
  waitForExit(limitMs?: number): Promise<Exit>;
  /** Sends SIGTERM (or the signal given), and SIGKILL where that does not end it in time. */
  stop(signal?: NodeJS.Signals, limitMs?: number): Promise<Exit>;
}

/** Starts a program; rejects where it cannot be started at all. */
export async function startChild(
  program: string,
  args: readonly string[],
  { cwd = inCheckout(), env = {}, keptOutput = KEPT_OUTPUT, input }: ChildOptions = {},
): Promise<Child> {
  const name = [program, ...args].join(' ');
  const process_ = spawn(program, args, {
    cwd,
    env: { ...process.env, ...env },
    stdio: [input === undefined ? 'ignore' : 'pipe', 'pipe', 'pipe'],
  });
  let out = '';
  let err = '';
  process_.stdout?.setEncoding('utf8').on('data', (text: string) => {
    out = (out + text).slice(-keptOutput);
  });
  process_.stderr?.setEncoding('utf8').on('data', (text: string) => {
    err = (err + text).slice(-keptOutput);
  });
  let exit: Exit | undefined;
  const exited = new Promise<Exit>((resolve) => {
    process_.once('close', (code, signal) => {
      exit = { code, signal };
      resolve(exit);
    });
  });
  const said = (): string => `\n--- stdout\n${out}\n--- stderr\n${err}`;

  /** Polls until `look` finds something; the process ending, or the limit, is an error. */
  async function until<Found>(
    what: string,
    limitMs: number,
    look: () => Found | undefined | Promise<Found | undefined>,
  ): Promise<Found> {
    const deadline = performance.now() + limitMs;
    for (;;) {
      const ended = exit;
      const found = await look();
      if (found !== undefined) return found;
      if (ended !== undefined) {
        throw new Error(`${name} ended (${ended.code ?? ended.signal}) before ${what}.${said()}`);
      }
      if (performance.now() > deadline) {
        throw new Error(`${name}: no ${what} within ${limitMs} ms.${said()}`);
      }
      await sleep(POLL_MS);
    }
  }

  const child: Child = {
    pid: process_.pid ?? 0,
    exited,
    exit: () => exit,
    stdout: () => out,
    stderr: () => err,
    waitForLine: (pattern, limitMs = READY_LIMIT_MS) =>
      until(`a line like ${String(pattern)}`, limitMs, () =>
        `${out}\n${err}`.split('\n').find((line) => pattern.test(line)),
      ),
    waitForPort: async (port, limitMs = READY_LIMIT_MS) => {
      await until(`answer on port ${port}`, limitMs, () => answers(port));
    },
    waitForExit: async (limitMs = READY_LIMIT_MS) => {
      const ended = await Promise.race([exited, sleep(limitMs, undefined, { ref: false })]);
      if (ended === undefined)
        throw new Error(`${name} did not end within ${limitMs} ms.${said()}`);
      return ended;
    },
    stop: async (signal = 'SIGTERM', limitMs = STOP_LIMIT_MS) => {
      if (exit !== undefined) return exit;
      process_.kill(signal);
      const kill = setTimeout(() => process_.kill('SIGKILL'), limitMs);
      const ended = await exited;
      clearTimeout(kill);
      return ended;
    },
  };

  await new Promise((resolve, reject) => {
    process_.once('spawn', resolve);
    process_.once('error', reject);
  });
  atEnd(async () => {
    await child.stop();
  });
  process_.stdin?.end(input);
  return child;
}

function answers(port: number): Promise<true | undefined> {
  return new Promise((resolve) => {
    const socket = connect(port, '127.0.0.1');
    const end = (answer: true | undefined): void => {
      socket.destroy();
      resolve(answer);
    };
    socket.once('connect', () => {
      end(true);
    });
    socket.once('error', () => {
      end(undefined);
    });
  });
}

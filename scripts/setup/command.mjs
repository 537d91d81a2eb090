/** Runs one program quietly: its output is kept and shown only by whoever finds that it failed. */
import { spawn } from 'node:child_process';

const KEPT_OUTPUT = 64 * 1024;
const GRACE_MS = 5_000;

/** A step that could not be done: what happened, what to do about it, and what the program said. */
export class SetupError extends Error {
  constructor(message, { remedy = '', output = '' } = {}) {
    super(message);
    this.name = 'SetupError';
    this.remedy = remedy;
    this.output = output;
  }
}

/**
 * Runs a program to its end, at most `limitMs`; never throws for what the program does.
 * The program gets a process group of its own, so that all it started ends with it.
 *
 * @param {string} program
 * @param {readonly string[]} args
 * @param {{ cwd?: string, env?: NodeJS.ProcessEnv, limitMs: number }} options
 * @returns {Promise<{ ok: boolean, output: string }>}
 */
export function run(program, args, { cwd, env, limitMs }) {
  return new Promise((resolve) => {
    let output = '';
    let note = '';
    const keep = (chunk) => {
      output = (output + chunk).slice(-KEPT_OUTPUT);
    };
    const child = spawn(program, args, {
      cwd,
      env: { ...process.env, ...env },
      stdio: ['ignore', 'pipe', 'pipe'],
      detached: true,
    });
    const signalGroup = (signal) => {
      try {
        process.kill(-child.pid, signal);
      } catch {
        // It has ended already.
      }
    };
    const interrupt = (signal) => {
      signalGroup(signal);
      process.exit(130);
    };
    let kill;
    const limit = setTimeout(() => {
      note = `\n${program} was stopped: it took longer than ${limitMs / 1000} s.`;
      signalGroup('SIGTERM');
      kill = setTimeout(() => signalGroup('SIGKILL'), GRACE_MS);
    }, limitMs);
    const end = (ok) => {
      clearTimeout(limit);
      clearTimeout(kill);
      process.off('SIGINT', interrupt);
      process.off('SIGTERM', interrupt);
      resolve({ ok: ok && note === '', output: (output + note).trim() });
    };
    process.on('SIGINT', interrupt);
    process.on('SIGTERM', interrupt);
    child.stdout.setEncoding('utf8').on('data', keep);
    child.stderr.setEncoding('utf8').on('data', keep);
    child.on('error', (error) => {
      keep(error.message);
      end(false);
    });
    child.on('close', (code) => end(code === 0));
  });
}

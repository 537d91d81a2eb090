/** Walks through the steps, doing what is missing and saying so, one line a step. */
import { join } from 'node:path';
import { SetupError } from './command.mjs';
import { withLock } from './lock.mjs';
import { stepsFor } from './steps.mjs';

/** Of a failed command's output, from each end. */
const SHOWN_LINES = 20;

/**
 * Makes the checkout at `root` ready, or with `check` only says what is missing.
 *
 * @param {{ root: string, purpose: 'demo' | 'test', check?: boolean, nodeVersion: string,
 *   system: { run: Function, find: Function, isRoot: boolean },
 *   out: { write(text: string): unknown, isTTY?: boolean } }} options
 * @returns {Promise<boolean>} whether everything is ready
 */
export async function setup({ root, purpose, check = false, nodeVersion, system, out }) {
  let ready = true;
  for (const step of stepsFor({ root, purpose, system, nodeVersion })) {
    const missing = step.missing();
    if (missing === undefined) {
      out.write(`· ${step.name} ${step.ready}\n`);
    } else if (check) {
      out.write(`✗ ${step.name}: ${missing}\n`);
      ready = false;
    } else if (!(await make(step, join(root, '.cache', 'setup.lock'), out))) {
      return false;
    }
  }
  return ready;
}

async function make(step, lock, out) {
  const started = performance.now();
  const line = (text, end = '\n') => out.write(`${out.isTTY ? '\r\u001b[K' : ''}${text}${end}`);
  if (out.isTTY) line(`… ${step.name}`, '');
  try {
    await withLock(
      lock,
      async () => {
        // Another process may have done it while this one waited.
        if (step.missing() !== undefined) await step.make();
      },
      () =>
        line(`… ${step.name}: waiting for another set-up of this checkout`, out.isTTY ? '' : '\n'),
    );
  } catch (error) {
    if (!(error instanceof SetupError)) throw error;
    line(`✗ ${step.name}: ${error.message}`);
    for (const text of [shortened(error.output), error.remedy].filter(Boolean)) {
      out.write(`${text.replace(/^/gm, '  ')}\n`);
    }
    return false;
  }
  line(`✓ ${step.name}  ${((performance.now() - started) / 1000).toFixed(1)} s`);
  return true;
}

/** The first and the last lines: what went wrong stands in one or the other. */
function shortened(output) {
  const lines = output.split('\n');
  const left = lines.length - 2 * SHOWN_LINES;
  if (left <= 1) return output;
  return [
    ...lines.slice(0, SHOWN_LINES),
    `… ${left} lines left out …`,
    ...lines.slice(-SHOWN_LINES),
  ].join('\n');
}

/** Lets one process at a time prepare a checkout (`npm run demo` and `npm test` side by side). */
import { mkdirSync, readFileSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { dirname } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { causeOf } from './causes.mjs';
import { SetupError } from './command.mjs';

/** Longer than any set-up takes; a lock this old was left behind. */
const STALE_MS = 20 * 60_000;

/** Runs `work` while holding the lock file, after waiting for whoever holds it now. */
export async function withLock(path, work, onWait = () => {}) {
  let waited = false;
  while (!take(path)) {
    if (isStale(path)) {
      rmSync(path, { force: true });
      continue;
    }
    if (!waited) onWait();
    waited = true;
    await sleep(200);
  }
  try {
    return await work();
  } finally {
    rmSync(path, { force: true });
  }
}

function take(path) {
  try {
    mkdirSync(dirname(path), { recursive: true });
    writeFileSync(path, String(process.pid), { flag: 'wx' });
    return true;
  } catch (error) {
    if (error.code === 'EEXIST') return false;
    throw new SetupError(`cannot write in the checkout (${error.message}).`, {
      remedy: causeOf(error.message).remedy || 'Use a checkout that this user may write in.',
    });
  }
}

function isStale(path) {
  try {
    const holder = Number(readFileSync(path, 'utf8'));
    return Date.now() - statSync(path).mtimeMs > STALE_MS || (holder > 0 && !isRunning(holder));
  } catch {
    return false; // Released in this moment: the next try takes it.
  }
}

function isRunning(pid) {
  try {
    process.kill(pid, 0);
    return true;
  } catch (error) {
    return error.code === 'EPERM';
  }
}

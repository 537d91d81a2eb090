/**
 * Runs an audit in a process of its own, at a lower priority: the service goes on taking in events
 * while it works, and outlives it whatever becomes of it.
 */
import { fork } from 'node:child_process';
import { rm } from 'node:fs/promises';
import { fileURLToPath } from 'node:url';
import { workFolder, type AuditJob, type AuditMessage, type AuditProgress } from './audit-job.js';

/** The process of an audit did not end as it should; the message says how it ended. */
export class AuditProcessError extends Error {
  readonly code = 'audit_process';

  constructor(message: string) {
    super(message);
    this.name = 'AuditProcessError';
  }
}

export interface AuditProcessOptions {
  /** Ends the process; the promise is then rejected with the signal's reason. */
  readonly signal: AbortSignal;
  readonly onProgress: (progress: AuditProgress) => void;
  /** The module that runs the audit. */
  readonly program?: string;
}

const PROGRAM = fileURLToPath(new URL('./audit-worker.js', import.meta.url));
/** Of JavaScript objects; columns lie outside of it. */
const HEAP_MB = 1024;
/** Told to end, a process that does not is killed after this long. */
const GRACE_MS = 2000;

/**
 * Runs the job; returns the verdict.
 *
 * @throws AuditProcessError where the process ends before it is done; Error with the reason that the
 *   audit itself gave
 */
export async function runInProcess(
  job: AuditJob,
  { signal, onProgress, program = PROGRAM }: AuditProcessOptions,
): Promise<string> {
  signal.throwIfAborted();
  // Arguments and environment are seen by others on the machine: the job goes through the channel.
  const child = fork(program, [], {
    execArgv: [`--max-old-space-size=${HEAP_MB}`],
    stdio: ['ignore', 'ignore', 'inherit', 'ipc'],
    serialization: 'advanced',
  });
  let kill: NodeJS.Timeout | undefined;
  const end = () => {
    child.kill();
    kill ??= setTimeout(() => child.kill('SIGKILL'), GRACE_MS);
  };
  signal.addEventListener('abort', end, { once: true });
  try {
    const last = await new Promise<AuditMessage | undefined>((resolve, reject) => {
      let told: AuditMessage | undefined;
      child.on('message', (message: AuditMessage) => {
        if (message.kind === 'progress') onProgress(message);
        else told = message;
      });
      child.once('error', reject);
      child.once('close', (code, by) => {
        if (told) resolve(told);
        else reject(new AuditProcessError(reasonOf(code, by)));
      });
      child.send(job);
    });
    if (last?.kind === 'done') return last.verdict;
    throw new Error(last?.kind === 'failed' ? last.reason : reasonOf(null, null));
  } catch (error) {
    signal.throwIfAborted();
    throw error;
  } finally {
    clearTimeout(kill);
    // A process that was killed could not.
    await rm(workFolder(job), { recursive: true, force: true });
    signal.removeEventListener('abort', end);
  }
}

function reasonOf(code: number | null, by: NodeJS.Signals | null): string {
  const how = by ? `was ended by ${by}` : `ended with code ${code}`;
  const memory =
    by === 'SIGABRT' || by === 'SIGKILL' || code === 134
      ? ' It may have run out of memory: audit a shorter stretch, or give the machine more.'
      : ' Its error output says more.';
  return `The audit's process ${how} before the audit was done.${memory}`;
}

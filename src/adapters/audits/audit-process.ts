/**
 * Runs an audit in a process of its own, at a lower priority: the service goes on taking in events
 * while it works, and outlives it whatever becomes of it.
 */
import { rm } from 'node:fs/promises';
import { fileURLToPath } from 'node:url';
import { runForked } from '../forked-job.js';
import { workFolder, type AuditJob, type AuditMessage, type AuditProgress } from './audit-job.js';

/** The process of an audit did not end as it should; the message says how it ended. */
export class AuditProcessError extends Error {
  readonly code = 'audit_process';

  constructor(message: string) {
    super(message);
    this.name = 'AuditProcessError';
  }
}

/** The audit failed for a state of the machine that may pass, such as a full disk. */
export class PassingFailure extends Error {
  readonly code = 'audit_put_off';

  constructor(reason: string) {
    super(reason);
    this.name = 'PassingFailure';
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

/**
 * Runs the job; returns the verdict.
 *
 * @throws AuditProcessError where the process ends before it is done; PassingFailure where it may go
 *   well another time; Error with the reason that the audit itself gave
 */
export async function runInProcess(
  job: AuditJob,
  { signal, onProgress, program = PROGRAM }: AuditProcessOptions,
): Promise<string> {
  let told: AuditMessage | undefined;
  try {
    await runForked<AuditMessage>(job, {
      ...{ program, heapMegabytes: HEAP_MB, signal },
      onMessage: (message) => {
        if (message.kind === 'progress') onProgress(message);
        else told = message;
      },
      failure: (code, by) => new AuditProcessError(reasonOf(code, by)),
    });
  } catch (error) {
    signal.throwIfAborted();
    // It had said what became of the audit before it was ended.
    if (!told) throw error;
  } finally {
    // A process that was killed could not.
    await rm(workFolder(job), { recursive: true, force: true });
  }
  const last = told;
  if (last?.kind === 'done') return last.verdict;
  if (last?.kind === 'failed' && last.isPassing) throw new PassingFailure(last.reason);
  throw new Error(last?.kind === 'failed' ? last.reason : reasonOf(0, null));
}

function reasonOf(code: number | null, by: NodeJS.Signals | null): string {
  const how = by ? `was ended by ${by}` : `ended with code ${code}`;
  const memory =
    by === 'SIGABRT' || by === 'SIGKILL' || code === 134
      ? ' It may have run out of memory: audit a shorter stretch, or give the machine more.'
      : ' Its error output says more.';
  return `The audit's process ${how} before the audit was done.${memory}`;
}

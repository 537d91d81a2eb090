/** The process that runs one audit of the stream: takes its job from its parent and ends with it. */
import { constants, setPriority } from 'node:os';
import type { AuditJob, AuditMessage } from './audit-job.js';
import { runStreamAudit } from './stream-audit.js';

/** Without its parent nobody would take what it finds; whoever takes over asks anew. */
process.once('disconnect', () => process.exit(1));
process.once('message', (job: AuditJob) => {
  void work(job);
});

/** What a call of the operating system refused: a full disk, a folder that cannot be written to. */
function isOfTheMachine(error: unknown): boolean {
  return error instanceof Error && 'syscall' in error;
}

async function work(job: AuditJob): Promise<void> {
  // Ingest comes first where there are fewer processors than work.
  setPriority(constants.priority.PRIORITY_BELOW_NORMAL);
  let last: AuditMessage;
  try {
    const verdict = await runStreamAudit(job, (progress) => {
      process.send?.({ kind: 'progress', ...progress } satisfies AuditMessage);
    });
    last = { kind: 'done', verdict };
  } catch (error) {
    const reason = error instanceof Error ? error.message : String(error);
    last = { kind: 'failed', reason, isPassing: isOfTheMachine(error) };
  }
  process.send?.(last, () => process.exit(0));
}

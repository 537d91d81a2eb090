/** The process that does one pass of the archive: takes its job from its parent and ends with it. */
import { constants, setPriority } from 'node:os';
import { connectNats } from '../nats/connection.js';
import type { ArchiveJob, ArchiveMessage } from './archive-job.js';
import { archivePass } from './archive-pass.js';

/** Without its parent nobody would count what it does; what it leaves half-written the next one sweeps. */
process.once('disconnect', () => process.exit(1));
process.once('message', (job: ArchiveJob) => {
  void work(job);
});

async function work({ plan, servers, login, prefix, decoder }: ArchiveJob): Promise<void> {
  // Ingest comes first where there are fewer processors than work.
  setPriority(constants.priority.PRIORITY_BELOW_NORMAL);
  let last: ArchiveMessage;
  try {
    const nats = await connectNats(servers, 'flyball-archive', login, prefix);
    try {
      last = { kind: 'done', state: await archivePass(nats, plan, decoder, Date.now()) };
    } finally {
      await nats.connection.close();
    }
  } catch (error) {
    const { code = 'failed' } = error as { readonly code?: string };
    last = { kind: 'failed', code, reason: error instanceof Error ? error.message : String(error) };
  }
  process.send?.(last, () => process.exit(0));
}

/** An audit of the stream, from connecting to NATS to the files of the report. */
import { mkdir, rename, rm, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { auditEvents } from '../../audit/archive/audit-events.js';
import { FolderStore } from '../../audit/dataset/store.js';
import { ALL_PARTS } from '../../audit/findings/parts.js';
import { reportHtml } from '../../audit/page/report-html.js';
import { reportMarkdown } from '../../audit/report/report-markdown.js';
import { reportJson } from '../../audit/report/report.js';
import { perStretch } from '../../audit/stretches/stretch.js';
import { connectNats } from '../nats/connection.js';
import { workFolder, type AuditJob, type AuditProgress } from './audit-job.js';
import { auditSource } from './audit-source.js';
import { earlierReports } from './earlier-reports.js';
import { ProgressTeller } from './progress.js';

/**
 * Replays the stream, writes the report as HTML and JSON, and returns the verdict's sentence.
 *
 * @throws NatsError, AuditRequestError, ArchiveError
 */
export async function runStreamAudit(
  job: AuditJob,
  onProgress: (progress: AuditProgress) => void,
): Promise<string> {
  const { servers, login, prefix, request, audit, folder } = job;
  // First, so that a folder that cannot be written to costs no reading of the stream.
  await mkdir(folder, { recursive: true, mode: 0o700 });
  const nats = await connectNats(servers, 'flyball-audit', login, prefix);
  const work = workFolder({ folder, request });
  try {
    const parts = audit.parts ?? ALL_PARTS;
    const progress = new ProgressTeller(parts, onProgress);
    progress.read(0);
    const { source, share, sources } = await auditSource(nats, job, (done) => progress.read(done));
    const report = await auditEvents(source, request, {
      share,
      audit: { ...audit, ...(sources && { sources }), earlier: await earlierReports(folder) },
      stores: perStretch((stretch) => new FolderStore(join(work, stretch))),
      onProgress: (part, done) => progress.look(part, done),
    });
    progress.report();
    await written(join(folder, `${request.id}.html`), await reportHtml(report));
    await written(join(folder, `${request.id}.json`), reportJson(report));
    await written(join(folder, `${request.id}.md`), reportMarkdown(report));
    return report.verdict.sentence;
  } finally {
    await nats.connection.close();
    await rm(work, { recursive: true, force: true });
  }
}

/** Whole or not at all, so that who is cut short leaves no half of a report. */
async function written(path: string, text: string): Promise<void> {
  await writeFile(`${path}.part`, text);
  await rename(`${path}.part`, path);
}

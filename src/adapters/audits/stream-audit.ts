/** An audit of the stream, from connecting to NATS to the files of the report. */
import { mkdir, rename, rm, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { FolderStore } from '../../audit/dataset/store.js';
import { DatasetInvestigation } from '../../audit/findings/dataset-investigation.js';
import { ALL_PARTS, wantsDataset } from '../../audit/findings/parts.js';
import { messageBatches, messageDeliveries } from '../../audit/message-source.js';
import { reportHtml } from '../../audit/page/report-html.js';
import { reportMarkdown } from '../../audit/report/report-markdown.js';
import { reportJson } from '../../audit/report/report.js';
import { runAudit } from '../../audit/run-audit.js';
import { perStretch } from '../../audit/stretches/stretch.js';
import { connectNats } from '../nats/connection.js';
import { workFolder, type AuditJob, type AuditProgress } from './audit-job.js';
import { earlierReports } from './earlier-reports.js';
import { ProgressTeller } from './progress.js';
import { replayStream } from './stream-replay.js';

/**
 * Replays the stream, writes the report as HTML and JSON, and returns the verdict's sentence.
 *
 * @throws NatsError, AuditRequestError
 */
export async function runStreamAudit(
  { servers, login, prefix, request, audit, decoder, folder }: AuditJob,
  onProgress: (progress: AuditProgress) => void,
): Promise<string> {
  const nats = await connectNats(servers, 'flyball-audit', login, prefix);
  const work = workFolder({ folder, request });
  try {
    // A window's worth before the stretches, so that their first windows are full.
    const windowMs = (audit.pipeline.windowPanes ?? 0) * audit.pipeline.paneMs;
    const from = Math.min(request.baselineFrom, request.from) - windowMs;
    const parts = audit.parts ?? ALL_PARTS;
    const progress = new ProgressTeller(parts, onProgress);
    progress.read(0);
    const messages = replayStream(nats, from, (done) => progress.read(done));
    const source = messageDeliveries(messageBatches(messages), { ...decoder, keepEvents: true });
    const investigation = new DatasetInvestigation({
      request,
      audit,
      stores: perStretch((stretch) => new FolderStore(join(work, stretch))),
      onProgress: (part, done) => progress.look(part, done),
    });
    const report = await runAudit(source, request, {
      ...audit,
      earlier: await earlierReports(folder),
      ...(wantsDataset(parts) ? { investigation } : {}),
    });
    progress.report();
    await mkdir(folder, { recursive: true, mode: 0o700 });
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

/** The reports that the service has kept, for what changed since the last one. */
import { readdir, readFile, stat } from 'node:fs/promises';
import { join } from 'node:path';
import { readEarlierReport, type EarlierReport } from '../../audit/history/earlier-report.js';

/** The latest reports that are looked at; those of other segments are among them. */
const MOST_REPORTS = 200;

/** The reports of the folder, the latest written first; what cannot be read is passed over. */
export async function earlierReports(folder: string): Promise<EarlierReport[]> {
  const names = await readdir(folder).catch((): string[] => []);
  const files = await Promise.all(
    names
      .filter((name) => name.endsWith('.json'))
      .map(async (name) => {
        const path = join(folder, name);
        const written = await stat(path).catch(() => undefined);
        return { path, time: written?.mtimeMs ?? 0 };
      }),
  );
  const latest = files.sort((a, b) => b.time - a.time).slice(0, MOST_REPORTS);
  const reports: EarlierReport[] = [];
  for (const { path } of latest) {
    try {
      reports.push(readEarlierReport(await readFile(path, 'utf8')));
    } catch {
      // Cut short or of another kind: the audit does without it.
    }
  }
  return reports;
}

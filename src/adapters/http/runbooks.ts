/**
 * The runbook of every alert, from the READMEs that lie beside the detectors and the alarms, in src
 * and in dist.
 */
import { readFileSync } from 'node:fs';
import type { DetectorDeclaration } from '../../detectors/detector.js';
import { SERVICE_ALERTS } from '../../rendering/service-alerts.js';
import { readmeSection, renderTokens, runbookSection, textPage } from './runbook.js';

const ROOT = new URL('../../', import.meta.url);
/** Where the service's own runbooks are. */
const SERVICE = 'alarms';

/** Written when it is first asked for: most never are. */
type Page = () => string;

export class Runbooks {
  private readonly pages = new Map<string, Page>();
  private readonly limits = new Map<string, Page>();

  /** @param read gives the README of a folder such as `detectors/bandwagon` */
  constructor(detectors: readonly DetectorDeclaration[], read: (id: string) => string = readme) {
    for (const { id, title, question, alerts, monitors } of detectors) {
      const text = once(() => read(`detectors/${id}`));
      const limits = once(() => limitsPage(title, question, text()));
      this.limits.set(id, limits);
      for (const { id: alert, summary, description } of [...monitors, ...alerts]) {
        const about = `Detector: ${title}`;
        const head = { kind: 'Runbook', title: alert, lead: summary, description, about };
        const body = () => renderTokens(runbookSection(text(), alert));
        const page = once(() => textPage({ ...head, body: body() }));
        this.pages.set(alert, page);
      }
    }
    const text = once(() => read(SERVICE));
    for (const { id, summary, description } of SERVICE_ALERTS) {
      const plain = description.replaceAll(/\{\{.*?\}\}/g, '…');
      const about = 'The service itself';
      const head = { kind: 'Runbook', title: id, lead: summary, description: plain, about };
      const body = () => renderTokens(runbookSection(text(), id));
      const page = once(() => textPage({ ...head, body: body() }));
      this.pages.set(id, page);
    }
  }

  /** The page, undefined for an alert that nobody declares. */
  page(alert: string): string | undefined {
    return this.pages.get(alert)?.();
  }

  /** What a detector's numbers do not say, as a page; undefined for one that does not run. */
  limitsPage(detector: string): string | undefined {
    return this.limits.get(detector)?.();
  }
}

function once(write: Page): Page {
  let text: string | undefined;
  return () => (text ??= write());
}

function limitsPage(title: string, question: string, text: string): string {
  const body = renderTokens(readmeSection(text, (heading) => heading.startsWith('Limits')) ?? []);
  const about = 'What these numbers do not say:';
  return textPage({ kind: 'Detector', title, lead: question, description: '', about, body });
}

/** Where a build is not complete, alerts still have a page that says so. */
function readme(folder: string): string {
  try {
    return readFileSync(new URL(`${folder}/README.md`, ROOT), 'utf8');
  } catch {
    return '## Runbook\n\nThe text is missing in this build: run `npm run build`.\n';
  }
}

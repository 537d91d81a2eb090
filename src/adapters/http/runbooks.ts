/** The runbook of every alert, from the READMEs that lie beside the detectors, in src and in dist. */
import { readFileSync } from 'node:fs';
import type { DetectorDeclaration } from '../../detectors/detector.js';
import { readmeSection, renderTokens, runbookSection, textPage } from './runbook.js';

const DETECTORS = new URL('../../detectors/', import.meta.url);

export class Runbooks {
  private readonly pages = new Map<string, string>();
  private readonly limits = new Map<string, string>();

  /** @param read gives the README of the detector with this id, and throws where there is none */
  constructor(detectors: readonly DetectorDeclaration[], read: (id: string) => string = readme) {
    for (const { id, title, question, alerts } of detectors) {
      const text = read(id);
      this.limits.set(id, limitsPage(title, question, text));
      for (const { id: alert, summary, description } of alerts) {
        const body = renderTokens(runbookSection(text, alert));
        const about = `Detector: ${title}`;
        const head = { kind: 'Runbook', title: alert, lead: summary, description, about };
        this.pages.set(alert, textPage({ ...head, body }));
      }
    }
  }

  /** The page, undefined for an alert that nobody declares. */
  page(alert: string): string | undefined {
    return this.pages.get(alert);
  }

  /** What a detector's numbers do not say, as a page; undefined for one that does not run. */
  limitsPage(detector: string): string | undefined {
    return this.limits.get(detector);
  }
}

function limitsPage(title: string, question: string, text: string): string {
  const body = renderTokens(readmeSection(text, (heading) => heading.startsWith('Limits')) ?? []);
  const about = 'What these numbers do not say:';
  return textPage({ kind: 'Detector', title, lead: question, description: '', about, body });
}

/** Where a build is not complete, alerts still have a page that says so. */
function readme(id: string): string {
  try {
    return readFileSync(new URL(`${id}/README.md`, DETECTORS), 'utf8');
  } catch {
    return '## Runbook\n\nThe text is missing in this build: run `npm run build`.\n';
  }
}

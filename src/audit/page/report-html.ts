/** The report as a page: one file, no script, nothing loaded, every text from an event escaped. */
import { Html, html, named } from './html.js';
import { PAGE_STYLE } from './page-style.js';
import { changesSection, qualitySection, reproduceSection } from './quality-section.js';
import { historySection } from './history-section.js';
import { labelsSection } from './labels-section.js';
import { limitsSection, methodsSection } from './methods-section.js';
import { timeText } from './report-numbers.js';
import { moatSection } from './moat-section.js';
import { modelsSection } from './models-section.js';
import { segmentSection } from './segment-section.js';
import { shiftSections } from './shift-section.js';
import { adviceSection, lacksBlock, verdictBlock } from './summary-section.js';
import { whatIfSection } from './what-if-section.js';
import type { AuditReport } from '../report/report.js';

/** The page forbids itself everything but its own style, in case anything should slip in. */
const POLICY = "default-src 'none'; style-src 'unsafe-inline'";

/** The report's page; the same report gives the same text. */
export async function reportHtml(report: AuditReport): Promise<string> {
  const { request, stretches, segments, data } = report;
  const sections: Html[] = [];
  for (const segment of segments) sections.push(await segmentSection(segment, report));
  const heading = data.of === 'archive' ? 'What was served' : 'What changed against the baseline';
  const findings = await findingsSections(report);
  const body = html`${adviceSection(report)}
    <section>
      <h2 id="changed">${heading}</h2>
      ${sections.length > 0 ? sections : html`<p>Nothing was recommended in either stretch.</p>`}
    </section>
    ${changesSection(report)} ${findings} ${historySection(report)} ${qualitySection(report)}
    ${lacksBlock(report)} ${limitsSection(report)} ${methodsSection(report)}
    ${reproduceSection(report)}`;
  const { surface, policy, incident, alert, trigger, id } = request;
  const optional = (term: string, text: string | undefined): Html | readonly Html[] =>
    text === undefined
      ? []
      : html`<dt>${term}</dt>
          <dd>${named(text)}</dd>`;
  const { markup } = html`<!doctype html>
    <html lang="en">
      <head>
        <meta charset="utf-8" />
        <meta name="viewport" content="width=device-width, initial-scale=1" />
        <meta http-equiv="Content-Security-Policy" content="${POLICY}" />
        <title>Flyball audit ${id}</title>
        <style>
          ${new Html(PAGE_STYLE)}
        </style>
      </head>
      <body>
        <header>
          <h1>Audit of a feedback loop</h1>
          ${verdictBlock(report)}
          <dl>
            <dt>Audited</dt>
            <dd>${timeText(stretches.audited.from)} to ${timeText(stretches.audited.to)}</dd>
            <dt>Baseline</dt>
            <dd>${timeText(stretches.baseline.from)} to ${timeText(stretches.baseline.to)}</dd>
            ${optional('Surface', surface)} ${optional('Policy', policy)}
            ${optional('Alert', alert)} ${optional('Incident', incident)}
            <dt>Asked for by</dt>
            <dd>${trigger}</dd>
            <dt>Report</dt>
            <dd>${named(id)}</dd>
          </dl>
        </header>
        ${contents(body)}
        <main>${body}</main>
      </body>
    </html> `;
  return markup;
}

/** The sections on what was found in the dataset; empty where none was looked at. */
async function findingsSections({ findings }: AuditReport): Promise<Html[]> {
  if (!findings) return [];
  const sections = [
    modelsSection(findings.comparisons),
    shiftSections(findings),
    await moatSection(findings.moats),
    await whatIfSection(findings.whatIfs),
    labelsSection(findings),
  ];
  return sections.flat();
}

/** Links to the headings that have an id, which are all written by the report itself. */
function contents(body: Html): Html {
  const headings = [...body.markup.matchAll(/<h2 id="([a-z-]+)">([^<]*)<\/h2>/g)];
  return html`<nav aria-label="Contents">
    <ul>
      ${headings.map(
        ([, id = '', title = '']) => html`<li><a href="#${id}">${new Html(title)}</a></li>`,
      )}
    </ul>
  </nav>`;
}

/** The report as a page: one file, no script, nothing loaded, every text from an event escaped. */
import { Html, html, named } from './html.js';
import { PAGE_STYLE } from './page-style.js';
import { changesSection, qualitySection, reproduceSection } from './quality-section.js';
import type { AuditReport } from './report.js';
import { segmentSection } from './segment-section.js';

/** The page forbids itself everything but its own style, in case anything should slip in. */
const POLICY = "default-src 'none'; style-src 'unsafe-inline'";

/** The report's page; the same report gives the same text. */
export async function reportHtml(report: AuditReport): Promise<string> {
  const { request, verdict, stretches, segments } = report;
  const sections: Html[] = [];
  for (const segment of segments) sections.push(await segmentSection(segment, report));
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
          <p class="verdict">${named(verdict.sentence)}</p>
          <dl>
            <dt>Audited</dt>
            <dd>${stretches.audited.from} to ${stretches.audited.to}</dd>
            <dt>Baseline</dt>
            <dd>${stretches.baseline.from} to ${stretches.baseline.to}</dd>
            ${optional('Surface', surface)} ${optional('Policy', policy)}
            ${optional('Alert', alert)} ${optional('Incident', incident)}
            <dt>Asked for by</dt>
            <dd>${trigger}</dd>
            <dt>Report</dt>
            <dd>${named(id)}</dd>
          </dl>
        </header>
        <main>
          <section>
            <h2>What changed against the baseline</h2>
            ${sections.length > 0 ? sections : html`<p>Nothing was recommended in either stretch.</p>`}
          </section>
          ${changesSection(report)} ${qualitySection(report)} ${reproduceSection(report)}
        </main>
      </body>
    </html> `;
  return markup;
}

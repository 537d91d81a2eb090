/** What the report does not establish, and how its numbers are made. */
import type { MethodNote } from '../report/methods.js';
import type { AuditReport } from '../report/report.js';
import { html, type Html } from './html.js';

/** Before the notes, so that it is read. */
export function limitsSection({ notEstablished }: AuditReport): Html {
  return html`<section>
    <h2 id="limits">What this does not establish</h2>
    <ul>
      ${notEstablished.map((sentence) => html`<li>${sentence}</li>`)}
    </ul>
  </section>`;
}

/** The method notes with their formulas. */
export function methodsSection({ methods }: AuditReport): Html {
  return html`<section>
    <h2 id="methods">How the numbers are made</h2>
    <dl class="methods">${methods.map(noteOf)}</dl>
  </section>`;
}

function noteOf({ title, text, formula, source }: MethodNote): Html {
  return html`<dt>${title}</dt>
    <dd>
      ${text} ${formula === undefined ? [] : html`<code>${formula}</code>`}
      ${source === undefined ? [] : html`<span class="note">${source}</span>`}
    </dd>`;
}

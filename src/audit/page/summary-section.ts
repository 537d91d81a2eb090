/** The head of a report's page: the verdict, what else has to be said, and what to do. */
import type { Advice } from '../advice/option.js';
import type { AuditReport } from '../report/report.js';
import { lackTitle } from '../findings/parts.js';
import { html, named, type Html } from './html.js';

/** What stands in verdicts and not everyone knows, and what it means. */
const WORDS: readonly (readonly [RegExp, string])[] = [
  [/\d \[/, 'In brackets: the range in which a number lies with 95% confidence.'],
  [/beyond chance/, 'Beyond chance: further than the choice of users who came explains.'],
  [/\bAUC\b/, 'AUC: how often what is good is ranked above what is bad; 0.5 is a coin.'],
];

/** The verdict, with the further sentences below it. */
export function verdictBlock({ verdict }: AuditReport): Html {
  const said = [verdict.sentence, ...verdict.also].join(' ');
  const notes = WORDS.flatMap(([word, meaning]) => (word.test(said) ? [meaning] : []));
  return html`<div class="verdict ${verdict.outcome}">
    <p>${named(verdict.sentence)}</p>
    ${
      verdict.also.length === 0
        ? []
        : html`<ul>
            ${verdict.also.map((sentence) => html`<li>${named(sentence)}</li>`)}
          </ul>`
    }
    ${notes.length === 0 ? [] : html`<p class="note">${notes.join(' ')}</p>`}
  </div>`;
}

/** The options, each with what speaks for it and what does not follow. */
export function adviceSection({ advice }: AuditReport): Html {
  return html`<section>
    <h2 id="what-to-do">What to do</h2>
    <ol class="advice">
      ${advice.map(option)}
    </ol>
  </section>`;
}

function option({ action, surface, policy, because, but }: Advice): Html {
  return html`<li>
    <p>
      <strong>${named(action)}</strong>
      ${surface === undefined ? [] : html`<span class="faint">${segmentName(surface, policy)}</span>`}
    </p>
    <ul class="because">
      ${because.map((sentence) => html`<li>${named(sentence)}</li>`)}
    </ul>
    ${but.map((sentence) => html`<p class="note">${named(sentence)}</p>`)}
  </li>`;
}

/** A segment's name. */
export function segmentName(surface: string, policy: string | undefined): Html {
  return html`${named(surface)} / ${named(policy ?? 'any policy')}`;
}

/** What was asked for and could not be given. */
export function lacksBlock({ lacks }: AuditReport): Html | readonly Html[] {
  if (lacks.length === 0) return [];
  return html`<section>
    <h2 id="lacks">What could not be given</h2>
    <ul>
      ${lacks.map(
        (lack) =>
          html`<li>
            ${lackTitle(lack)}${lack.surface === undefined ? '' : html`, ${segmentName(lack.surface, lack.policy)}`}:
            ${named(lack.reason)}
          </li>`,
      )}
    </ul>
  </section>`;
}

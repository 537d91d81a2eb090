/** Tables of a report: a caption, headings with scope, and a heading for each row. */
import { html, type Html, type HtmlValue } from './html.js';

export interface Column {
  readonly title: HtmlValue;
  /** Numbers stand to the right. */
  readonly number?: boolean;
}

/** One row; its first cell is its heading. */
export interface Row {
  readonly cells: readonly HtmlValue[];
  /** A class of the style sheet. */
  readonly look?: 'changed' | 'refused';
}

/** The table, or a sentence in its place where it has no rows. */
export function htmlTable(
  caption: HtmlValue,
  columns: readonly Column[],
  rows: readonly Row[],
  ifEmpty = 'None.',
): Html {
  if (rows.length === 0) return html`<p><strong>${caption}.</strong> ${ifEmpty}</p>`;
  const look = (at: number) => (columns[at]?.number ? 'number' : 'text');
  // What scrolls on a narrow screen has to be reached by keyboard.
  return html`<div class="scroll" tabindex="0">
    <table>
      <caption>
        <span>${caption}</span>
      </caption>
      <thead>
        <tr>
          ${columns.map(({ title }, at) => html`<th scope="col" class="${look(at)}">${title}</th>`)}
        </tr>
      </thead>
      <tbody>
        ${rows.map(
          ({ cells, look: rowLook }) =>
            html`<tr class="${rowLook ?? 'plain'}">
              ${cells.map((cell, at) =>
                at === 0
                  ? html`<th scope="row" class="${look(at)}">${cell}</th>`
                  : html`<td class="${look(at)}">${cell}</td>`,
              )}
            </tr>`,
        )}
      </tbody>
    </table>
  </div>`;
}

/**
 * HTML as a type of its own: whatever goes into a page through `html` is escaped, unless it is HTML
 * already. Names in a report come from whoever publishes events.
 */
import { visibleText } from '../../events/visible-text.js';

const ENTITIES: Readonly<Record<string, string>> = {
  '&': '&amp;',
  '<': '&lt;',
  '>': '&gt;',
  '"': '&quot;',
  "'": '&#39;',
  '`': '&#96;',
};

/** Text that is markup. Made by `html`, and by who vouches for it. */
export class Html {
  constructor(readonly markup: string) {}
}

export type HtmlValue = string | number | Html | readonly Html[];

/**
 * The text as it may stand in an element or in a quoted attribute: the only escaping there is.
 * Characters that no one sees, or that turn the direction of what follows, are spelled out.
 *
 * @example escapeHtml('<b>') // '&lt;b&gt;'
 */
export function escapeHtml(text: string): string {
  return visibleText(text).replace(/[&<>"'`]/g, (character) => ENTITIES[character]!);
}

/**
 * Markup from a template; values are escaped.
 *
 * @example html`<td>${item}</td>`
 */
export function html(parts: TemplateStringsArray, ...values: readonly HtmlValue[]): Html {
  let markup = parts[0]!;
  values.forEach((value, at) => {
    markup += markupOf(value) + parts[at + 1]!;
  });
  return new Html(markup);
}

/** A name from an event, which may be written from right to left, kept apart from its surroundings. */
export function named(text: string): Html {
  return html`<bdi>${text}</bdi>`;
}

function markupOf(value: HtmlValue): string {
  if (value instanceof Html) return value.markup;
  if (typeof value === 'string') return escapeHtml(value);
  if (typeof value === 'number') return `${value}`;
  return value.map(({ markup }) => markup).join('\n');
}

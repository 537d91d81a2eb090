/**
 * Runbooks as pages: the section of an alert in the detector's README, as HTML. What is HTML in the
 * README is shown as text, links lead to http(s) only, and pictures are their descriptions.
 */
import { Marked, type Token, type Tokens } from 'marked';

/** The section of the alert (`### <alert>`), or the whole runbook where it has none of its own. */
export function runbookSection(readme: string, alert: string): Token[] {
  const named = (text: string) => text === alert;
  return readmeSection(readme, named) ?? readmeSection(readme, (text) => text === 'Runbook') ?? [];
}

/** The tokens between the first such heading and the next that is as high; undefined without one. */
export function readmeSection(
  readme: string,
  isWanted: (heading: string) => boolean,
): Token[] | undefined {
  const tokens: readonly Token[] = new Marked().lexer(readme);
  const at = tokens.findIndex((token) => isHeading(token) && isWanted(plain(token.text)));
  const heading = tokens[at];
  if (!heading || !isHeading(heading)) return undefined;
  const rest = tokens.slice(at + 1);
  const end = rest.findIndex((token) => isHeading(token) && token.depth <= heading.depth);
  return end < 0 ? rest : rest.slice(0, end);
}

function isHeading(token: Token): token is Tokens.Heading {
  return token.type === 'heading';
}

/** A heading's text without the marks of code and emphasis. */
function plain(text: string): string {
  return text.replaceAll(/[`*_]/g, '').trim();
}

export function escapeHtml(text: string): string {
  const entities: Readonly<Record<string, string>> = {
    '&': '&amp;',
    '<': '&lt;',
    '>': '&gt;',
    '"': '&quot;',
    "'": '&#39;',
  };
  return text.replaceAll(/[&<>"']/g, (character) => entities[character]!);
}

/**
 * Markdown's tokens as HTML that runs nothing and loads nothing. They stand below a page's one heading
 * of the first level, so their highest is made the second.
 */
export function renderTokens(tokens: readonly Token[]): string {
  const highest = Math.min(...tokens.filter(isHeading).map(({ depth }) => depth));
  const marked = new Marked({
    renderer: {
      heading({ tokens: inner, depth }) {
        const level = Math.min(6, Math.max(2, depth - highest + 2));
        return `<h${level}>${this.parser.parseInline(inner)}</h${level}>\n`;
      },
      html: ({ text }) => escapeHtml(text),
      image: ({ text }) => escapeHtml(text),
      link({ href, tokens: inner }) {
        const text = this.parser.parseInline(inner);
        if (!/^https?:\/\//i.test(href)) return text;
        return `<a href="${escapeHtml(href)}" rel="noreferrer">${text}</a>`;
      },
    },
  });
  return marked.parser([...tokens]);
}

export interface TextPage {
  readonly kind: string;
  readonly title: string;
  readonly lead: string;
  readonly description: string;
  readonly about: string;
  /** HTML. */
  readonly body: string;
}

/** A page of text; its style is that of the status page, and it has no script. */
export function textPage({ kind, title, lead, description, about, body }: TextPage): string {
  return `<!doctype html>
<html lang="en">
<head>
<meta charset="utf-8">
<meta name="viewport" content="width=device-width, initial-scale=1">
<meta name="color-scheme" content="light dark">
<title>${escapeHtml(title)} · Flyball</title>
<link rel="icon" href="/page/icon.svg">
<link rel="stylesheet" href="/page/app.css">
</head>
<body>
<a class="skip" href="#main">Skip to content</a>
<header class="top"><a class="brand" href="/">Flyball</a><span class="muted">${escapeHtml(kind)}</span></header>
<main id="main" class="runbook" tabindex="-1">
<h1>${escapeHtml(title)}</h1>
<p class="lead">${escapeHtml(lead)}</p>
<p>${escapeHtml(description)}</p>
<p class="muted">${escapeHtml(about)}</p>
${body}
</main>
</body>
</html>
`;
}

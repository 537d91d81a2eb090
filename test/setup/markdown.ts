/** The project's pages, read as Markdown: headings, links, code. */
import { marked, type Token, type Tokens } from 'marked';
import { readdirSync, readFileSync } from 'node:fs';
import { inCheckout } from './root.js';

/** Folders that hold nothing of the project's own. */
const FOREIGN = ['node_modules', 'dist', '.cache', '.git'];

export interface CodeBlock {
  readonly language: string;
  readonly text: string;
}

export interface MarkdownPage {
  /** Its path in the checkout. */
  readonly path: string;
  /** What `#…` may name, as GitHub makes it of headings. */
  readonly anchors: ReadonlySet<string>;
  /** Targets of links and pictures. */
  readonly links: readonly string[];
  /** Code within a line. */
  readonly spans: readonly string[];
  readonly blocks: readonly CodeBlock[];
  /** The texts of the cells of each row, head included, without marks. */
  readonly tables: readonly (readonly (readonly string[])[])[];
}

/** Every page of the checkout, sorted by path. */
export function allPages(): MarkdownPage[] {
  return pathsBelow('').sort().map(readPage);
}

function pathsBelow(folder: string): string[] {
  return readdirSync(inCheckout(folder), { withFileTypes: true }).flatMap((entry) => {
    const path = folder === '' ? entry.name : `${folder}/${entry.name}`;
    if (entry.isDirectory()) return FOREIGN.includes(entry.name) ? [] : pathsBelow(path);
    return entry.name.endsWith('.md') ? [path] : [];
  });
}

/** @param path in the checkout */
export function readPage(path: string): MarkdownPage {
  const anchors = new Set<string>();
  const links: string[] = [];
  const spans: string[] = [];
  const blocks: CodeBlock[] = [];
  const tables: string[][][] = [];
  const take = (token: Token): void => {
    if (token.type === 'heading') anchors.add(anchorOf(plainText(token), anchors));
    if (token.type === 'link' || token.type === 'image') links.push(String(token.href));
    if (token.type === 'html') links.push(...targetsOf(token.raw));
    if (token.type === 'codespan') spans.push(String(token.text));
    if (token.type === 'code')
      blocks.push({ language: String(token.lang ?? ''), text: String(token.text) });
    if (token.type === 'table') tables.push(cellsOf(token as Tokens.Table));
  };
  void marked.walkTokens(marked.lexer(readFileSync(inCheckout(path), 'utf8')), take);
  return { path, anchors, links, spans, blocks, tables };
}

function cellsOf({ header, rows }: Tokens.Table): string[][] {
  return [header, ...rows].map((row) => row.map((cell) => cell.tokens.map(plainText).join('')));
}

/** Of `<img src>`, `<source srcset>` and `<a href>`. */
function targetsOf(html: string): string[] {
  return [...html.matchAll(/\b(?:src|srcset|href)="([^"]+)"/g)].map((match) => match[1]!);
}

function plainText(token: Token): string {
  if ('tokens' in token) return (token.tokens ?? []).map(plainText).join('');
  return 'text' in token ? String(token.text) : '';
}

/** Lower case, without what is neither letter, number, space, hyphen nor underscore; numbered where it is taken. */
function anchorOf(heading: string, taken: ReadonlySet<string>): string {
  const plain = heading
    .toLowerCase()
    .replaceAll(/[^\p{L}\p{N}\s_-]/gu, '')
    .replaceAll(' ', '-');
  let anchor = plain;
  for (let i = 1; taken.has(anchor); i++) anchor = `${plain}-${i}`;
  return anchor;
}

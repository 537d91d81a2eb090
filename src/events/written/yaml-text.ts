/** YAML that people write, read so that a problem can be told with its line. */
import { isMap, isNode, isPair, isSeq, LineCounter, parseDocument, type Node } from 'yaml';

/** A text of YAML, which JSON is too. */
export interface YamlText {
  readonly value: unknown;
  /** The line (from 1) of what a path leads to, or of the nearest thing around it; undefined where there is nothing. */
  lineOf(path: readonly PropertyKey[]): number | undefined;
}

/** Why a text is no YAML: one line that quotes nothing of the text, which may hold secrets. */
export interface NoYaml {
  readonly problem: string;
  readonly line: number | undefined;
}

/** Reads YAML; a problem where it is none, or says something in a way that is not understood. */
export function readYaml(text: string): YamlText | NoYaml {
  const lines = new LineCounter();
  const document = parseDocument(text, { lineCounter: lines, prettyErrors: false });
  // A tag that is not known is a warning to the library, which then reads something else.
  const [problem] = [...document.errors, ...document.warnings];
  if (problem) {
    const { line } = lines.linePos(problem.pos[0]);
    const words = WORDS[problem.code] ?? withoutQuotes(problem.message);
    return { problem: words, line: line || undefined };
  }
  let value: unknown;
  try {
    value = document.toJS();
  } catch {
    // An alias that leads nowhere, or to so much that it is an attack.
    const words = 'an alias (*) that cannot be followed; write out what it stands for';
    return { problem: words, line: undefined };
  }
  return { value, lineOf: (path) => lineIn(document.contents, path, lines) };
}

/** Our words where the library's say nothing to someone who does not know its parts. */
const WORDS: Readonly<Partial<Record<string, string>>> = {
  DUPLICATE_KEY: 'a key stands here for the second time; keep one',
  TAB_AS_INDENT: 'a tab in the indentation; YAML takes spaces',
  BAD_INDENT: 'the indentation does not fit the lines before',
  MULTIPLE_DOCS: 'a second document begins here (---); one is read',
  UNEXPECTED_TOKEN:
    'something stands here that does not belong; check quotes and brackets before it',
  MISSING_CHAR: 'a quote, bracket, comma or colon is missing here or before',
  TAG_RESOLVE_FAILED: 'a tag (!) that is not known; put a text that begins with ! in quotes',
  MULTILINE_IMPLICIT_KEY: 'a key goes on over lines; a bracket or quote is not closed',
};

function withoutQuotes(message: string): string {
  return (message.split('\n')[0] ?? '').replaceAll(/(["'`]).*\1/g, '…').replace(/: .*$/, '');
}

function lineIn(
  root: Node | null,
  path: readonly PropertyKey[],
  lines: LineCounter,
): number | undefined {
  let at: unknown = root;
  let start = isNode(root) && path.length === 0 ? root.range?.[0] : undefined;
  for (const part of path) {
    const next = within(at, part);
    if (!next) break;
    ({ start } = next);
    at = next.node;
  }
  return start === undefined ? undefined : lines.linePos(start).line;
}

/** What stands under a key or at a place in a list; of a key, where the key begins. */
function within(node: unknown, part: PropertyKey): { node: unknown; start: number } | undefined {
  if (isSeq(node) && typeof part === 'number') {
    const item = node.items[part];
    return isNode(item) && item.range ? { node: item, start: item.range[0] } : undefined;
  }
  if (!isMap(node)) return undefined;
  const pair = node.items.find(
    ({ key }) => isNode(key) && String((key as { value?: unknown }).value) === String(part),
  );
  if (!isPair(pair) || !isNode(pair.key) || !pair.key.range) return undefined;
  return { node: pair.value, start: pair.key.range[0] };
}

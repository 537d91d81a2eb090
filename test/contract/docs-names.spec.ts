/** What the pages name exists: commands and flags, keys, metrics, readings, variables, scripts, files. */
import { describe, expect, it } from '@jest/globals';
import type { Command } from 'commander';
import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { DEFAULT_NAMES } from '../../src/adapters/nats/names.js';
import { exposedMetrics } from '../../src/adapters/prometheus/exposed-metrics.js';
import { createProgram } from '../../src/cli/program.js';
import { processTerminal } from '../../src/cli/terminal.js';
import { configKeys } from '../../src/config/keys.js';
import { allDetectors } from '../../src/detectors/registry.js';
import { allPages, type MarkdownPage } from '../setup/markdown.js';
import { inCheckout } from '../setup/root.js';

const program = createProgram(processTerminal({}), '0.0.0');
const keys = configKeys();
const metrics = new Set(exposedMetrics().map(({ name }) => name));
const readings = new Set(
  allDetectors().flatMap(({ declaration: { id, readings } }) =>
    readings.map((reading) => `${id}.${reading.id}`),
  ),
);
const { scripts } = JSON.parse(readFileSync(inCheckout('package.json'), 'utf8')) as {
  readonly scripts: Readonly<Record<string, string>>;
};
const sources = readdirSync(inCheckout('src'), { recursive: true, encoding: 'utf8' })
  .filter((file) => file.endsWith('.ts'))
  .map((file) => readFileSync(inCheckout('src', file), 'utf8'));

/** Variables of the configuration, and what has its name in capitals: streams, buckets. */
const named = new Set([
  ...keys.map(({ variable }) => variable),
  ...sources.flatMap((text) =>
    [...text.matchAll(/'(FLYBALL_[A-Z_]+)'/g)].map((match) => match[1]!),
  ),
  ...Object.values(DEFAULT_NAMES).map(String),
]);

/** These tell how it was, so names in them may be gone. */
const HISTORY = /^(CHANGELOG\.md|docs\/decisions\/)/;
const pages = allPages().filter(({ path }) => !HISTORY.test(path));

/** All code of a page, line by line; a backslash at the end goes on with the next. */
function codeLines({ spans, blocks }: MarkdownPage): string[] {
  const lines = blocks.flatMap(({ text }) => text.replaceAll(/\\\n\s*/g, ' ').split('\n'));
  return [...spans, ...lines];
}

// The log's "flyball is running" is no call.
const CALL = /(?:^|[$(|]\s*)(?:npx )?(?:flyball|node dist\/cli\/main\.js) (?!is )([^|#;&>]*)/g;

/** What is wrong with calls of the command line. */
function wrongCalls(line: string): string[] {
  return [...line.matchAll(CALL)].flatMap(([call, rest = '']) => {
    let command: Command = program;
    const words = rest.trim().split(/\s+/);
    for (;;) {
      const next = command.commands.find((each) => each.name() === words[0]);
      if (!next) break;
      command = next;
      words.shift();
    }
    // `flyball-test` is no call, `flyball …` and `flyball --help` are no command.
    if (command === program) return /^[a-z]/.test(words[0] ?? '') ? [call] : [];
    const known = new Set(['--help', ...command.options.flatMap(({ long }) => long ?? [])]);
    const flags = words
      .filter((word) => word.startsWith('--'))
      .map((word) => /^[\w-]+/.exec(word)![0]);
    return flags.filter((flag) => !known.has(flag)).map((flag) => `${flag} in: ${call}`);
  });
}

const SECTIONS = new Set(
  keys.filter(({ path }) => path.includes('.')).map(({ path }) => path.split('.')[0]),
);

/** Dotted names that are no key of the configuration though they begin like one. */
function wrongKeys(span: string): string[] {
  const dotted = /^([a-z][A-Za-z]*)((?:\.[a-zA-Z0-9]+)+)$/.exec(span);
  if (!dotted || !SECTIONS.has(dotted[1]) || /\.(ts|md|yaml|json|mjs)$/.test(span)) return [];
  const exists = keys.some(({ path }) => path === span || path.startsWith(`${span}.`));
  return exists ? [] : [span];
}

describe.each(pages.map((page) => [page.path, page] as const))('%s', (_, page) => {
  const lines = codeLines(page);

  it('calls commands that exist, with options that they take', () => {
    expect(lines.flatMap(wrongCalls)).toEqual([]);
  });

  it('names keys of the configuration that exist', () => {
    // A chart has values of its own; its test compares that page with them.
    const spans = page.path === 'helm/README.md' ? [] : page.spans;
    expect(spans.flatMap(wrongKeys)).toEqual([]);
  });

  it('names metrics that are exposed', () => {
    const names = lines.flatMap((line) => line.match(/\bflyball_[a-z0-9_]+\b(?![…*.-])/g) ?? []);
    expect(names.filter((name) => !metrics.has(name))).toEqual([]);
  });

  it('names readings that are declared', () => {
    const ids = new Set(allDetectors().map(({ declaration }) => declaration.id));
    const names = page.spans.filter((span) =>
      ids.has(/^([a-z-]+)\.[a-z_]+$/.exec(span)?.[1] ?? ''),
    );
    expect(names.filter((name) => !readings.has(name))).toEqual([]);
  });

  it('names variables, streams and buckets that exist', () => {
    const names = lines.flatMap((line) => line.match(/\bFLYBALL_[A-Z0-9_]+\b/g) ?? []);
    expect(names.filter((name) => !named.has(name))).toEqual([]);
  });

  it('runs scripts that exist', () => {
    const names = lines.flatMap((line) =>
      [...line.matchAll(/\bnpm run ([\w:-]+)/g)].map(([, name]) => name!),
    );
    expect(names.filter((name) => !(name in scripts))).toEqual([]);
  });

  it('names files that exist', () => {
    const files = page.spans.filter((span) =>
      /^(src|docs|test|bench|alerts|deploy|scripts)\/[\w./-]+$/.test(span),
    );
    expect(files.filter((file) => !existsSync(inCheckout(file)))).toEqual([]);
  });
});

describe('docs/operating.md', () => {
  // Texts that are cut into lines in the sources are joined; what is filled in stands between the pieces.
  const said = sources.join('\n').replaceAll(/['`]\s*\+\s*['`]/g, '');
  const { tables, spans } = pages.find(({ path }) => path === 'docs/operating.md')!;
  const quoted = tables
    .filter(([head]) => head?.[0] === 'message' || head?.[0] === 'what you see')
    .flatMap(([, ...rows]) => rows.map(([first]) => first!))
    .filter((text) => spans.includes(text));

  it('quotes messages of more than a few kinds', () => {
    expect(quoted.length).toBeGreaterThan(15);
  });

  it.each(quoted)('%s', (text) => {
    const pieces = text.split(/…|\b\d+\b|FLYBALL_\w*|(?= failed;)/).map((piece) => piece.trim());
    expect(pieces.filter((piece) => piece.length > 5 && !said.includes(piece))).toEqual([]);
  });
});

it('what does not exist would be found', () => {
  expect(wrongCalls('$ flyball replay a.ndjson --wndow 1h')).toEqual([
    '--wndow in: $ flyball replay a.ndjson --wndow 1h',
  ]);
  expect(wrongCalls('npx flyball reply a.ndjson')).toHaveLength(1);
  expect(wrongCalls('flyball baseline pin --from a --why b')).toEqual([]);
  expect(['alarms.guardrail', 'alarms.guardrails', 'labelling.md'].flatMap(wrongKeys)).toEqual([
    'alarms.guardrail',
  ]);
});

/**
 * The import rules bite: a tree with one breach of each is written to a folder of its own, and the
 * checker must name exactly these. Then the real tree must have none.
 */
import { cp, mkdir, mkdtemp, rm, writeFile } from 'node:fs/promises';
import { createRequire } from 'node:module';
import { dirname, join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { startChild } from '../setup/child.js';
import { inCheckout } from '../setup/root.js';

/** File, its text, and the rules that the file breaks. */
const TREE: readonly (readonly [file: string, text: string, ...rules: string[]])[] = [
  // What is allowed.
  ['src/statistics/fine.ts', `export const mean = 1;`],
  ['src/statistics/fine.spec.ts', `import 'fast-check'; import './fine.js';`],
  ['src/summaries/fine.ts', `export interface State { n: number }`],
  [
    'src/events/fine.ts',
    `import 'ajv'; import type { FromSchema } from 'json-schema-to-ts';
    export const event = 1; export type Event = FromSchema<{ type: 'string' }>;`,
  ],
  ['src/events/import/fine.ts', `import 'node:fs'; import 'node:zlib'; import '../fine.js';`],
  [
    'src/detectors/fine.ts',
    `import '../statistics/fine.js'; import '../events/fine.js';
    import type { State } from '../summaries/fine.js'; export type Detected = State;`,
  ],
  ['src/windows/fine.ts', `import '../detectors/fine.js'; export const pane = 1;`],
  ['src/alarms/fine.ts', `import '../windows/fine.js'; export const alarm = 1;`],
  ['src/audit/fine.ts', `import '../alarms/fine.js'; import 'node:zlib';`],
  ['src/config/fine.ts', `import 'zod'; import '../detectors/fine.js';`],
  [
    'src/simulation/fine.ts',
    `import 'pure-rand/generator/xoroshiro128plus'; import '../events/fine.js';`,
  ],
  ['src/adapters/fine.ts', `import '@nestjs/common'; import '../alarms/fine.js';`],
  ['src/app.module.ts', `import '@nestjs/common'; import './adapters/fine.js';`],
  ['src/main.ts', `import '@nestjs/core'; import './app.module.js';`],
  ['src/service/fine.ts', `import '../adapters/fine.js'; import '../app.module.js';`],
  ['src/cli/fine.ts', `import '../main.js'; import '../audit/fine.js';`],
  [
    'src/adapters/http/status-json.ts',
    `import type { alarm } from '../../alarms/fine.js'; export const EVENTS = ['window'];
    export type A = typeof alarm;`,
  ],
  [
    'src/page/fine.tsx',
    `import 'preact'; import '../adapters/http/status-json.js';
    import type { alarm } from '../alarms/fine.js'; export const page = 1;
    export type A = typeof alarm;`,
  ],
  // What is not.
  ['src/statistics/up.ts', `import '../summaries/fine.js';`, 'statistics-imports-one-way'],
  [
    'src/summaries/up.ts',
    `import type { event } from '../events/fine.js'; export type E = typeof event;`,
    'summaries-imports-one-way',
  ],
  ['src/events/up.ts', `import '../summaries/fine.js';`, 'events-imports-one-way'],
  ['src/detectors/up.ts', `import '../windows/fine.js';`, 'detectors-imports-one-way'],
  ['src/simulation/up.ts', `import '../detectors/fine.js';`, 'simulation-imports-one-way'],
  ['src/rendering/up.ts', `import '../windows/fine.js';`, 'rendering-imports-one-way'],
  ['src/windows/up.ts', `import '../alarms/fine.js';`, 'windows-imports-one-way'],
  ['src/alarms/up.ts', `import '../audit/fine.js';`, 'alarms-imports-one-way'],
  ['src/labelling/up.ts', `import '../adapters/fine.js';`, 'labelling-imports-one-way'],
  ['src/audit/up.ts', `import '../config/fine.js';`, 'audit-imports-one-way'],
  ['src/config/up.ts', `import '../adapters/fine.js';`, 'config-imports-one-way'],
  ['src/page/up.ts', `import '../alarms/fine.js';`, 'page-imports-types-only'],
  ['src/page/file.ts', `import 'node:fs';`, 'page-uses-no-builtin'],
  ['src/adapters/page.ts', `import '../page/fine.js';`, 'nothing-imports-page'],
  ['src/adapters/up.ts', `import '../cli/fine.js';`, 'nothing-imports-cli'],
  ['src/adapters/service.ts', `import '../service/fine.js';`, 'nothing-imports-service'],
  ['src/detectors/file.ts', `import 'node:fs';`, 'pure-rooms-use-no-builtin'],
  ['src/windows/package.ts', `import 'zod';`, 'pure-rooms-use-no-package'],
  [
    'src/events/file.ts',
    `import { open } from 'node:fs/promises'; void open;`,
    'events-read-files-in-import-only',
  ],
  ['src/events/import/socket.ts', `import 'node:net';`, 'events-import-uses-files-only'],
  ['src/simulation/package.ts', `import 'zod';`, 'simulation-uses-pure-rand-only'],
  ['src/audit/nest.ts', `import '@nestjs/common';`, 'nest-at-the-edge-only'],
  ['src/alarms/one.ts', `import './two.js'; export const one = 1;`, 'no-circles'],
  ['src/alarms/two.ts', `import type { one } from './one.js'; export type Two = typeof one;`],
  ['src/audit/barrel/index.ts', `export * from '../fine.js';`, 'no-barrels-made'],
  ['src/audit/barrel.ts', `import './barrel/index.js';`, 'no-barrels-imported'],
  ['src/alarms/tested.ts', `import '../../test/helper.js';`, 'src-never-imports-tests'],
  ['src/audit/tested.ts', `import '../statistics/fine.spec.js';`, 'src-never-imports-tests'],
  ['src/cli/development.ts', `import 'fast-check';`, 'no-development-packages'],
  ['src/cli/undeclared.ts', `import 'tslib';`, 'no-undeclared-packages'],
  ['src/cli/nowhere.ts', `import './gone.js';`, 'nothing-unresolved'],
  ['test/helper.ts', `export const helper = 1;`],
];

interface Rules {
  readonly forbidden: readonly { readonly name: string }[];
}

interface Outcome {
  readonly summary: {
    readonly violations: readonly {
      readonly from: string;
      readonly rule: { readonly name: string };
    }[];
  };
}

let folder: string;

/** The breaches under `src` of a folder: "file: rule", sorted. */
async function breaches(cwd: string): Promise<string[]> {
  const checker = await startChild(
    process.execPath,
    [
      inCheckout('node_modules/dependency-cruiser/bin/dependency-cruise.mjs'),
      'src',
      '--config',
      inCheckout('.dependency-cruiser.cjs'),
      '--output-type',
      'json',
    ],
    { cwd },
  );
  await checker.waitForExit();
  const { summary } = JSON.parse(checker.stdout()) as Outcome;
  return summary.violations.map(({ from, rule }) => `${from}: ${rule.name}`).sort();
}

beforeAll(async () => {
  // Inside the checkout, so that packages resolve as they do for src.
  await mkdir(inCheckout('.cache'), { recursive: true });
  folder = await mkdtemp(inCheckout('.cache', 'import-rules-'));
  await cp(inCheckout('package.json'), join(folder, 'package.json'));
  for (const [file, text] of TREE) {
    await mkdir(dirname(join(folder, file)), { recursive: true });
    await writeFile(join(folder, file), text);
  }
});

afterAll(async () => {
  await rm(folder, { recursive: true, force: true });
});

describe('the import rules', () => {
  it('are each broken once in the tree above', () => {
    const rules = createRequire(import.meta.url)(inCheckout('.dependency-cruiser.cjs')) as Rules;
    const broken = new Set(TREE.flatMap(([, , ...names]) => names));
    expect(rules.forbidden.map(({ name }) => name).sort()).toEqual([...broken].sort());
  });

  it('refuse each breach and nothing else', async () => {
    const expected = TREE.flatMap(([file, , ...rules]) => rules.map((rule) => `${file}: ${rule}`));
    expect(await breaches(folder)).toEqual(expected.sort());
  });

  it('hold in src', async () => {
    expect(await breaches(inCheckout())).toEqual([]);
  });
});

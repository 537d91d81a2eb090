/** Benches run on the built program, which neither the compiler nor a quick test of them would miss. */
import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { dirname, join, relative } from 'node:path';
import { expect, it } from '@jest/globals';
import { inCheckout } from '../setup/root.js';

const programs = readdirSync(inCheckout('bench'), { recursive: true, encoding: 'utf8' })
  .filter((name) => name.endsWith('.mjs'))
  .map((name) => inCheckout('bench', name));

it.each(programs.map((path) => [relative(inCheckout(), path), path] as const))(
  '%s imports what is there',
  (_, path) => {
    const text = readFileSync(path, 'utf8');
    const imports = [...text.matchAll(/(?:from |import\()'(\.[^']+)'/g)].map(([, to]) => to!);
    const sources = imports.map((to) =>
      relative(inCheckout(), join(dirname(path), to)).replace(/^dist\/(.*)\.js$/, 'src/$1.ts'),
    );
    expect(sources.filter((source) => !existsSync(inCheckout(source)))).toEqual([]);
  },
);

it('there are benches', () => {
  expect(programs.length).toBeGreaterThan(5);
});

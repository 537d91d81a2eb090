/** What a command loads before it answers: no more than it needs, so that it answers at once. */
import { expect, it } from '@jest/globals';
import { writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { startChild } from '../setup/child.js';
import { BINARY, temporaryFolder } from '../setup/service.js';

/** Says on standard error what is imported. */
const HOOK = `
import { writeSync } from 'node:fs';
export function load(url, context, next) {
  writeSync(2, 'loads ' + url + '\\n');
  return next(url, context);
}`;
const asUrl = (source: string) => `data:text/javascript,${encodeURIComponent(source)}`;
const REGISTER = asUrl(
  `import { register } from 'node:module'; register(${JSON.stringify(asUrl(HOOK))});`,
);

/** The packages, and the rooms of the program, that the command loads. */
async function loadedBy(args: readonly string[]): Promise<{ packages: string[]; rooms: string[] }> {
  const child = await startChild(process.execPath, ['--import', REGISTER, BINARY, ...args]);
  const { code } = await child.waitForExit();
  expect(code).toBe(0);
  const urls = child.stderr().match(/(?<=^loads file:).*$/gm) ?? [];
  const each = (pattern: RegExp) => [
    ...new Set(urls.flatMap((url) => pattern.exec(url)?.[1] ?? [])),
  ];
  return {
    packages: each(/\/node_modules\/((?:@[^/]+\/)?[^/]+)/),
    rooms: each(/\/dist\/([^/]+)\/(?!.*\/node_modules\/)/),
  };
}

it.each([[['--version']], [['--help']], [['replay', '--help']]])(
  'flyball %j loads no configuration, no detector and no package but the one that reads arguments',
  async (args) => {
    const { packages, rooms } = await loadedBy(args);
    expect(packages).toEqual(['commander']);
    expect(rooms.sort()).toEqual(['cli', 'events', 'simulation']);
  },
);

it('a replay of lines of JSON loads nothing for servers, pages or tables', async () => {
  const folder = await temporaryFolder();
  const file = join(folder, 'events.ndjson');
  await writeFile(
    file,
    '{"kind":"item","id":"1","time":"2026-05-01T00:00:00Z","item":"a","categories":["x"]}\n',
  );
  const { packages } = await loadedBy(['replay', '--json', file]);
  const allowed = ['ajv', 'cli-progress', 'commander', 'croner', 'yaml', 'zod'];
  expect(packages.filter((name) => !allowed.includes(name))).toEqual([]);
});

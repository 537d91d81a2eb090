/** The README's simulated world: its commands print the numbers that are shown. */
import { beforeAll, expect, it } from '@jest/globals';
import { readFileSync } from 'node:fs';
import { startChild } from '../setup/child.js';
import { readPage } from '../setup/markdown.js';
import { normalized, pattern } from '../setup/page-output.js';
import { inCheckout } from '../setup/root.js';
import { BINARY, temporaryFolder } from '../setup/service.js';

const { blocks } = readPage('README.md');
const place = blocks.findIndex(({ text }) => text.startsWith('npx flyball simulate '));
const commands = blocks[place]?.text ?? '';
const shown = blocks[place + 1]?.text.split('\n') ?? [];
let cwd: string;

beforeAll(async () => {
  cwd = await temporaryFolder();
});

/** What the commands write to standard output, one after the other. */
async function printed(commandLines: string): Promise<string> {
  let output = '';
  for (const line of commandLines.split('\n')) {
    const args = line.replace('npx flyball ', '').split(' ');
    const child = await startChild(process.execPath, [BINARY, ...args], {
      cwd,
      env: { LC_ALL: 'C.UTF-8' },
    });
    expect(await child.waitForExit(100_000)).toMatchObject({ code: 0 });
    output += child.stdout();
  }
  return normalized(output);
}

it('has the readings that are shown', async () => {
  expect(shown.length).toBeGreaterThan(4);
  expect(await printed(commands)).toMatch(pattern(shown));
});

it('has the effective items that are named of the healthy scenario', async () => {
  const readme = readFileSync(inCheckout('README.md'), 'utf8');
  const [, named] = /`--scenario healthy` the same two hours have (\S+) effective items/.exec(
    readme,
  )!;
  const healthy = commands.replace('simulate ', 'simulate --scenario healthy ');
  expect(await printed(healthy)).toMatch(new RegExp(`^effective_items ${named} `, 'm'));
});

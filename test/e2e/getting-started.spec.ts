/**
 * docs/getting-started.md as a newcomer would follow it: every command is run, and prints what is shown.
 * Then what that service holds is backed up and restored as docs/operating.md says.
 */
import { beforeAll, expect, it } from '@jest/globals';
import { mkdir, rm, symlink, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { startChild, type Child } from '../setup/child.js';
import { freePort } from '../setup/free-port.js';
import { readPage, type CodeBlock } from '../setup/markdown.js';
import { normalized, pattern } from '../setup/page-output.js';
import { inCheckout } from '../setup/root.js';
import { BINARY, Metrics, temporaryFolder } from '../setup/service.js';
import { until } from '../setup/until.js';

interface Step {
  readonly command: string;
  /** Goes on while the following steps run. */
  readonly isBackground: boolean;
  /** The lines that are shown of its output. */
  readonly shown: readonly string[];
}

/** The commands of the page, each with the text that follows it. */
function stepsOf(blocks: readonly CodeBlock[]): Step[] {
  return blocks.flatMap(({ language, text }, i) => {
    if (!language.startsWith('sh')) return [];
    const next = blocks[i + 1];
    return {
      command: text,
      isBackground: language === 'sh background',
      shown: next?.language === 'text' ? next.text.split('\n') : [],
    };
  });
}

/** The shell's last command takes its place, so that stopping the one stops the other. */
const asShell = (command: string): string =>
  command.replace(/^flyball serve$/m, 'exec flyball serve');

const steps = stepsOf(readPage('docs/getting-started.md').blocks);
let run: (command: string) => Promise<Child>;
let home: string;
let httpPort: number;
/** The command of the page that runs on. */
let running: Child | undefined;

beforeAll(async () => {
  const cwd = await temporaryFolder();
  home = cwd;
  const bin = join(cwd, 'bin');
  await mkdir(bin);
  const program = `#!/bin/sh\nexec "${process.execPath}" "${BINARY}" "$@"\n`;
  await writeFile(join(bin, 'flyball'), program, { mode: 0o755 });
  await symlink(inCheckout('examples'), join(cwd, 'examples'));
  const [http, nats] = [await freePort(), await freePort()];
  httpPort = http;
  const env = {
    LC_ALL: 'C.UTF-8',
    HOME: cwd,
    XDG_STATE_HOME: undefined,
    FLYBALL_HTTP_PORT: String(http),
    FLYBALL_NATS_EMBEDDED_PORT: String(nats),
  };
  const withPorts = (text: string) =>
    text.replaceAll(':8620', `:${http}`).replaceAll(':4222', `:${nats}`);
  run = (command) =>
    startChild('bash', ['-c', `exec 2>&1; PATH="${bin}:$PATH"\n${withPorts(command)}`], {
      cwd,
      env,
    });
});

it('has a command for each of its sections', () => {
  expect(steps.length).toBeGreaterThan(9);
  for (const { command, shown } of steps) {
    if (!command.startsWith('cat > mapping.yaml')) expect(shown).not.toHaveLength(0);
  }
});

it.each(steps.map((step) => [step.command.split('\n')[0]!, step] as const))(
  '%s',
  async (_, step) => {
    if (step.isBackground) {
      const service = (running = await run(asShell(step.command)));
      const last = step.shown.at(-1)!.split(':')[0]!;
      await service.waitForLine(new RegExp(`^${last}:`));
      for (const line of step.shown) expect(service.stdout()).toContain(line.split(':')[0]);
      return;
    }
    // What is asked of the running service may take it a while.
    const isAsking = step.command.includes('curl');
    const deadline = performance.now() + (isAsking ? 30_000 : 0);
    for (;;) {
      const child = await run(step.command);
      await child.waitForExit(100_000);
      const output = normalized(child.stdout());
      if (pattern(step.shown).test(output)) return;
      if (performance.now() > deadline) expect(output).toMatch(pattern(step.shown));
      await sleep(200);
    }
  },
);

/** Events that the service has counted, by its metrics. */
async function sent(): Promise<number> {
  const answer = await fetch(`http://127.0.0.1:${httpPort}/metrics`);
  return new Metrics(await answer.text()).sum('flyball_events_sent_total');
}

it('a backup, restored, goes on where the service was', async () => {
  const blocks = readPage('docs/operating.md').blocks;
  const named = (name: string) => blocks.find(({ language }) => language === `sh ${name}`)!.text;
  const shown = steps.flatMap((step) => step.shown).join('\n');
  const published = Number(/([\d,]+) events accepted/.exec(shown)![1]!.replace(',', ''));
  await until(async () => (await sent()) >= published);
  expect(await sent()).toBe(published);
  await running!.stop();
  const backup = await run(named('backup'));
  expect(await backup.waitForExit()).toMatchObject({ code: 0 });
  await rm(join(home, '.local'), { recursive: true });
  const restored = await run(asShell(named('restore')));
  await restored.waitForLine(/state restored/);
  await restored.waitForLine(/^Metrics: /);
  expect(await sent()).toBe(published);
  await restored.stop();
});

/** The set-up script: says what is missing, does what it may, names the remedy, and else does nothing. */
import { mkdir, mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from '@jest/globals';
import { missingPlatformPackages } from '../../scripts/setup/lockfile.mjs';
import type { Lockfile } from '../../scripts/setup/lockfile.mjs';
import {
  findProgram,
  installCommand,
  programsFor,
  searchPath,
} from '../../scripts/setup/programs.mjs';
import type { CommandResult, Purpose, System } from '../../scripts/setup/programs.mjs';
import { setup } from '../../scripts/setup/setup.mjs';
import { sourcesDigest, writeStamp } from '../../scripts/setup/steps.mjs';
import { startChild } from '../setup/child.js';
import { inCheckout } from '../setup/root.js';

const LOCK = {
  packages: {
    '': { name: 'trial' },
    'node_modules/one': { version: '1.0.0', integrity: 'sha512-one' },
    'node_modules/other-platform': { version: '2.0.0', integrity: 'sha512-two', optional: true },
  },
};
/** What the tests need; nats-server is the first. */
const PROGRAM_NAMES = programsFor('test');
const ALL = PROGRAM_NAMES.join(', ');
/** The packages that hold them, as the remedy names them. */
const PACKAGES = installCommand(PROGRAM_NAMES).split('--no-install-recommends ')[1]!;
const AS_ROOT = (packages: string) =>
  `apt-get update && apt-get install --no-install-recommends ${packages}`;
const WITH_SUDO = (packages: string) =>
  `sudo apt-get update && sudo apt-get install --no-install-recommends ${packages}`;

const INSTALLED = { packages: { 'node_modules/one': LOCK.packages['node_modules/one'] } };

/** A system that has the programs given, and notes down every command instead of running it. */
class RecordingSystem implements System {
  readonly commands: string[] = [];
  readonly programs: Set<string>;
  isRoot = true;
  free = Infinity;
  /** What a command does; by default it succeeds and says nothing. */
  answer: (command: string) => CommandResult | Promise<CommandResult> = () => ({
    ok: true,
    output: '',
  });

  constructor(...programs: string[]) {
    this.programs = new Set(programs);
  }

  readonly run = async (program: string, args: readonly string[]): Promise<CommandResult> => {
    const command = [program, ...args].join(' ');
    this.commands.push(command);
    return this.answer(command);
  };

  readonly freeBytes = (): number => this.free;

  readonly find = (name: string): string | undefined =>
    this.programs.has(name) ? `/usr/bin/${name}` : undefined;
}

let root: string;

async function write(file: string, content: string | object): Promise<void> {
  await mkdir(dirname(join(root, file)), { recursive: true });
  await writeFile(
    join(root, file),
    typeof content === 'string' ? content : JSON.stringify(content),
  );
}

async function runSetup(
  system: System,
  { purpose = 'test', check = false, nodeVersion = '20.19.0' }: Partial<SetupCase> = {},
): Promise<{ ready: boolean; text: string }> {
  let text = '';
  const out = { write: (more: string) => (text += more) };
  const ready = await setup({ root, purpose, check, nodeVersion, system, out });
  return { ready, text: text.replace(/\d+\.\d s$/gm, 'N s') };
}

interface SetupCase {
  purpose: Purpose;
  check: boolean;
  nodeVersion: string;
}

beforeEach(async () => {
  root = await mkdtemp(join(tmpdir(), 'flyball set-up '));
  await write('package.json', { engines: { node: '>=20.19' } });
  await write('package-lock.json', LOCK);
  await write('node_modules/.package-lock.json', INSTALLED);
  await write('tsconfig.json', '{}');
  await write('src/one.ts', 'export {};');
  writeStamp(root, sourcesDigest(root));
});

afterEach(async () => {
  await rm(root, { recursive: true, force: true });
});

describe('a checkout that is ready', () => {
  it('is left alone', async () => {
    const system = new RecordingSystem(...PROGRAM_NAMES);
    expect(await runSetup(system)).toEqual({
      ready: true,
      text: [
        '· Node.js 20.19.0 is new enough',
        `· ${ALL} installed`,
        '· dependencies up to date',
        '· build up to date',
        '',
      ].join('\n'),
    });
    expect(system.commands).toEqual([]);
  });

  it('stays ready when a spec or a README changes', async () => {
    await write('src/one.spec.ts', 'export {};');
    await write('src/README.md', '# One');
    const system = new RecordingSystem(...PROGRAM_NAMES);
    expect((await runSetup(system)).ready).toBe(true);
    expect(system.commands).toEqual([]);
  });
});

describe('what is missing', () => {
  it('is named by --check, and nothing is done about it', async () => {
    await rm(join(root, 'node_modules'), { recursive: true });
    await rm(join(root, 'dist'), { recursive: true });
    const system = new RecordingSystem(PROGRAM_NAMES[0]!);
    expect(await runSetup(system, { check: true, nodeVersion: '18.20.4' })).toEqual({
      ready: false,
      text: [
        '✗ Node.js 18.20.4: Flyball needs Node.js 20.19 or newer, and this is 18.20.4.',
        `✗ ${ALL}: not installed: ${PROGRAM_NAMES.slice(1).join(', ')} (${AS_ROOT(PACKAGES.replace('nats-server ', ''))})`,
        '✗ dependencies: node_modules is not there',
        '✗ build: not built yet',
        '',
      ].join('\n'),
    });
    expect(system.commands).toEqual([]);
  });

  it.each(['20.18.9', '18.20.4', '4.0.0'])('is a newer Node.js than %s', async (nodeVersion) => {
    const system = new RecordingSystem(...PROGRAM_NAMES);
    const { ready, text } = await runSetup(system, { nodeVersion });
    expect(ready).toBe(false);
    expect(text).toContain('Flyball needs Node.js 20.19 or newer');
    expect(text).toContain('  Install a newer one, for instance from https://nodejs.org/');
  });

  it.each(['20.19.0', '20.20.2', '22.0.0', '24.21.0'])(
    'is not Node.js at %s',
    async (nodeVersion) => {
      const system = new RecordingSystem(...PROGRAM_NAMES);
      expect((await runSetup(system, { nodeVersion })).ready).toBe(true);
    },
  );

  it('is installed with npm ci after the lockfile changed', async () => {
    const changed = {
      packages: { 'node_modules/one': { version: '1.1.0', integrity: 'sha512-x' } },
    };
    await write('package-lock.json', changed);
    const system = new RecordingSystem(...PROGRAM_NAMES);
    system.answer = async () => {
      await write('node_modules/.package-lock.json', changed);
      return { ok: true, output: 'npm warn EBADENGINE Unsupported engine' };
    };
    const { ready, text } = await runSetup(system);
    expect(ready).toBe(true);
    expect(text).toContain('✓ dependencies  N s\n');
    expect(text).not.toContain('EBADENGINE');
    expect(system.commands).toEqual([
      'npm ci --prefer-offline --no-audit --no-fund --loglevel=error',
    ]);
  });

  it('is built once after a source changed', async () => {
    await write('src/one.ts', 'export const one = 1;');
    const system = new RecordingSystem(...PROGRAM_NAMES);
    expect((await runSetup(system)).text).toContain('✓ build  N s\n');
    expect((await runSetup(system)).text).toContain('· build up to date\n');
    expect(system.commands).toEqual(['npm run --silent build']);
  });

  it('is explained by the start and the end of a long output', async () => {
    await write('src/one.ts', 'export const one = 1;');
    const system = new RecordingSystem(...PROGRAM_NAMES);
    const lines = Array.from({ length: 1000 }, (_, index) => `line ${index + 1}`);
    system.answer = () => ({ ok: false, output: lines.join('\n') });
    const { text } = await runSetup(system);
    expect(text.match(/line \d+$/gm)).toHaveLength(40);
    expect(text).toMatch(/line 20\n {2}… 960 lines left out …\n {2}line 981\n/);
  });

  it('stays missing where a command fails, whose output is then shown', async () => {
    await write('src/one.ts', 'export const one: string = 1;');
    const system = new RecordingSystem(...PROGRAM_NAMES);
    system.answer = () => ({ ok: false, output: 'src/one.ts(1,14): error TS2322' });
    const { ready, text } = await runSetup(system);
    expect(ready).toBe(false);
    expect(text).toMatch(
      /✗ build: `npm run --silent build` failed.\n {2}src\/one.ts\(1,14\): error TS2322\n$/,
    );
    expect((await runSetup(system)).ready).toBe(false);
  });
});

describe('missing programs', () => {
  const may = (command: string): CommandResult => ({ ok: command !== 'sudo -n true', output: '' });

  it('are installed by root, without starting services', async () => {
    const system = new RecordingSystem('apt-get');
    system.answer = (command) => {
      if (command.includes('install')) PROGRAM_NAMES.forEach((name) => system.programs.add(name));
      return { ok: true, output: '' };
    };
    const { ready, text } = await runSetup(system);
    expect(ready).toBe(true);
    expect(text).toContain(`✓ ${ALL}  N s\n`);
    const apt = system.commands.filter((command) => command.includes('apt-get'));
    expect(apt.at(-1)?.endsWith(`--no-install-recommends ${PACKAGES}`)).toBe(true);
    expect(apt).toEqual([
      expect.stringMatching(/^env .*SYSTEMD_OFFLINE=1 RUNLEVEL=1 apt-get .* update$/),
      expect.stringMatching(/RUNLEVEL=1 apt-get .* install -y --no-install-recommends \S/),
    ]);
  });

  it('switch off the services of new packages only', async () => {
    const system = new RecordingSystem('apt-get', 'systemctl');
    system.answer = (command) => {
      if (command.includes('install')) PROGRAM_NAMES.forEach((name) => system.programs.add(name));
      if (command.endsWith('Status} nats-server')) return { ok: true, output: 'installed' };
      const unit = '/lib/systemd/system/prometheus.service';
      return { ok: true, output: command.startsWith('dpkg -L') ? `/.\n/lib\n${unit}` : '' };
    };
    expect((await runSetup(system)).ready).toBe(true);
    expect(system.commands.at(-1)).toMatch(/ systemctl --quiet disable prometheus\.service$/);
  });

  it('are named with the command to type where this user may not install', async () => {
    const system = new RecordingSystem('apt-get');
    system.isRoot = false;
    system.answer = may;
    expect(await runSetup(system)).toEqual({
      ready: false,
      text: [
        '· Node.js 20.19.0 is new enough',
        `✗ ${ALL}: not installed, and this user may not install packages.`,
        '  Install what is missing, as root, then run this again:',
        `    ${AS_ROOT(PACKAGES)}`,
        '',
      ].join('\n'),
    });
    expect(system.commands).toEqual(['sudo -n true']);
  });

  it('are named alone where others are there, and with sudo where there is one', async () => {
    const system = new RecordingSystem('apt-get', 'sudo', ...PROGRAM_NAMES.slice(1));
    system.isRoot = false;
    system.answer = may;
    expect((await runSetup(system)).text).toContain(
      [
        `✗ ${ALL}: not installed: nats-server, and this user may not install packages.`,
        '  Install what is missing, then run this again:',
        `    ${WITH_SUDO('nats-server')}`,
        '',
      ].join('\n'),
    );
  });

  it('are for the demonstration only what it needs', async () => {
    const system = new RecordingSystem('apt-get');
    system.isRoot = false;
    system.answer = may;
    const { text } = await runSetup(system, { purpose: 'demo' });
    expect(text).toContain(`✗ nats-server: not installed, and`);
    expect(text).toContain(`\n    ${AS_ROOT('nats-server')}\n`);
  });

  it('are named by package where there is no apt-get', async () => {
    const { ready, text } = await runSetup(
      new RecordingSystem(
        ...PROGRAM_NAMES.filter((name) => name !== 'promtool' && name !== 'amtool'),
      ),
    );
    expect(ready).toBe(false);
    expect(text).toContain('there is no apt-get here');
    expect(text).toContain('Install the packages prometheus, prometheus-alertmanager (Debian');
  });

  it('come with what apt-get said where it failed', async () => {
    const system = new RecordingSystem('apt-get');
    system.answer = (command) =>
      command.includes('apt-get')
        ? {
            ok: false,
            output: command.includes('install') ? 'E: no such package' : 'E: no network',
          }
        : { ok: true, output: '' };
    const { ready, text } = await runSetup(system);
    expect(ready).toBe(false);
    expect(text).toMatch(/E: no network\n {2}E: no such package\n[^]* apt-get install/);
  });

  it('are looked for in the folders of the system as well as on PATH', () => {
    expect(searchPath('/home/someone/bin')).toEqual(
      expect.arrayContaining(['/home/someone/bin', '/usr/sbin']),
    );
    expect(findProgram('one.ts', [join(root, 'src')])).toBeUndefined();
    expect(findProgram('sh', [join(root, 'src'), '/bin'])).toBe('/bin/sh');
  });
});

describe('a cause that the output tells', () => {
  it.each([
    ['the disk is full', 'npm error code ENOSPC', 'Make room'],
    ['the disk is full', "E: You don't have enough free space in /var/cache.", 'Make room'],
    [
      'another program is installing packages',
      'E: Could not get lock /var/lib/dpkg/lock-frontend. It is held by process 7 (apt-get)',
      'Wait until it has ended',
    ],
    [
      'where packages come from cannot be reached',
      'npm error code EAI_AGAIN\nnpm error request to https://npm.example.com/ajv failed',
      '`npm config get registry`',
    ],
    [
      'where packages come from cannot be reached',
      "W: Failed to fetch x  Temporary failure resolving 'deb.example.com'",
      '/etc/apt',
    ],
    [
      'where packages come from cannot be reached',
      'npm error 503 Service Unavailable - GET https://npm.example.com/ajv\nnpm error code E503',
      '`npm config get registry`',
    ],
    [
      'a certificate on the way to the packages is not trusted',
      'npm error code SELF_SIGNED_CERT_IN_CHAIN',
      'NODE_EXTRA_CA_CERTS',
    ],
    [
      'files of this checkout belong to another user',
      "npm error code EACCES\nnpm error path '/x/node_modules'",
      'chown',
    ],
  ])('%s: %s', async (cause, output, remedy) => {
    await rm(join(root, 'node_modules'), { recursive: true });
    const system = new RecordingSystem(...PROGRAM_NAMES);
    system.answer = () => ({ ok: false, output });
    const { ready, text } = await runSetup(system);
    expect(ready).toBe(false);
    expect(text).toContain(`--loglevel=error\` failed: ${cause}.\n`);
    expect(text.trimEnd().split('\n').at(-1)).toContain(remedy);
  });

  it('is the full disk where little is left of it, whatever npm complains of', async () => {
    await rm(join(root, 'node_modules'), { recursive: true });
    const system = new RecordingSystem(...PROGRAM_NAMES);
    system.free = 60e6;
    system.answer = () => ({ ok: false, output: 'gyp ERR! find Python' });
    expect((await runSetup(system)).text).toContain('failed: the disk is full.\n');
  });

  it('stands beside what apt-get could not install', async () => {
    const system = new RecordingSystem('apt-get');
    system.answer = (command) => ({
      ok: !command.includes('apt-get'),
      output: 'E: Could not get lock /var/lib/dpkg/lock-frontend.',
    });
    const { text } = await runSetup(system, { purpose: 'demo' });
    expect(text).toContain('apt-get could not install: another program is installing packages.\n');
    expect(text).toMatch(/Wait until it has ended, then run this again\.\n$/);
  });
});

describe('the lockfile', () => {
  it('holds the packages of every platform (else: npm run lockfile)', async () => {
    const lock = JSON.parse(await readFile(inCheckout('package-lock.json'), 'utf8')) as Lockfile;
    expect(missingPlatformPackages(lock).map(([path]) => path)).toEqual([]);
  });

  it('is completed with what the names of the packages say', () => {
    const optionalDependencies = {
      '@a/core-linux-arm-gnueabihf': '1.2.3',
      'b-linux-x64-musl': '4.5.6',
    };
    expect(
      missingPlatformPackages({ packages: { 'node_modules/a': { optionalDependencies } } }),
    ).toEqual([
      [
        'node_modules/@a/core-linux-arm-gnueabihf',
        { version: '1.2.3', cpu: ['arm'], optional: true, os: ['linux'] },
      ],
      [
        'node_modules/b-linux-x64-musl',
        { version: '4.5.6', cpu: ['x64'], libc: ['musl'], optional: true, os: ['linux'] },
      ],
    ]);
  });
});

describe('the script', () => {
  it('refuses what it does not know', async () => {
    const child = await startChild(process.execPath, [
      inCheckout('scripts/setup.mjs'),
      '--for',
      'x',
    ]);
    expect((await child.waitForExit()).code).toBe(2);
    expect(child.stderr()).toBe('Usage: node scripts/setup.mjs [--for demo|test] [--check]\n');
  });

  it('reports on this checkout from any folder', async () => {
    const script = inCheckout('scripts/setup.mjs');
    const child = await startChild(process.execPath, [script, '--check'], { cwd: tmpdir() });
    await child.waitForExit();
    expect(child.stdout()).toContain('· dependencies up to date\n');
  });

  it('gives the command for one program', () => {
    const find = (name: string) => (name === 'sudo' ? '/usr/bin/sudo' : undefined);
    expect(installCommand(['promtool'], { find })).toBe(WITH_SUDO('prometheus'));
    expect(installCommand(['promtool'], { find, isRoot: true })).toBe(AS_ROOT('prometheus'));
  });
});

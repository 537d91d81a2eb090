/**
 * The steps that make a checkout ready. Each says in plain words what is missing (undefined: nothing)
 * and knows how to make it so. What is missing is derived from the files each time.
 */
import { createHash } from 'node:crypto';
import { existsSync, mkdirSync, readFileSync, readdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { causeOf } from './causes.mjs';
import { SetupError } from './command.mjs';
import { installCommand, installPrograms, notInstalled, programsFor } from './programs.mjs';

const INSTALL_LIMIT_MS = 600_000;
const BUILD_LIMIT_MS = 300_000;

/** What the npm packages take of the disk. */
const DEPENDENCIES_BYTES = 400e6;

/** Debian 12 and Ubuntu 24.04 have 18 in their own packages, so `apt-get` does not help there. */
const NEWER_NODE =
  'Install a newer one, for instance from https://nodejs.org/en/download, then run this again.';

/** Written into dist after a build: the digest of the sources it was built from. */
const BUILD_STAMP = join('dist', '.sources');

/**
 * @param {{ root: string, purpose: 'demo' | 'test', system: object, nodeVersion: string }} options
 * @returns {{ name: string, ready: string, missing(): string | undefined, make(): Promise<void> }[]}
 */
export function stepsFor({ root, purpose, system, nodeVersion }) {
  const { run, find } = system;
  const missingPrograms = () => programsFor(purpose).filter((name) => find(name) === undefined);
  return [
    {
      name: `Node.js ${nodeVersion}`,
      ready: 'is new enough',
      missing: () => nodeMissing(root, nodeVersion),
      make: async () => {
        throw new SetupError(nodeMissing(root, nodeVersion), { remedy: NEWER_NODE });
      },
    },
    {
      name: programsFor(purpose).join(', '),
      ready: 'installed',
      missing: () => {
        const names = missingPrograms();
        return names.length === 0
          ? undefined
          : `${notInstalled(names, purpose)} (${installCommand(names, system)})`;
      },
      make: () => installPrograms(missingPrograms(), purpose, system),
    },
    {
      name: 'dependencies',
      ready: 'up to date',
      missing: () => dependenciesMissing(root),
      make: async () => {
        const args = ['ci', '--prefer-offline', '--no-audit', '--no-fund', '--loglevel=error'];
        // Where a package could not be unpacked npm may complain of something else, and then tidies up.
        const isFull = () => system.freeBytes(root) < DEPENDENCIES_BYTES;
        await demand(run, 'npm', args, { cwd: root, limitMs: INSTALL_LIMIT_MS }, isFull);
        const missing = dependenciesMissing(root);
        if (missing !== undefined) throw new SetupError(`After \`npm ci\`, ${missing}.`);
      },
    },
    {
      name: 'build',
      ready: 'up to date',
      missing: () => buildMissing(root),
      make: async () => {
        const digest = sourcesDigest(root);
        await demand(run, 'npm', ['run', '--silent', 'build'], {
          cwd: root,
          limitMs: BUILD_LIMIT_MS,
        });
        writeStamp(root, digest);
      },
    },
  ];
}

async function demand(run, program, args, options, isFull = () => false) {
  const { ok, output } = await run(program, args, options);
  if (ok) return;
  const { because, remedy } = causeOf(isFull() ? 'ENOSPC' : output);
  const command = [program, ...args].join(' ');
  throw new SetupError(`\`${command}\` failed${because}.`, { output, remedy });
}

function nodeMissing(root, nodeVersion) {
  const range = readJson(join(root, 'package.json'))?.engines?.node ?? '';
  const wanted = /(\d+)(?:\.(\d+))?/.exec(range);
  if (wanted === null) return undefined;
  const [major, minor] = nodeVersion.split('.').map(Number);
  const [wantedMajor, wantedMinor] = [Number(wanted[1]), Number(wanted[2] ?? 0)];
  if (major > wantedMajor || (major === wantedMajor && minor >= wantedMinor)) return undefined;
  return `Flyball needs Node.js ${wantedMajor}.${wantedMinor} or newer, and this is ${nodeVersion}.`;
}

/** Compares the lockfile with what npm noted down at the end of its last installation. */
function dependenciesMissing(root) {
  const installed = readJson(join(root, 'node_modules', '.package-lock.json'))?.packages;
  if (installed === undefined) return 'node_modules is not there';
  const wanted = readJson(join(root, 'package-lock.json'))?.packages ?? {};
  for (const [path, { version, integrity, optional }] of Object.entries(wanted)) {
    if (path === '') continue;
    const found = installed[path];
    if (found === undefined ? optional === true : isSame(found, { version, integrity })) continue;
    return `${path} is not at version ${version}`;
  }
  return undefined;
}

function isSame(found, wanted) {
  return found.version === wanted.version && found.integrity === wanted.integrity;
}

function buildMissing(root) {
  if (!existsSync(join(root, BUILD_STAMP))) return 'not built yet';
  const stamp = readFileSync(join(root, BUILD_STAMP), 'utf8');
  return stamp === sourcesDigest(root)
    ? undefined
    : 'the sources have changed since the last build';
}

/** Notes down that dist was built from the sources with this digest. */
export function writeStamp(root, digest) {
  mkdirSync(join(root, 'dist'), { recursive: true });
  writeFileSync(join(root, BUILD_STAMP), digest);
}

const BUILT = /\.(tsx?|mts|json|css|html|svg)$/;
const DETECTOR_README = /[\\/]detectors[\\/][^\\/]+[\\/]README\.md$/;

/** Digest of everything that the build reads: names and contents. */
export function sourcesDigest(root) {
  const sources = readdirSync(join(root, 'src'), { recursive: true, withFileTypes: true })
    .filter((entry) => entry.isFile() && !entry.name.endsWith('.spec.ts'))
    .map((entry) => join(entry.parentPath ?? entry.path, entry.name))
    // The service shows the detectors' READMEs; the others are for readers of the sources.
    .filter((path) => BUILT.test(path) || DETECTOR_README.test(path))
    .sort();
  const settings = readdirSync(root)
    .filter((name) => /^tsconfig.*\.json$/.test(name))
    .sort();
  const hash = createHash('sha256');
  for (const file of [...sources, ...settings.map((name) => join(root, name))]) {
    const content = readFileSync(file);
    hash.update(`${file.slice(root.length)}\0${content.length}\0`).update(content);
  }
  return hash.digest('hex');
}

function readJson(path) {
  try {
    return JSON.parse(readFileSync(path, 'utf8'));
  } catch {
    return undefined;
  }
}

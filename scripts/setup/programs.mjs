/** Programs that come from the system's packages: which, what for, where, and how to get them. */
import { accessSync, constants, statSync } from 'node:fs';
import { delimiter, join } from 'node:path';
import { causeOf } from './causes.mjs';
import { SetupError } from './command.mjs';

/**
 * One line a program: the Debian package that holds it, and what needs it. To need another one, add
 * its line.
 *
 * @type {Readonly<Record<string, { package: string, for: readonly ('demo' | 'test')[] }>>}
 */
export const PROGRAMS = {
  'nats-server': { package: 'nats-server', for: ['demo', 'test'] },
  promtool: { package: 'prometheus', for: ['test'] },
  prometheus: { package: 'prometheus', for: ['test'] },
  amtool: { package: 'prometheus-alertmanager', for: ['test'] },
  'prometheus-alertmanager': { package: 'prometheus-alertmanager', for: ['test'] },
  influxd: { package: 'influxdb', for: ['test'] },
  openssl: { package: 'openssl', for: ['test'] },
  chromium: { package: 'chromium', for: ['test'] },
  curl: { package: 'curl', for: ['test'] },
};

const UPDATE_LIMIT_MS = 180_000;
const INSTALL_LIMIT_MS = 600_000;
const QUERY_LIMIT_MS = 10_000;

/** Where servers are installed, which an ordinary user's PATH often leaves out. */
const SYSTEM_DIRECTORIES = ['/usr/local/sbin', '/usr/sbin', '/sbin', '/usr/local/bin', '/usr/bin'];

/** PATH, then the system's own folders. */
export function searchPath(path = process.env.PATH ?? '') {
  return [...path.split(delimiter).filter((entry) => entry !== ''), ...SYSTEM_DIRECTORIES];
}

/** The program's path, or undefined where no folder has it. */
export function findProgram(name, directories = searchPath()) {
  return directories.map((folder) => join(folder, name)).find(isExecutable);
}

function isExecutable(path) {
  try {
    accessSync(path, constants.X_OK);
    return statSync(path).isFile();
  } catch {
    return false;
  }
}

/** The programs that the purpose needs. */
export function programsFor(purpose) {
  return Object.keys(PROGRAMS).filter((name) => PROGRAMS[name].for.includes(purpose));
}

/** Follows the names of all programs of the purpose, so it names those that lack only if they are some. */
export function notInstalled(names, purpose) {
  const isAll = names.length === programsFor(purpose).length;
  return isAll ? 'not installed' : `not installed: ${names.join(', ')}`;
}

/**
 * The command that installs the programs, as a person would type it: with the lists of packages
 * first, which a fresh machine has not got, and with `sudo` only where there is one.
 */
export function installCommand(names, { isRoot = false, find = findProgram } = {}) {
  const sudo = isRoot || find('sudo') === undefined ? '' : 'sudo ';
  const install = `${sudo}apt-get install --no-install-recommends ${packagesOf(names).join(' ')}`;
  return `${sudo}apt-get update && ${install}`;
}

function packagesOf(names) {
  return [...new Set(names.map((name) => PROGRAMS[name]?.package ?? name))];
}

/**
 * Installs the programs' packages where this user may do so without being asked for a password;
 * otherwise throws an error that names the command. Services of the new packages are neither
 * started nor left to start at the next boot; packages that were there before are not touched.
 *
 * @param {readonly string[]} names
 * @param {'demo' | 'test'} purpose
 * @param {{ run: Function, find: Function, isRoot: boolean }} system
 */
export async function installPrograms(names, purpose, { run, find, isRoot }) {
  const missing = notInstalled(names, purpose);
  if (find('apt-get') === undefined) {
    throw new SetupError(`${missing}, and there is no apt-get here to install from.`, {
      remedy:
        `Install the packages ${packagesOf(names).join(', ')} (Debian's names) ` +
        `so that ${names.join(', ')} can be found on PATH, then run this again.`,
    });
  }
  const asRoot = isRoot ? [] : ['sudo', '-n'];
  if (!isRoot && !(await run('sudo', ['-n', 'true'], { limitMs: QUERY_LIMIT_MS })).ok) {
    const who = find('sudo') === undefined ? ', as root' : '';
    throw new SetupError(`${missing}, and this user may not install packages.`, {
      remedy: `Install what is missing${who}, then run this again:\n  ${installCommand(names, { isRoot, find })}`,
    });
  }

  // So that systemctl starts nothing, and init scripts neither where systemd's tools are there.
  const environment = [
    `PATH=${searchPath().join(delimiter)}`,
    'DEBIAN_FRONTEND=noninteractive',
    'SYSTEMD_OFFLINE=1',
    'RUNLEVEL=1',
  ];
  const privileged = (limitMs, ...command) => {
    const [program, ...args] = [...asRoot, 'env', ...environment, ...command];
    return run(program, args, { limitMs });
  };

  const added = [];
  for (const name of packagesOf(names)) {
    const status = await run('dpkg-query', ['-W', '-f=${db:Status-Status}', name], {
      limitMs: QUERY_LIMIT_MS,
    });
    if (status.output !== 'installed') added.push(name);
  }
  const patience = ['-o', 'DPkg::Lock::Timeout=120'];
  const update = await privileged(UPDATE_LIMIT_MS, 'apt-get', ...patience, 'update');
  const install = await privileged(
    INSTALL_LIMIT_MS,
    'apt-get',
    ...patience,
    'install',
    '-y',
    '--no-install-recommends',
    ...packagesOf(names),
  );
  if (!install.ok || names.some((name) => find(name) === undefined)) {
    const output = [update.ok ? '' : update.output, install.output].filter(Boolean).join('\n');
    const { because, remedy } = causeOf(output);
    throw new SetupError(`${missing}, and apt-get could not install${because}.`, {
      remedy:
        remedy ||
        `Install what is missing, then run this again:\n  ${installCommand(names, { isRoot, find })}`,
      output,
    });
  }
  await disableServices(added, { run, find, privileged });
}

/** With sysvinit the environment above does not hold a service back, so it is also stopped. */
async function disableServices(packages, { run, find, privileged }) {
  if (packages.length === 0) return;
  const files = (await run('dpkg', ['-L', ...packages], { limitMs: QUERY_LIMIT_MS })).output;
  const units = namesIn(files, /\/systemd\/system\/([^/@]+\.service)$/gm);
  if (units.length > 0 && find('systemctl') !== undefined) {
    await privileged(QUERY_LIMIT_MS, 'systemctl', '--quiet', 'disable', ...units);
  }
  for (const script of namesIn(files, /^\/etc\/init\.d\/([^/]+)$/gm)) {
    if (find('service') !== undefined) await privileged(QUERY_LIMIT_MS, 'service', script, 'stop');
    if (find('update-rc.d') !== undefined) {
      await privileged(QUERY_LIMIT_MS, 'update-rc.d', script, 'disable');
    }
  }
}

function namesIn(files, pattern) {
  return [...files.matchAll(pattern)].map(([, name]) => name);
}

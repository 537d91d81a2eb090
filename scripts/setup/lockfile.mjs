/** What a lockfile lacks of the packages that only other platforms install. */

/** Tokens of platform packages' names, as in `core-linux-arm64-musl`. */
const SYSTEMS = ['aix', 'android', 'darwin', 'freebsd', 'linux', 'openharmony', 'sunos', 'win32'];
const PROCESSORS = ['arm', 'arm64', 'ia32', 'loong64', 'ppc64', 'riscv64', 's390x', 'x64'];
const LIBRARIES = { gnu: 'glibc', glibc: 'glibc', musl: 'musl' };

/**
 * Entries for the optional dependencies that no package of the lockfile stands for.
 *
 * @returns {[path: string, entry: object][]}
 */
export function missingPlatformPackages(lock) {
  const missing = new Map();
  for (const [parent, { optionalDependencies = {}, dev }] of Object.entries(lock.packages)) {
    for (const [name, version] of Object.entries(optionalDependencies)) {
      const path = `node_modules/${name}`;
      if (lock.packages[path] ?? lock.packages[`${parent}/${path}`]) continue;
      missing.set(path, platformPackage(name, version, dev));
    }
  }
  return [...missing];
}

function platformPackage(name, version, dev) {
  const tokens = name.split('/').at(-1).split('-');
  const os = tokens.filter((token) => SYSTEMS.includes(token));
  const cpu = tokens.filter((token) => PROCESSORS.includes(token));
  if (!/^\d+\.\d+\.\d+$/.test(version) || os.length !== 1 || cpu.length !== 1) {
    throw new Error(`${name} ${version}: not the exact version of one platform's package`);
  }
  const library = os[0] === 'linux' && tokens.map((token) => LIBRARIES[token]).find(Boolean);
  return {
    version,
    cpu,
    ...(dev && { dev }),
    ...(library && { libc: [library] }),
    optional: true,
    os,
  };
}

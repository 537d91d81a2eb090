#!/usr/bin/env node
/**
 * Makes a fresh checkout ready with nothing but Node.js and npm: checks the version of Node.js,
 * installs the programs that the system's packages provide and npm's dependencies, and builds.
 * Does only what is missing; run by `npm run demo` and `npm test`.
 *
 *   node scripts/setup.mjs [--for demo|test] [--check]
 *
 * --for    what to prepare: the demonstration, or the tests as well (default: test)
 * --check  only say what is missing; ends with 1 where something is
 */
import { statfsSync } from 'node:fs';
import { dirname } from 'node:path';
import { fileURLToPath } from 'node:url';
import { run } from './setup/command.mjs';
import { findProgram } from './setup/programs.mjs';
import { setup } from './setup/setup.mjs';

const args = process.argv.slice(2);
const check = args.includes('--check');
const rest = args.filter((argument) => argument !== '--check');
const purpose = rest.length === 0 ? 'test' : rest[1];
if (
  rest.length > 0 &&
  (rest.length !== 2 || rest[0] !== '--for' || !/^(demo|test)$/.test(purpose))
) {
  process.stderr.write('Usage: node scripts/setup.mjs [--for demo|test] [--check]\n');
  process.exit(2);
}

const ready = await setup({
  root: dirname(dirname(fileURLToPath(import.meta.url))),
  purpose,
  check,
  nodeVersion: process.versions.node,
  system: {
    run,
    find: (name) => findProgram(name),
    freeBytes: (folder) => {
      const { bavail, bsize } = statfsSync(folder);
      return bavail * bsize;
    },
    isRoot: process.getuid?.() === 0,
  },
  out: process.stdout,
});
process.exitCode = ready ? 0 : 1;

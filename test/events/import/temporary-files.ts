/** Files for one test file, in a folder that is removed when it is through. */
import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { atEnd } from '../../setup/at-end.js';

/**
 * Writes the files to a new temporary folder.
 *
 * @returns the absolute path of a file of that name, there or not
 * @example const at = await folderOf({ 'a.csv': 'x\n1\n' }); // at('a.csv')
 */
export async function folderOf(
  files: Readonly<Record<string, string | Uint8Array>>,
): Promise<(name: string) => string> {
  const folder = await mkdtemp(join(tmpdir(), 'flyball-import-'));
  atEnd(() => rm(folder, { recursive: true, force: true }));
  for (const [name, content] of Object.entries(files)) await writeFile(join(folder, name), content);
  return (name) => join(folder, name);
}

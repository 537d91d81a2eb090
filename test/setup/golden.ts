/**
 * Texts that are committed as they should come out, in test/golden. `UPDATE_GOLDEN=1 npm test -- <file>`
 * writes them anew: look at the difference before committing it.
 */
import { mkdir, readFile, writeFile } from 'node:fs/promises';
import { dirname } from 'node:path';
import { inCheckout } from './root.js';

/** Whether this run writes what it would otherwise compare. */
export const UPDATES_GOLDEN = process.env['UPDATE_GOLDEN'] === '1';

/** The committed text of that path below test/golden; where this run updates, the given one is. */
export async function golden(path: string, text: string): Promise<string> {
  const file = inCheckout('test', 'golden', path);
  if (!UPDATES_GOLDEN) return readFile(file, 'utf8');
  await mkdir(dirname(file), { recursive: true });
  await writeFile(file, text);
  return text;
}

/** Replaces what stands between two lines of a file of the checkout; throws where they are missing. */
export async function writeBetween(
  file: string,
  begin: string,
  end: string,
  text: string,
): Promise<void> {
  const before = await readFile(file, 'utf8');
  const [head, rest] = before.split(`${begin}\n`);
  const tail = rest?.split(end)[1];
  if (head === undefined || tail === undefined) throw new Error(`${file} has no ${begin} … ${end}`);
  await writeFile(file, `${head}${begin}\n\n${text.trim()}\n\n${end}${tail}`);
}

/** Where this checkout lies, whatever folder the tests were started from. */
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';

const ROOT = join(dirname(fileURLToPath(import.meta.url)), '..', '..');

/** A path inside the checkout, absolute. */
export function inCheckout(...parts: string[]): string {
  return join(ROOT, ...parts);
}

/**
 * Reference data that lies beside the checkout, in `../shared` (or where SHARED_DATA says), since
 * it is too large or not ours to keep in the repository. A test that needs it says so when it is
 * absent: skipped with a warning on a developer's machine, failed in CI.
 */
import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { describe, it } from '@jest/globals';
import { inCheckout } from './root.js';

function sharedFolder(): string {
  return process.env['SHARED_DATA'] ?? inCheckout('..', 'shared');
}

/** The absolute path of a file or folder of the shared data, or undefined where it is absent. */
export function sharedData(path: string): string | undefined {
  const absolute = join(sharedFolder(), path);
  return existsSync(absolute) ? absolute : undefined;
}

/**
 * `describe` for tests that need a file or folder of the shared data.
 *
 * @example
 * describeWithSharedData('Open Bandit', 'data/open-bandit-men', (folder) => {
 *   it('reads every row', async () => { … join(folder, 'random_men.csv') … });
 * });
 */
export function describeWithSharedData(
  title: string,
  path: string,
  body: (absolute: string) => void,
): void {
  const absolute = sharedData(path);
  if (absolute !== undefined) {
    describe(title, () => {
      body(absolute);
    });
    return;
  }
  const missing = `"${title}" needs shared data: ${join(sharedFolder(), path)} is absent`;
  describe(title, () => {
    if (process.env['CI']) {
      it('has its shared data', () => {
        throw new Error(missing);
      });
    } else {
      process.stderr.write(`Skipped: ${missing}.\n`);
      it.skip(`needs ${path}`, () => undefined);
    }
  });
}

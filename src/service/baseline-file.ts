/** The pinned baselines that the service starts with. */
import { readFile } from 'node:fs/promises';
import {
  BaselineDocumentError,
  parseBaselineDocument,
  type BaselineDocument,
} from '../alarms/baseline-document.js';
import { ConfigError } from '../config/load.js';
import type { Config } from '../config/schema.js';

/**
 * The baselines that the configuration names.
 *
 * @throws ConfigError when the file cannot be read, or holds something else
 */
export async function baselineDocument({ alarms }: Config): Promise<BaselineDocument | undefined> {
  const { baselineFile } = alarms;
  if (baselineFile === undefined) return undefined;
  const problem = (what: string) =>
    new ConfigError([
      `alarms.baselineFile: ${baselineFile} ${what}. "flyball baseline pin" makes one; without the ` +
        `key the first blocks are the baseline`,
    ]);
  const text = await readFile(baselineFile, 'utf8').catch((error: unknown) => {
    throw problem(`cannot be read (${(error as NodeJS.ErrnoException).code})`);
  });
  try {
    return parseBaselineDocument(text);
  } catch (error) {
    throw error instanceof BaselineDocumentError ? problem(`is none: ${error.message}`) : error;
  }
}

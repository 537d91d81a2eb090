/** The file of pinned baselines: where it is, reading it, and moving what is in it, on the record. */
import { readFile, rename, writeFile } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import {
  BaselineDocumentError,
  parseBaselineDocument,
  type BaselineDocument,
  type BaselineEntry,
} from '../alarms/baseline-document.js';
import type { Config } from '../config/schema.js';
import { UsageError } from './exit.js';

const DEFAULT_NAME = 'flyball.baselines.json';

/** The file named, the configured one, or the default beside the configuration. */
export function baselinePath(
  named: string | undefined,
  { alarms: { baselineFile } }: Config,
  configFile: string | undefined,
): string {
  return named ?? baselineFile ?? join(dirname(configFile ?? '.'), DEFAULT_NAME);
}

/**
 * The document in the file; undefined where there is no such file.
 *
 * @throws BaselineDocumentError, which names the file, and what is wrong in it
 */
export async function readBaselines(path: string): Promise<BaselineDocument | undefined> {
  let text: string;
  try {
    text = await readFile(path, 'utf8');
  } catch (error) {
    const { code } = error as NodeJS.ErrnoException;
    if (code === 'ENOENT') return undefined;
    throw new UsageError(`${path} cannot be read (${code}). Check its permissions.`);
  }
  try {
    return parseBaselineDocument(text);
  } catch (error) {
    if (!(error instanceof BaselineDocumentError)) throw error;
    throw new BaselineDocumentError(
      `${path}: ${error.message}. Make it anew: flyball baseline pin --from …`,
    );
  }
}

/** Whoever moves baselines. */
export interface Signature {
  readonly by: string;
  readonly at: number;
  readonly why: string;
}

/**
 * The document with what was made anew in the place of what was there; what was not made anew is kept.
 * The history says who moved what, and why.
 */
export function moved(
  before: BaselineDocument | undefined,
  made: BaselineDocument,
  signature: Signature,
): BaselineDocument {
  const old = new Map((before?.baselines ?? []).map((each) => [keyOf(each), each]));
  const fresh = new Map(made.baselines.map((each) => [keyOf(each), each]));
  const kept = [...old].filter(([key]) => !fresh.has(key)).map(([, entry]) => entry);
  const known = [...fresh].filter(([key]) => old.has(key));
  const changed = known.filter(([key, entry]) => !isSame(old.get(key)!, entry));
  const record = {
    ...signature,
    madeFrom: made.madeFrom,
    added: fresh.size - known.length,
    moved: changed.length,
    kept: kept.length,
  };
  const keptKeys = new Set(kept.map(placeOf));
  return {
    ...made,
    baselines: [...made.baselines, ...kept],
    lacking: (made.lacking ?? []).filter((each) => !keptKeys.has(placeOf(each))),
    history: [...(before?.history ?? []), record],
  };
}

/** Writes the document whole or not at all. */
export async function writeBaselines(path: string, document: BaselineDocument): Promise<void> {
  const beside = `${path}.new`;
  try {
    await writeFile(beside, `${JSON.stringify(document, null, 2)}\n`);
    await rename(beside, path);
  } catch (error) {
    const { code } = error as NodeJS.ErrnoException;
    throw new UsageError(`${path} cannot be written (${code}); --out names another file.`);
  }
}

type Placed = Pick<BaselineEntry, 'reading' | 'surface' | 'policy' | 'by' | 'against'>;

function placeOf({ reading, surface, policy, by, against }: Placed): string {
  return JSON.stringify([reading, surface, policy, Object.entries(by).sort(), against ?? null]);
}

function keyOf(entry: BaselineEntry): string {
  return JSON.stringify([placeOf(entry), entry.scale, entry.blockMs]);
}

function isSame(a: BaselineEntry, b: BaselineEntry): boolean {
  return JSON.stringify(a.baseline) === JSON.stringify(b.baseline);
}

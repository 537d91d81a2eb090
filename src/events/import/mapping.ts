/** The mapping: which events each row of a table stands for, as a YAML or JSON file says it. */
import { readFile } from 'node:fs/promises';
import { parse as parseYaml } from 'yaml';
import type { z } from 'zod';
import type { EventKind } from '../kinds.js';
import { ImportError, importErrorOf } from './import-error.js';
import { describeIssues, wordIssue } from './mapping-issue.js';
import { mappingSchema } from './mapping-schema.js';

/** A mapping in its full form; docs/import.md explains each key. */
export type Mapping = z.infer<typeof mappingSchema>;
/** One event that a row gives. */
export type EventTemplate = Mapping['events'][number];
/** The kinds in the order in which one row gives them: what is referred to comes first. */
const ORDER: Readonly<Record<EventKind, number>> = {
  item: 0,
  recommendation: 1,
  outcome: 2,
  label: 2,
  change: 2,
};

/** Sorts what a row, or a document, gives. */
export function byOrderOfKinds(a: { kind: EventKind }, b: { kind: EventKind }): number {
  return ORDER[a.kind] - ORDER[b.kind];
}

/** A test of a cell that decides whether a row gives an event. */
export type Condition = NonNullable<EventTemplate['when']>[number];

/**
 * Checks a mapping and brings its short forms to their full form.
 *
 * @param file the mapping's file, for the message
 * @throws ImportError mapping_invalid, naming in one line the first field that is wrong
 * @example
 * parseMapping({ events: [{ kind: 'change', fields: { time: 'at', what: 'note' } }] }, 'map.yaml');
 * // its time is now { column: 'at' }
 */
export function parseMapping(value: unknown, file: string): Mapping {
  const result = mappingSchema.safeParse(value, { error: wordIssue });
  if (result.success) return result.data;
  throw new ImportError('mapping_invalid', file, describeIssues(result.error.issues));
}

/**
 * Reads and checks a mapping file. JSON is read as the YAML that it also is.
 *
 * @throws ImportError file_not_found, is_a_directory, unreadable, mapping_invalid
 * @example await loadMapping('docs/mappings/movielens-ratings.yaml')
 */
export async function loadMapping(file: string): Promise<Mapping> {
  let text: string;
  try {
    text = await readFile(file, 'utf8');
  } catch (error) {
    throw importErrorOf(file, error);
  }
  let value: unknown;
  try {
    value = parseYaml(text);
  } catch (cause) {
    // The lines after the first quote the file.
    const [reason] = (cause as Error).message.split('\n');
    const found = `It is neither YAML nor JSON (${reason?.replace(/:$/, '')})`;
    throw new ImportError('mapping_invalid', file, found, { cause });
  }
  return parseMapping(value, file);
}

/** The mapping: which events each row of a table stands for, as a YAML or JSON file says it. */
import { readFile } from 'node:fs/promises';
import type { z } from 'zod';
import type { EventKind } from '../kinds.js';
import { wordIssue } from '../written/issue-words.js';
import { toldIssues } from '../written/told-issues.js';
import { readYaml, type YamlText } from '../written/yaml-text.js';
import { ImportError, importErrorOf } from './import-error.js';
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
 * @param yaml the text that the mapping was read from, for the lines of messages
 * @throws ImportError mapping_invalid, naming each field that is wrong
 * @example
 * parseMapping({ events: [{ kind: 'change', fields: { time: 'at', what: 'note' } }] }, 'map.yaml');
 * // its time is now { column: 'at' }
 */
export function parseMapping(value: unknown, file: string, yaml?: YamlText): Mapping {
  const result = mappingSchema.safeParse(value, { error: wordIssue });
  if (result.success) return result.data;
  const faults = toldIssues(result.error.issues, 'the mapping');
  const told = faults.map(({ path, text }) => ({ text, line: yaml?.lineOf(path) }));
  throw new ImportError('mapping_invalid', file, told);
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
  const yaml = yamlOf(text, file);
  return parseMapping(yaml.value, file, yaml);
}

function yamlOf(text: string, file: string): YamlText {
  const yaml = readYaml(text);
  if (!('problem' in yaml)) return yaml;
  const fault = { text: `It is neither YAML nor JSON: ${yaml.problem}`, line: yaml.line };
  throw new ImportError('mapping_invalid', file, [fault]);
}

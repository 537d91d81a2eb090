/** What is wrong with a configuration, a line a key: where it was said, what is needed, an example. */
import { stringify } from 'yaml';
import type { z } from 'zod';
import { pathText } from '../events/written/issue-words.js';
import { toldFault, toldIssues } from '../events/written/told-issues.js';
import type { YamlText } from '../events/written/yaml-text.js';
import { configKeys, type ConfigKey } from './keys.js';

/** Where the values of a configuration come from. */
export interface Origin {
  readonly file?: { readonly name: string; readonly yaml: YamlText };
  /** What sets a key in place of the file, as in `by FLYBALL_HTTP_PORT`, by the key's path. */
  readonly setElsewhere: ReadonlyMap<string, string>;
}

/**
 * The problems, in the order of the file; first those that it does not say itself.
 *
 * @example 'flyball.yaml:3: windows.hop: a duration such as 90s, 5m, 1h or 2d is needed, not "soon"'
 * @example 'http.port: a whole number from 0 to 65535 is needed, not "many"; by default 8620 (set by FLYBALL_HTTP_PORT)'
 */
export function configProblems(
  issues: readonly z.core.$ZodIssue[],
  { file, setElsewhere }: Origin,
): string[] {
  const keys = configKeys();
  const told = toldIssues(issues, 'the configuration').map(({ path, text }) => {
    const key = keys.find((each) => leadsTo(each, path));
    const words = `${text}${suggestion(path, text, keys)}${example(key, path, text)}`;
    const setter = key && setElsewhere.get(key.path);
    if (setter !== undefined) return { line: 0, text: `${words} (set ${setter})` };
    const line = file?.yaml.lineOf(path);
    if (!file || line === undefined) return { line: 0, text: words };
    return { line, text: toldFault(file.name, { text: words, line }) };
  });
  return told.sort((a, b) => a.line - b.line).map(({ text }) => text);
}

/** Whether a path is that of the key, or of something in its value. */
function leadsTo(key: ConfigKey, path: readonly PropertyKey[]): boolean {
  return key.path.split('.').every((part, index) => path[index] === part);
}

/** A key that was written in the wrong section. */
function suggestion(
  path: readonly PropertyKey[],
  text: string,
  keys: readonly ConfigKey[],
): string {
  if (!text.includes(': unknown key; ') || text.includes('did you mean')) return '';
  const name = String(path.at(-1));
  const there = keys.filter((key) => key.path.split('.').at(-1) === name);
  if (there.length === 0 || there.length > 3) return '';
  return `; there is ${there.map((key) => key.path).join(', ')}`;
}

/** How the key may be set, unless the words say so already. */
function example(key: ConfigKey | undefined, path: readonly PropertyKey[], text: string): string {
  if (!key || pathText(path) !== key.path || /such as|by default/.test(text)) return '';
  const { fallback, description } = key;
  const isEmpty = typeof fallback === 'object' && Object.keys(fallback ?? {}).length === 0;
  if (fallback !== undefined && fallback !== '' && !isEmpty)
    return `; by default ${flow(fallback)}`;
  const given = /`([[{][^`]*)`/.exec(description)?.[1];
  if (given === undefined) return '';
  const isList = Array.isArray(fallback) && !given.startsWith('[');
  return `; for example ${isList ? `[${given}]` : given}`;
}

/** A value as it stands in one line of a file. */
function flow(value: unknown): string {
  return stringify(value, { collectionStyle: 'flow', lineWidth: 0 }).trim();
}

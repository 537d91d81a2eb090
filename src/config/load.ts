/**
 * Brings the configuration together: file < environment < command line. Unknown keys and variables
 * are refused, since a misspelt one would be silently without effect.
 */
import { sortOf } from '../events/written/found.js';
import { wordIssue } from '../events/written/issue-words.js';
import { nearestName } from '../events/written/nearest-name.js';
import { toldFault } from '../events/written/told-issues.js';
import { readYaml } from '../events/written/yaml-text.js';
import { configKeys, type ConfigKey } from './keys.js';
import { configProblems } from './problems.js';
import { configSchema, type Config } from './schema.js';

/** The configuration cannot be used; the message has one line a problem. */
export class ConfigError extends Error {
  readonly code = 'bad_configuration';

  constructor(readonly problems: readonly string[]) {
    super(`The configuration cannot be used:\n${problems.map((p) => `  ${p}`).join('\n')}`);
    this.name = 'ConfigError';
  }
}

/** Variables that are read elsewhere: where the file is. */
export const CONFIG_FILE_VARIABLE = 'FLYBALL_CONFIG';

/** What Kubernetes sets in every pod beside a service named flyball: none of ours. */
const SERVICE_LINK = /^FLYBALL_(?:SERVICE_(?:HOST|PORT)|PORT)(?:_|$)/;

export interface ConfigSources {
  /** Text of the YAML file, and its name for messages. */
  readonly file?: { readonly name: string; readonly text: string };
  /** Environment variables; only those that begin with FLYBALL_ are looked at. */
  readonly environment?: Readonly<Record<string, string | undefined>>;
  /** Values from the command line by dotted path. */
  readonly flags?: Readonly<Record<string, unknown>>;
}

type Tree = Record<string, unknown>;

/** The configuration in force; throws ConfigError with every problem found. */
export function loadConfig(sources: ConfigSources = {}): Config {
  const problems: string[] = [];
  const { tree, origin } = sources.file ? fromFile(sources.file) : { tree: {}, origin: {} };
  const setElsewhere = applyEnvironment(tree, sources.environment ?? {}, problems);
  for (const [path, value] of Object.entries(sources.flags ?? {})) {
    if (value === undefined) continue;
    put(tree, path, value);
    setElsewhere.set(path, 'on the command line');
  }
  const result = configSchema.safeParse(tree, { error: wordIssue });
  problems.push(...configProblems(result.error?.issues ?? [], { ...origin, setElsewhere }));
  if (problems.length > 0 || !result.success) throw new ConfigError(problems);
  return result.data;
}

/** The tree of the file, and where in the file its keys stand. */
function fromFile({ name, text }: { readonly name: string; readonly text: string }) {
  const yaml = readYaml(text);
  if ('problem' in yaml) {
    const { problem, line } = yaml;
    throw new ConfigError([toldFault(name, { text: `it is not YAML: ${problem}`, line })]);
  }
  const { value } = yaml;
  const origin = { file: { name, yaml } };
  if (value === null || value === undefined) return { tree: {}, origin };
  if (typeof value !== 'object' || Array.isArray(value)) {
    throw new ConfigError([`${name}: keys such as "windows:" are needed, not ${sortOf(value)}`]);
  }
  return { tree: withoutNulls(value as Tree), origin };
}

/**
 * A key without a value has its default, such as a section whose keys are all commented out. It
 * stays in the tree as undefined, so that a misspelt one is still refused.
 */
function withoutNulls(tree: Tree): Tree {
  return Object.fromEntries(
    Object.entries(tree).map(([key, value]) => {
      const isTree = typeof value === 'object' && value !== null && !Array.isArray(value);
      return [key, isTree ? withoutNulls(value as Tree) : (value ?? undefined)];
    }),
  );
}

/** Puts what variables say into the tree; returns what was set by which, by the path of the key. */
function applyEnvironment(
  tree: Tree,
  environment: Readonly<Record<string, string | undefined>>,
  problems: string[],
): Map<string, string> {
  const keys = new Map(configKeys().map((key) => [key.variable, key]));
  const used = new Map<string, string>();
  for (const [variable, text] of Object.entries(environment)) {
    if (!variable.startsWith('FLYBALL_') || variable === CONFIG_FILE_VARIABLE) continue;
    if (SERVICE_LINK.test(variable)) continue;
    const key = keys.get(variable);
    if (!key) {
      const near = nearestName(variable, [...keys.keys()]);
      const meant = near === undefined ? '' : `; did you mean ${near}?`;
      problems.push(`${variable}: no configuration key has this variable${meant}`);
    } else if (text !== undefined && text !== '') {
      put(tree, key.path, fromText(key, text));
      used.set(key.path, `by ${variable}`);
    }
  }
  return used;
}

/** What the text of a variable stands for; a wrong one is left for the schema to refuse. */
function fromText(key: ConfigKey, text: string): unknown {
  switch (key.type) {
    case 'list':
      return text.split(',').map((entry) => entry.trim());
    case 'number':
      return text.trim() !== '' && Number.isFinite(Number(text)) ? Number(text) : text;
    case 'boolean':
      return text === 'true' ? true : text === 'false' ? false : text;
    case 'structured':
      return fromJson(text);
    case 'text':
      return text;
  }
}

function fromJson(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return text;
  }
}

function put(tree: Tree, path: string, value: unknown): void {
  const keys = path.split('.');
  const last = keys.pop()!;
  let at = tree;
  for (const key of keys) {
    const next = at[key];
    if (typeof next === 'object' && next !== null && !Array.isArray(next)) at = next as Tree;
    else at = at[key] = {} as Tree;
  }
  at[last] = value;
}

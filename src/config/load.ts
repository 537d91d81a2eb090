/**
 * Brings the configuration together: file < environment < command line. Unknown keys and variables
 * are refused, since a misspelt one would be silently without effect.
 */
import { parse as parseYaml, YAMLParseError } from 'yaml';
import { configKeys, type ConfigKey } from './keys.js';
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
  const tree = sources.file ? fromFile(sources.file.name, sources.file.text) : {};
  applyEnvironment(tree, sources.environment ?? {}, problems);
  for (const [path, value] of Object.entries(sources.flags ?? {})) {
    if (value !== undefined) put(tree, path, value);
  }
  const result = configSchema.safeParse(tree);
  for (const issue of result.error?.issues ?? []) {
    const path = issue.path.map(String).join('.');
    problems.push(`${path === '' ? 'the file' : path}: ${issue.message}`);
  }
  if (problems.length > 0 || !result.success) throw new ConfigError(problems);
  return result.data;
}

function fromFile(name: string, text: string): Tree {
  let value: unknown;
  try {
    value = parseYaml(text);
  } catch (error) {
    const message = error instanceof YAMLParseError ? error.message.split('\n')[0] : String(error);
    throw new ConfigError([`${name} is not YAML: ${message}`]);
  }
  if (value === null || value === undefined) return {};
  if (typeof value !== 'object' || Array.isArray(value)) {
    throw new ConfigError([`${name}: expected keys such as "windows:", found something else`]);
  }
  return withoutNulls(value as Tree);
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

function applyEnvironment(
  tree: Tree,
  environment: Readonly<Record<string, string | undefined>>,
  problems: string[],
): void {
  const keys = new Map(configKeys().map((key) => [key.variable, key]));
  for (const [variable, text] of Object.entries(environment)) {
    if (!variable.startsWith('FLYBALL_') || variable === CONFIG_FILE_VARIABLE) continue;
    if (SERVICE_LINK.test(variable)) continue;
    const key = keys.get(variable);
    if (!key) problems.push(`${variable}: no configuration key has this variable`);
    else if (text !== undefined && text !== '') put(tree, key.path, fromText(key, text));
  }
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

/** The keys of the configuration as a flat list, for the environment, the reference and the sample. */
import { z } from 'zod';
import { configSchema } from './schema.js';

export interface ConfigKey {
  /** Dotted path, as in `windows.pane`. */
  readonly path: string;
  /** The environment variable that sets it, as in FLYBALL_WINDOWS_PANE. */
  readonly variable: string;
  /** A list of texts is set by a variable as `a,b`; what is `structured` as JSON. */
  readonly type: 'text' | 'number' | 'boolean' | 'list' | 'structured';
  /** As it would stand in the file; undefined where there is none. */
  readonly fallback: unknown;
  readonly description: string;
}

interface JsonSchema {
  readonly type?: string;
  readonly properties?: Readonly<Record<string, JsonSchema>>;
  readonly items?: JsonSchema;
  readonly description?: string;
  readonly default?: unknown;
}

let keys: readonly ConfigKey[] | undefined;

/** All keys in the order of the schema, which stays the same. */
export function configKeys(): readonly ConfigKey[] {
  keys ??= leaves(z.toJSONSchema(configSchema, { io: 'input' }) as JsonSchema, []);
  return keys;
}

function leaves(schema: JsonSchema, path: readonly string[]): ConfigKey[] {
  if (schema.properties) {
    return Object.entries(schema.properties).flatMap(([key, inner]) =>
      leaves(inner, [...path, key]),
    );
  }
  return [
    {
      path: path.join('.'),
      variable: variableOf(path),
      type: typeOf(schema),
      fallback: schema.default,
      description: schema.description ?? '',
    },
  ];
}

/** `windows.idleAfter` as FLYBALL_WINDOWS_IDLE_AFTER. */
function variableOf(path: readonly string[]): string {
  const words = path.map((key) => key.replace(/[A-Z]/g, (letter) => `_${letter}`).toUpperCase());
  return ['FLYBALL', ...words].join('_');
}

function typeOf({ type, items }: JsonSchema): ConfigKey['type'] {
  if (type === 'array') return items?.type === 'string' ? 'list' : 'structured';
  if (type === 'object') return 'structured';
  if (type === 'boolean') return 'boolean';
  return type === 'integer' || type === 'number' ? 'number' : 'text';
}

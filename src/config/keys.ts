/** The keys of the configuration as a flat list, for the environment, the reference and the sample. */
import { z } from 'zod';
import { configSchema } from './schema.js';

export interface ConfigKey {
  /** Dotted path, as in `windows.pane`. */
  readonly path: string;
  /** The environment variable that sets it, as in FLYBALL_WINDOWS_PANE. */
  readonly variable: string;
  readonly type: 'text' | 'number' | 'boolean' | 'list';
  /** As it would stand in the file; undefined where there is none. */
  readonly fallback: unknown;
  readonly description: string;
}

interface JsonSchema {
  readonly type?: string;
  readonly properties?: Readonly<Record<string, JsonSchema>>;
  readonly description?: string;
  readonly default?: unknown;
}

/** All keys in the order of the schema. */
export function configKeys(): ConfigKey[] {
  const schema = z.toJSONSchema(configSchema, { io: 'input' }) as JsonSchema;
  return leaves(schema, []);
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
      type: typeOf(schema.type),
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

function typeOf(type: string | undefined): ConfigKey['type'] {
  if (type === 'array') return 'list';
  if (type === 'boolean') return 'boolean';
  return type === 'integer' || type === 'number' ? 'number' : 'text';
}

/** The configuration in force, key by key, in the form in which it would stand in the file. */
import { isDeepStrictEqual } from 'node:util';
import { z } from 'zod';
import { withoutCredentials } from '../events/written/found.js';
import { configKeys } from './keys.js';
import { configSchema, type Config } from './schema.js';

/** One key of the configuration and what it is set to. */
export interface Setting {
  /** Dotted path, as in `windows.pane`. */
  readonly path: string;
  /** The environment variable that sets it, as in FLYBALL_WINDOWS_PANE. */
  readonly variable: string;
  readonly description: string;
  /** As in the file; absent where nothing is set and there is no default. */
  readonly value?: unknown;
  /** Absent where there is none. */
  readonly fallback?: unknown;
  readonly isDefault: boolean;
}

/**
 * All keys in the order of the schema. Secrets are no configuration values, only the names of their
 * files are; a user and password that someone put into an address are struck out all the same.
 */
export function settingsOf(config: Config): Setting[] {
  const given: unknown = z.encode(configSchema, config);
  return configKeys().map(({ path, variable, description, fallback }) => {
    const value = path.split('.').reduce(inside, given);
    return {
      ...{ path, variable, description },
      ...(value === undefined ? {} : { value: struckOut(value) }),
      ...(fallback === undefined ? {} : { fallback }),
      isDefault: isDeepStrictEqual(value, fallback),
    };
  });
}

function inside(tree: unknown, key: string): unknown {
  return typeof tree === 'object' && tree !== null ? (tree as Record<string, unknown>)[key] : tree;
}

function struckOut(value: unknown): unknown {
  if (typeof value === 'string') return withoutCredentials(value);
  if (Array.isArray(value)) return value.map(struckOut);
  if (typeof value !== 'object' || value === null) return value;
  return Object.fromEntries(Object.entries(value).map(([key, each]) => [key, struckOut(each)]));
}

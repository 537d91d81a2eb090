/** Where the history is, from the configuration. */
import { readFileSync } from 'node:fs';
import { ConfigError } from '../../config/load.js';
import type { Config } from '../../config/schema.js';
import type { InfluxOptions } from './influx-server.js';

/**
 * The server that `exports.influx` names; undefined where it names none.
 *
 * @throws ConfigError when the file with the password cannot be read
 */
export function influxOptions({ exports: { influx } }: Config): InfluxOptions | undefined {
  const { url, database, username, passwordFile, retention } = influx;
  if (url === undefined) return undefined;
  return {
    ...{ url, database, retentionMs: retention },
    ...(username !== undefined && { username }),
    ...(passwordFile !== undefined && { password: secretIn(passwordFile) }),
  };
}

function secretIn(file: string): string {
  try {
    return readFileSync(file, 'utf8').trim();
  } catch (error) {
    const { code } = error as NodeJS.ErrnoException;
    throw new ConfigError([
      `exports.influx.passwordFile: ${file} cannot be read (${code}); it holds the password alone`,
    ]);
  }
}

/** What all commands have in common: where the configuration is, the NATS server, the exit code. */
import { readFile } from 'node:fs/promises';
import type { Command } from 'commander';
import type { Config } from '../../config/schema.js';
import { environment } from '../../main.js';
import { collect } from './values.js';

/** Options that every command takes. */
export interface CommonOptions {
  readonly config?: string;
  readonly nats?: readonly string[];
}

/** Declares them. */
export function common(command: Command): Command {
  return command
    .option('--config <file>', 'configuration file (YAML); also FLYBALL_CONFIG')
    .option(
      '--nats <host:port>',
      'NATS server, more than once for several; none: an embedded nats-server is started',
      collect,
    );
}

/** Loaded with the first command that runs: help needs no configuration. */
const configuration = () => import('../../config/load.js');

/** The file that the configuration is in. */
async function configName({ config }: CommonOptions): Promise<string | undefined> {
  const { CONFIG_FILE_VARIABLE } = await configuration();
  const name = config ?? environment()[CONFIG_FILE_VARIABLE];
  return name === '' ? undefined : name;
}

/** The options with the configuration file, wherever it was named. */
export async function withConfigFile<O extends CommonOptions>(options: O): Promise<O> {
  const config = await configName(options);
  return config === undefined ? options : { ...options, config };
}

/**
 * The configuration: of the file, the environment, and these flags by configuration key.
 *
 * @throws ConfigError when the file cannot be read, or something in it is wrong
 */
export async function configOf(
  options: CommonOptions,
  flags: Readonly<Record<string, unknown>> = {},
): Promise<Config> {
  const { loadConfig } = await configuration();
  const name = await configName(options);
  const file = name === undefined ? undefined : await configFile(name);
  return loadConfig({
    ...(file ? { file } : {}),
    environment: environment(),
    flags: { ...flags, 'nats.servers': options.nats },
  });
}

async function configFile(name: string): Promise<{ name: string; text: string }> {
  try {
    return { name, text: await readFile(name, 'utf8') };
  } catch (error) {
    const [{ ConfigError }, { importErrorOf }] = await Promise.all([
      configuration(),
      import('../../events/import/import-error.js'),
    ]);
    // What the file system says, in the words that other files have.
    throw new ConfigError([importErrorOf(name, error).message]);
  }
}

/** Runs a command's work; its result is the exit code. */
export function run<A extends unknown[]>(
  work: (...args: A) => Promise<number>,
): (...args: A) => Promise<void> {
  return async (...args) => {
    process.exitCode = await work(...args);
  };
}

/**
 * Composition root: the only reader of the environment. The service itself is loaded when it is
 * wanted, so that commands without a server start at once.
 */
import { readFileSync } from 'node:fs';
import { homedir } from 'node:os';
import { join } from 'node:path';
import type { RunningService, ServiceOptions } from './service/foundation.js';
import type { Service } from './service/service.js';

/** The environment of the process. */
export function environment(): Readonly<Record<string, string | undefined>> {
  return process.env;
}

/** Folder for what the service keeps: the embedded server's store, keys, reports. */
export function dataDir(
  config: { readonly dataDir?: string | undefined },
  { XDG_STATE_HOME: state }: ReturnType<typeof environment> = environment(),
): string {
  if (config.dataDir !== undefined) return config.dataDir;
  const isSet = state !== undefined && state !== '';
  return join(isSet ? state : join(homedir(), '.local/state'), 'flyball');
}

/** Version of the package. */
export function packageVersion(): string {
  const file = new URL('../package.json', import.meta.url);
  return (JSON.parse(readFileSync(file, 'utf8')) as { version: string }).version;
}

type GivenOptions = Omit<ServiceOptions, 'environment' | 'folder' | 'version'>;

/** Starts the service in the environment of this process; see service/service.ts. */
export async function startService(options: GivenOptions): Promise<Service> {
  const service = await import('./service/service.js');
  return service.startService(inThisProcess(options));
}

/** Starts a worker in the environment of this process; see service/worker.ts. */
export async function startWorker(options: GivenOptions): Promise<RunningService> {
  const worker = await import('./service/worker.js');
  return worker.startWorker(inThisProcess(options));
}

function inThisProcess(options: GivenOptions): ServiceOptions {
  return {
    ...options,
    environment: environment(),
    folder: dataDir(options.config),
    version: packageVersion(),
  };
}

/** `flyball serve`: the service, until it is told to stop. */
import type { Config } from '../config/schema.js';
import { startService } from '../main.js';
import { EXIT } from './exit.js';
import { untilStopped } from './signals.js';
import type { Terminal } from './terminal.js';

export interface ServeOptions {
  readonly discardState?: boolean;
}

/** Runs the service; returns the exit code once it has stopped. */
export async function serve(
  config: Config,
  { discardState = false }: ServeOptions,
  terminal: Terminal,
): Promise<number> {
  const stopped = untilStopped();
  const service = await startService({ config, discardState, onFatal: stopped.fail });
  terminal.print(`Page:     ${service.httpAddress}/`);
  terminal.print(`Readings: ${service.httpAddress}/api/readings`);
  terminal.print(`Metrics:  ${service.httpAddress}/metrics`);
  terminal.print(`NATS:     ${service.natsServers.join(', ')}`);
  try {
    await stopped.promise;
  } catch (error) {
    terminal.note(
      `flyball: stopping, since the state cannot be trusted any more: ${String(error)}`,
    );
    // The last checkpoint is sound; storing the present state would not be.
    process.exit(EXIT.failed);
  }
  await service.stop();
  return EXIT.ok;
}

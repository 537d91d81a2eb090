/** `flyball serve`: the service in its role, until it is told to stop. */
import type { Config } from '../config/schema.js';
import { startService, startWorker } from '../main.js';
import type { RunningService } from '../service/foundation.js';
import { EXIT } from './exit.js';
import { untilStopped, type Stopped } from './signals.js';
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
  const start = config.scale.role === 'worker' ? startWorker : startService;
  const { fail: onFatal, signal } = stopped;
  const starting = start({ config, discardState, onFatal, signal });
  // Told to stop while it waited for its part of the work: then there is nothing to stop.
  const service = await starting.catch((error: unknown) => {
    if (!signal.aborted) throw error;
  });
  if (service) announce(service, config, terminal);
  await untilToldTo(stopped, terminal);
  await service?.stop();
  return EXIT.ok;
}

function announce(service: RunningService, config: Config, terminal: Terminal): void {
  if (config.scale.role !== 'worker') {
    terminal.print(`Page:     ${service.httpAddress}/`);
    terminal.print(`Readings: ${service.httpAddress}/api/readings`);
  }
  terminal.print(`Metrics:  ${service.httpAddress}/metrics`);
  terminal.print(`NATS:     ${service.natsServers.join(', ')}`);
}

/** Resolves when told to stop; ends the process at once where its state must not be stored. */
async function untilToldTo({ promise }: Stopped, terminal: Terminal): Promise<void> {
  try {
    await promise;
  } catch (error) {
    terminal.note(
      `flyball: stopping, since the state cannot be trusted any more: ${String(error)}`,
    );
    // The last checkpoint is sound; storing the present state would not be.
    process.exit(EXIT.failed);
  }
}

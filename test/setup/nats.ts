/** A real nats-server with JetStream for tests: on loopback, with a folder of its own. */
import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { atEnd } from './at-end.js';
import { startChild } from './child.js';
import type { Child } from './child.js';
import { freePort } from './free-port.js';
import { requireProgram } from './programs.js';

/** Another process may take the free port first; then the next one is tried. */
const PORT_TRIES = 3;

export interface NatsOptions {
  /** Text of a configuration file to start with (limits, accounts, mappings). */
  readonly configuration?: string;
}

export interface NatsServer {
  readonly port: number;
  /** As clients want it: nats://127.0.0.1:<port>. */
  readonly url: string;
  /** Of the process that runs now, or ran last. */
  readonly pid: number;
  /** What the server has logged since its last start. */
  log(): string;
  /** Ends the server; its store stays until the end of the test file. SIGKILL is a crash. */
  stop(signal?: NodeJS.Signals): Promise<void>;
  /** Starts it again (ending it first where it runs) on the same port, with the same store. */
  restart(signal?: NodeJS.Signals): Promise<void>;
}

/** Starts a server and waits until it takes clients; it ends with the test file. */
export async function startNats({ configuration }: NatsOptions = {}): Promise<NatsServer> {
  const program = requireProgram('nats-server');
  const folder = await mkdtemp(join(tmpdir(), 'flyball-nats-'));
  atEnd(() => rm(folder, { recursive: true, force: true }));
  const args = ['-js', '-sd', join(folder, 'store'), '-a', '127.0.0.1'];
  if (configuration !== undefined) {
    await writeFile(join(folder, 'nats.conf'), configuration);
    args.push('-c', join(folder, 'nats.conf'));
  }
  const start = async (port: number): Promise<Child> => {
    const child = await startChild(program, [...args, '-p', String(port)], { cwd: folder });
    await child.waitForLine(/Server is ready/);
    return child;
  };

  let port = await freePort();
  let child = await start(port).catch(async (error: unknown) => {
    for (let tries = 1; tries < PORT_TRIES; tries++) {
      if (!String(error).includes('address already in use')) break;
      port = await freePort();
      const next = await start(port).catch(() => undefined);
      if (next !== undefined) return next;
    }
    throw error;
  });

  return {
    get port() {
      return port;
    },
    get url() {
      return `nats://127.0.0.1:${port}`;
    },
    get pid() {
      return child.pid;
    },
    log: () => child.stderr(),
    stop: async (signal) => {
      await child.stop(signal);
    },
    restart: async (signal) => {
      await child.stop(signal);
      child = await start(port);
    },
  };
}

/**
 * A `nats-server -js` of our own on loopback, for `flyball demo` and for `flyball serve` without a
 * server address. It ends with this process, however that ends.
 */
import { spawn, type ChildProcess } from 'node:child_process';
import { accessSync, constants, mkdirSync } from 'node:fs';
import { createConnection, createServer, type AddressInfo } from 'node:net';
import { delimiter, join } from 'node:path';
import { NatsError } from './connection.js';

export interface EmbeddedServerOptions {
  /** Loopback port; 0: a free one. */
  readonly port: number;
  /** Folder of the stream store; made where it is absent. */
  readonly storeDir: string;
  /** Folders to look for the program in, as in PATH. */
  readonly path: string;
  /** A folder that nobody needs once the server is gone, however that comes about. */
  readonly temporary?: string;
}

const PROGRAM = 'nats-server';
/** Debian installs it here, which is not on every user's PATH. */
const SYSTEM_FOLDERS = ['/usr/sbin', '/usr/local/sbin', '/usr/local/bin', '/usr/bin'];
const START_TIMEOUT_MS = 10_000;
const STOP_TIMEOUT_MS = 10_000;

/**
 * The server is started by a shell that waits for its standard input to end, which happens when
 * this process is gone, even by kill -9; then it takes the server down, and with it the folder that is
 * its first argument, if it is not empty.
 */
const KEEPER =
  'temporary=$1; shift; "$@" & server=$!; trap "kill $server" TERM; cat >/dev/null; ' +
  'kill $server; wait $server; [ -z "$temporary" ] || rm -rf "$temporary"';

/** Where the program is; throws NatsError with the remedy where it is not. */
export function findNatsServer(path: string): string {
  for (const folder of [...path.split(delimiter), ...SYSTEM_FOLDERS]) {
    const program = join(folder, PROGRAM);
    try {
      accessSync(program, constants.X_OK);
      return program;
    } catch {
      // Not in this folder.
    }
  }
  throw new NatsError(
    'nats-server is not installed. On Debian and Ubuntu: sudo apt-get install nats-server. ' +
      'Or name a running server with --nats HOST:PORT.',
  );
}

export class EmbeddedServer {
  private constructor(
    readonly port: number,
    private readonly keeper: ChildProcess,
  ) {}

  get address(): string {
    return `127.0.0.1:${this.port}`;
  }

  /**
   * Starts the server and waits until it accepts connections.
   *
   * @throws NatsError where the program is missing, the port is taken, or it does not start
   */
  static async start(options: EmbeddedServerOptions): Promise<EmbeddedServer> {
    const program = findNatsServer(options.path);
    const port = await freePort(options.port);
    mkdirSync(options.storeDir, { recursive: true, mode: 0o700 });
    const args = ['-js', '-a', '127.0.0.1', '-p', String(port), '-sd', options.storeDir];
    const keeper = spawn('sh', ['-c', KEEPER, 'sh', options.temporary ?? '', program, ...args], {
      stdio: ['pipe', 'ignore', 'pipe'],
      // A group of its own: Ctrl-C is for us, and we stop the server when we are done with it.
      detached: true,
    });
    let said = '';
    keeper.stderr.on('data', (chunk: Buffer) => (said = (said + chunk.toString()).slice(-4000)));
    const server = new EmbeddedServer(port, keeper);
    const deadline = Date.now() + START_TIMEOUT_MS;
    while (!(await accepts(port))) {
      if (keeper.exitCode !== null || Date.now() > deadline || /\[FTL\]/.test(said)) {
        await server.stop();
        const fatal =
          said.split('\n').find((line) => line.includes('[FTL]')) ?? 'it gave no reason';
        throw new NatsError(`nats-server did not start in ${options.storeDir}: ${fatal}`);
      }
      await new Promise((resolve) => setTimeout(resolve, 25));
    }
    return server;
  }

  /** Stops the server and waits until it is gone. */
  async stop(): Promise<void> {
    const { keeper } = this;
    if (keeper.exitCode !== null || keeper.signalCode !== null) return;
    const gone = new Promise<void>((resolve) => keeper.once('exit', () => resolve()));
    keeper.stdin?.end();
    const forced = setTimeout(() => {
      if (keeper.pid !== undefined) process.kill(-keeper.pid, 'SIGKILL');
    }, STOP_TIMEOUT_MS);
    await gone;
    clearTimeout(forced);
  }
}

/** The port itself where it is free, a free one for 0. */
async function freePort(port: number): Promise<number> {
  const probe = createServer();
  return new Promise((resolve, reject) => {
    probe.once('error', (cause) =>
      reject(
        new NatsError(
          `Port ${port} for the embedded nats-server is taken. Name the running server with ` +
            `--nats 127.0.0.1:${port}, or choose another port with nats.embeddedPort (0: a free one).`,
          { cause },
        ),
      ),
    );
    probe.listen(port, '127.0.0.1', () => {
      const { port: free } = probe.address() as AddressInfo;
      probe.close(() => resolve(free));
    });
  });
}

function accepts(port: number): Promise<boolean> {
  return new Promise((resolve) => {
    const socket = createConnection({ host: '127.0.0.1', port });
    socket.once('data', () => {
      socket.destroy();
      resolve(true);
    });
    socket.once('error', () => resolve(false));
    socket.setTimeout(1000, () => {
      socket.destroy();
      resolve(false);
    });
  });
}

/** A real influxd for tests: on loopback, with a folder of its own. */
import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { atEnd } from './at-end.js';
import { startChild, type Child } from './child.js';
import { freePort } from './free-port.js';
import { requireProgram } from './programs.js';

export interface TestInflux {
  readonly url: string;
  stop(): Promise<void>;
  /** Starts it again on the same port, with the same data. */
  restart(): Promise<void>;
}

/** Starts a server and waits until it takes requests; it ends with the test file. */
export async function startInflux(): Promise<TestInflux> {
  const program = requireProgram('influxd');
  const folder = await mkdtemp(join(tmpdir(), 'flyball-influx-'));
  atEnd(() => rm(folder, { recursive: true, force: true }));
  const [port, backup] = [await freePort(), await freePort()];
  const file = join(folder, 'influxdb.conf');
  await writeFile(
    file,
    `reporting-disabled = true
bind-address = "127.0.0.1:${backup}"
[meta]
  dir = "${join(folder, 'meta')}"
[data]
  dir = "${join(folder, 'data')}"
  wal-dir = "${join(folder, 'wal')}"
[http]
  bind-address = "127.0.0.1:${port}"
  log-enabled = false
[monitor]
  store-enabled = false
`,
  );
  const start = async (): Promise<Child> => {
    const started = await startChild(program, ['-config', file]);
    await started.waitForPort(port);
    return started;
  };
  let child = await start();
  return {
    url: `http://127.0.0.1:${port}`,
    stop: async () => {
      await child.stop();
    },
    restart: async () => {
      child = await start();
    },
  };
}

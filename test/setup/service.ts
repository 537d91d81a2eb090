/** The service as operators run it: the built binary in a process of its own. */
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { atEnd } from './at-end.js';
import { startChild, type Child } from './child.js';
import { inCheckout } from './root.js';

export interface Service extends Child {
  /** As in http://127.0.0.1:8620. */
  readonly http: string;
  metrics(): Promise<Metrics>;
  /** Waits until the metrics are as wished; throws with the last ones where they never are. */
  waitForMetrics(wished: (metrics: Metrics) => boolean, limitMs?: number): Promise<Metrics>;
}

/** Scraped metrics by their line's beginning, as in `flyball_events_sent_total{kind="item"}`. */
export class Metrics {
  constructor(readonly text: string) {}

  /** Sum over all series of the name whose labels hold all of these texts. */
  sum(name: string, ...labels: readonly string[]): number {
    return this.text
      .split('\n')
      .filter((line) => line.startsWith(`${name}{`) || line.startsWith(`${name} `))
      .filter((line) => labels.every((label) => line.includes(label)))
      .reduce((sum, line) => sum + Number(line.slice(line.lastIndexOf(' ') + 1)), 0);
  }
}

/** The binary's path. */
export const BINARY = inCheckout('dist', 'cli', 'main.js');

/** A folder of its own that goes with the test file. */
export async function temporaryFolder(): Promise<string> {
  const folder = await mkdtemp(join(tmpdir(), 'flyball-test-'));
  atEnd(() => rm(folder, { recursive: true, force: true }));
  return folder;
}

/** Starts `flyball serve` against a server and waits until it says where it listens. */
export async function startService(
  natsPort: number,
  dataDir: string,
  environment: Readonly<Record<string, string>> = {},
  args: readonly string[] = [],
): Promise<Service> {
  return running(await serve(natsPort, dataDir, environment, args));
}

/** A process that waits for a part of the work that another one does. */
export interface Standby extends Child {
  /** Of its probes, as in http://127.0.0.1:8620. */
  readonly http: string;
  /** Waits until it has taken over. */
  takesOver(): Promise<Service>;
}

/** Starts `flyball serve` where what it is to do is done already; waits until it waits. */
export async function startStandby(
  natsPort: number,
  dataDir: string,
  environment: Readonly<Record<string, string>>,
): Promise<Standby> {
  const child = await serve(natsPort, dataDir, { ...environment, FLYBALL_LOG_LEVEL: 'info' }, []);
  const line = await child.waitForLine(/standby: waits for the lease/);
  const { http } = JSON.parse(line) as { http: string };
  return { ...child, http, takesOver: () => running(child) };
}

function serve(
  natsPort: number,
  dataDir: string,
  environment: Readonly<Record<string, string>>,
  args: readonly string[],
): Promise<Child> {
  return startChild(
    process.execPath,
    [BINARY, 'serve', '--nats', `127.0.0.1:${natsPort}`, '--port', '0', ...args],
    { env: { FLYBALL_DATA_DIR: dataDir, ...environment } },
  );
}

async function running(child: Child): Promise<Service> {
  const line = await child.waitForLine(/^Metrics: /);
  const http = /(http:\/\/[^/]+)\/metrics/.exec(line)![1]!;
  const metrics = async () => {
    try {
      return new Metrics(await (await fetch(`${http}/metrics`)).text());
    } catch (cause) {
      // One that has ended, or is about to, says why.
      await sleep(500);
      throw new Error(`no metrics from ${http}:\n${child.stderr()}`, { cause });
    }
  };
  const waitForMetrics = async (wished: (metrics: Metrics) => boolean, limitMs = 120_000) => {
    const deadline = performance.now() + limitMs;
    for (;;) {
      // A service that was busy for seconds closes kept connections: then it is asked again.
      const now = await metrics().catch(() => new Metrics(''));
      if (wished(now)) return now;
      if (performance.now() > deadline) {
        throw new Error(`the metrics never became as wished:\n${now.text}\n${child.stderr()}`);
      }
      await sleep(50);
    }
  };
  return { ...child, http, metrics, waitForMetrics };
}

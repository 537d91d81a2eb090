/**
 * `flyball demo`: a JetStream, the service and a feedback loop, all on this machine. The loop's time
 * runs fast through the past until it has caught up with the clock, and then goes on with it.
 */
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { connectNats } from '../adapters/nats/connection.js';
import { natsLogin } from '../adapters/nats/login.js';
import type { NatsLogin } from '../config/nats-login.js';
import { Publisher } from '../adapters/nats/publisher.js';
import type { Config } from '../config/schema.js';
import { startService } from '../main.js';
import type { Service } from '../service/service.js';
import { DemoScreen } from './demo-screen.js';
import { openBanditStory, simulatedStory, type DemoStory } from './demo-stories.js';
import { EXIT } from './exit.js';
import { waitUntilDue } from './pace.js';
import { untilStopped } from './signals.js';
import { eventTime } from './simulate.js';
import type { Terminal } from './terminal.js';

export interface DemoOptions {
  readonly openBandit?: string;
  readonly scenario: string;
  readonly seed: number;
  /** How long the past takes to catch up. */
  readonly seconds: number;
  readonly exit?: boolean;
}

/** How long the simulated world goes on after it has caught up. */
const FUTURE_HOURS = 6;
/** Without a terminal, a line is added this often. */
const LOG_EVERY_MS = 5000;
const DRAW_EVERY_MS = 250;

/** Runs the demo until Ctrl-C (or, with `exit`, until the past has caught up). */
export async function demo(
  options: DemoOptions,
  config: Config,
  terminal: Terminal,
): Promise<number> {
  const stopped = untilStopped();
  const folder = await mkdtemp(join(tmpdir(), 'flyball-demo-'));
  try {
    const pastMs = Math.max(1, options.seconds) * 1000;
    const story = options.openBandit
      ? await openBanditStory(options.openBandit, pastMs)
      : simulatedStory(options, pastMs, options.exit === true ? 0 : FUTURE_HOURS);
    const service = await startDemoService(config, story, folder, stopped.fail);
    try {
      await play(story, service, {
        stopped: stopped.promise,
        login: natsLogin(config),
        prefix: config.nats.prefix,
        terminal,
        exit: options.exit === true,
      });
    } finally {
      await service.stop();
    }
    return EXIT.ok;
  } finally {
    await rm(folder, { recursive: true, force: true });
  }
}

async function startDemoService(
  config: Config,
  { hop = config.windows.hop }: DemoStory,
  folder: string,
  onFatal: (error: unknown) => void,
): Promise<Service> {
  const ownServer = config.nats.servers.length === 0;
  const demoConfig: Config = {
    ...config,
    dataDir: folder,
    // Both ports free, so that the demo runs beside anything.
    nats: { ...config.nats, ...(ownServer ? { embeddedPort: 0, partitions: 2 } : {}) },
    windows: { ...config.windows, hop },
    http: { ...config.http, port: 0 },
    log: { level: 'error' },
    detectors: {
      ...config.detectors,
      bandwagon: { ...config.detectors.bandwagon, targetIntensity: 20, block: 'hour' },
    },
    // The story is one day, so a few hours of it are the baseline: too few for a promise.
    alarms: {
      ...config.alarms,
      baselineBlocks: { ...config.alarms.baselineBlocks, bandwagon: 8 },
      guardrails: [...config.alarms.guardrails, { reading: 'bandwagon.exposure_gini', above: 0.8 }],
    },
  };
  return startService({ config: demoConfig, temporary: true, onFatal });
}

/** How to reach what the service keeps in NATS. */
interface NatsAccess {
  readonly login: NatsLogin;
  readonly prefix: string;
}

interface Stage extends NatsAccess {
  readonly stopped: Promise<void>;
  readonly terminal: Terminal;
  readonly exit: boolean;
}

async function play(story: DemoStory, service: Service, stage: Stage): Promise<void> {
  const abort = new AbortController();
  const screen = new DemoScreen(story, service, stage.terminal);
  const every = stage.terminal.redraws ? DRAW_EVERY_MS : LOG_EVERY_MS;
  const drawing = setInterval(() => screen.draw(), every);
  screen.draw();
  const caughtUp = deferred();
  const published = publish(story, service, stage, abort.signal, caughtUp.resolve);
  void caughtUp.promise.then(() => screen.caughtUp());
  try {
    // A story that ends leaves its last readings to be looked at.
    const ending = stage.exit
      ? Promise.race([caughtUp.promise, published]).then(() => settle(service))
      : published.then(() => stage.stopped);
    await Promise.race([stage.stopped, ending]);
  } finally {
    abort.abort();
    await published.catch(() => undefined);
    clearInterval(drawing);
    screen.draw();
    screen.close();
  }
}

function deferred(): { promise: Promise<void>; resolve: () => void } {
  let resolve: () => void = () => undefined;
  const promise = new Promise<void>((done) => (resolve = done));
  return { promise, resolve };
}

/** Publishes the story's events when they are due, to its end or until aborted. */
async function publish(
  story: DemoStory,
  service: Service,
  { login, prefix }: NatsAccess,
  signal: AbortSignal,
  onCaughtUp: () => void,
): Promise<void> {
  const nats = await connectNats(service.natsServers, 'flyball demo', login, prefix);
  const publisher = new Publisher(nats, service.ingest.pipeline.workers.length);
  const { pace } = story;
  const begun = Date.now();
  try {
    for await (const events of story.events()) {
      const time = eventTime(events.at(-1)!);
      if (time >= pace.until) onCaughtUp();
      if (!(await waitUntilDue(time, pace, begun, signal))) return;
      for (const event of events) await publisher.add(event);
      await publisher.flush();
    }
    onCaughtUp();
  } finally {
    await nats.connection.drain();
  }
}

/** Waits a moment until what was published has been read. */
async function settle(service: Service): Promise<void> {
  for (let tries = 0; tries < 40; tries++) {
    await new Promise((resolve) => setTimeout(resolve, 50));
    if (service.ingest.pending.every((pending) => pending === 0)) return;
  }
}

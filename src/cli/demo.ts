/**
 * `flyball demo`: a JetStream, the service and a feedback loop, all on this machine. The loop's time
 * runs fast through the past until it has caught up with the clock, and then goes on with it.
 */
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { connectNats } from '../adapters/nats/connection.js';
import { Publisher } from '../adapters/nats/publisher.js';
import type { Config } from '../config/schema.js';
import { startService } from '../main.js';
import type { Service } from '../service.js';
import { DemoScreen } from './demo-screen.js';
import { openBanditStory, simulatedStory, type DemoStory } from './demo-stories.js';
import { EXIT } from './exit.js';
import { waitUntilDue } from './pace.js';
import { untilStopped } from './signals.js';
import { eventTime } from './simulate.js';
import type { Terminal } from './terminal.js';

export interface DemoOptions {
  readonly openBandit?: string;
  readonly seed: number;
  /** How long the past takes to catch up. */
  readonly seconds: number;
  readonly exit?: boolean;
}

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
      : simulatedStory(options.seed, pastMs);
    const service = await startDemoService(config, folder, stopped.fail);
    try {
      await play(story, service, {
        stopped: stopped.promise,
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
  folder: string,
  onFatal: (error: unknown) => void,
): Promise<Service> {
  const ownServer = config.nats.servers.length === 0;
  const demoConfig: Config = {
    ...config,
    dataDir: folder,
    // Both ports free, so that the demo runs beside anything.
    nats: { ...config.nats, ...(ownServer ? { embeddedPort: 0 } : {}) },
    http: { ...config.http, port: 0 },
    log: { level: 'error' },
    detectors: {
      bandwagon: { ...config.detectors.bandwagon, targetIntensity: 20 },
    },
  };
  return startService({ config: demoConfig, onFatal });
}

interface Stage {
  readonly stopped: Promise<void>;
  readonly terminal: Terminal;
  readonly exit: boolean;
}

async function play(story: DemoStory, service: Service, stage: Stage): Promise<void> {
  const abort = new AbortController();
  const screen = new DemoScreen(story, service, stage.terminal);
  const every = stage.terminal.stdout.isTTY ? DRAW_EVERY_MS : LOG_EVERY_MS;
  const drawing = setInterval(() => screen.draw(), every);
  screen.draw();
  try {
    const published = publish(story, service, abort.signal, () => screen.caughtUp());
    const ending = stage.exit
      ? published
      : published.then(() => new Promise<never>(() => undefined));
    await Promise.race([stage.stopped, ending]);
    if (stage.exit) await settle(service);
  } finally {
    abort.abort();
    clearInterval(drawing);
    screen.draw();
    screen.close();
  }
}

/** Publishes the story's events when they are due; returns at its end, or when aborted. */
async function publish(
  story: DemoStory,
  service: Service,
  signal: AbortSignal,
  onCaughtUp: () => void,
): Promise<void> {
  const nats = await connectNats(service.natsServers, 'flyball demo');
  const partitions = service.ingest.pipeline.workers.length;
  const publisher = new Publisher(nats, partitions);
  const { pace } = story;
  const begun = Date.now();
  const caughtUp = setTimeout(onCaughtUp, (pace.until - pace.from) / pace.speed);
  try {
    for await (const events of story.events()) {
      if (!(await waitUntilDue(eventTime(events.at(-1)!), pace, begun, signal))) return;
      for (const event of events) await publisher.add(event);
      await publisher.flush();
    }
  } finally {
    clearTimeout(caughtUp);
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

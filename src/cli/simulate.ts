/** `flyball simulate`: events of a world whose truth is known, to a file, a pipe or JetStream. */
import { once } from 'node:events';
import type { Writable } from 'node:stream';
import { parseDuration } from '../config/duration.js';
import type { Config } from '../config/schema.js';
import { parseEventTime } from '../events/event-time.js';
import type { KindedEvent } from '../events/schemas.js';
import { findScenario, noSuchScenario, scenarioOptions } from '../simulation/scenarios.js';
import { truthRecords } from '../simulation/truth.js';
import { World } from '../simulation/world.js';
import { EXIT, UsageError } from './exit.js';
import type { EventSink } from './jetstream-sink.js';
import { openForWriting } from './output-file.js';
import { waitUntilDue } from './pace.js';
import type { Terminal } from './terminal.js';

export interface SimulateOptions {
  readonly scenario: string;
  readonly seed: number;
  readonly start?: string;
  readonly duration: string;
  readonly out?: string;
  readonly truth?: string;
  readonly publish?: boolean;
  readonly speed?: number;
}

/**
 * Runs the world to its end; returns the exit code.
 *
 * @throws UsageError for options that make no sense, NatsError
 */
export async function simulate(
  options: SimulateOptions,
  config: Config,
  terminal: Terminal,
): Promise<number> {
  const { start, duration, speed } = checked(options);
  const scenario = findScenario(options.scenario);
  if (!scenario) throw new UsageError(noSuchScenario(options.scenario));
  const world = new World(scenarioOptions(scenario, { seed: options.seed, start, duration }));
  const sink = options.publish
    ? await jetStream(config)
    : textSink(options.out === undefined ? terminal.stdout : openForWriting(options.out));
  let count = 0;
  let ahead = 0;
  const begun = Date.now();
  for (const events of world.events()) {
    if (speed !== undefined) {
      const pace = { from: start, until: Infinity, speed };
      await waitUntilDue(eventTime(events.at(-1)!), pace, begun);
    }
    // A monitor refuses what has not happened yet.
    const now = options.publish ? Date.now() : Infinity;
    const happened = events.filter((event) => eventTime(event) <= now);
    ahead += events.length - happened.length;
    if (happened.length > 0) await sink.take(happened);
    count += happened.length;
  }
  await sink.end();
  if (options.truth !== undefined) {
    const truth = textSink(openForWriting(options.truth));
    for (const record of truthRecords(world.truth())) await truth.take([record as never]);
    await truth.end();
  }
  terminal.note(
    `${count.toLocaleString('en')} events of "${scenario.title}" (seed ${options.seed}).`,
  );
  if (ahead > 0) {
    terminal.note(`${ahead.toLocaleString('en')} events lie ahead of the clock and were left out.`);
  }
  return EXIT.ok;
}

function checked(options: SimulateOptions): { start: number; duration: number; speed?: number } {
  const duration = parseDuration(options.duration);
  if (duration === undefined) {
    throw new UsageError(`--duration takes a duration such as 24h, not "${options.duration}".`);
  }
  const { speed } = options;
  if (speed !== undefined && !(speed > 0)) throw new UsageError('--speed takes a number above 0.');
  if (options.publish && options.out !== undefined) {
    throw new UsageError('--publish and --out cannot go together.');
  }
  // A whole minute, so that the same call within it gives the same events.
  const now = Math.floor(Date.now() / 60_000) * 60_000;
  const start = options.start === undefined ? now - duration : parseEventTime(options.start);
  if (Number.isNaN(start)) {
    throw new UsageError(
      `--start takes a time such as 2026-05-01T00:00:00Z, not "${options.start}".`,
    );
  }
  return { start, duration, ...(speed === undefined ? {} : { speed }) };
}

/** Time of an event that this program made itself. */
export function eventTime(event: KindedEvent): number {
  return parseEventTime(event.time);
}

function textSink(stream: Writable): EventSink {
  return {
    async take(events) {
      const text = events.map((event) => `${JSON.stringify(event)}\n`).join('');
      if (!stream.write(text)) await once(stream, 'drain');
    },
    async end() {
      if (stream === process.stdout) return;
      await new Promise<void>((resolve, reject) => {
        stream.once('error', reject);
        stream.end(resolve);
      });
    },
  };
}

async function jetStream(config: Config): Promise<EventSink> {
  const { jetStreamSink } = await import('./jetstream-sink.js');
  return jetStreamSink(config);
}

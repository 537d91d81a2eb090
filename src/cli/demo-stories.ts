/** What the demo plays: a simulated loop, or real logs moved to end now. */
import { readdir } from 'node:fs/promises';
import { join } from 'node:path';
import { isoTime, parseEventTime } from '../events/event-time.js';
import { mergeByTime } from '../events/import/merge-by-time.js';
import { openSources } from '../events/import/open.js';
import { isEventKind } from '../events/kinds.js';
import type { KindedEvent } from '../events/schemas.js';
import { refusalOf } from '../events/validate.js';
import {
  BANDWAGON,
  findScenario,
  noSuchScenario,
  scenarioOptions,
} from '../simulation/scenarios.js';
import { World } from '../simulation/world.js';
import { UsageError } from './exit.js';
import type { Pace } from './pace.js';

export interface DemoStory {
  readonly title: string;
  /** What to look for. */
  readonly hint: string;
  readonly pace: Pace;
  /** How often a window is read, where the story is long, ms. */
  readonly hop?: number;
  /** Events in time order, a few at a time. */
  events(): AsyncIterable<readonly KindedEvent[]> | Iterable<readonly KindedEvent[]>;
}

const HOUR = 3_600_000;
/** The past that is played fast. */
const PAST_HOURS = 24;

/**
 * A scenario over the past day, which goes on for a while; the default is a ranker whose loop gain
 * rises past 1 about halfway through the day.
 *
 * @param futureHours how long the world goes on at the clock's speed
 * @throws UsageError for a scenario that does not exist
 */
export function simulatedStory(
  { scenario: id, seed }: { readonly scenario: string; readonly seed: number },
  pastMs: number,
  futureHours: number,
): DemoStory {
  const scenario = findScenario(id);
  if (!scenario) throw new UsageError(noSuchScenario(id));
  const past = PAST_HOURS * HOUR;
  // The past ends when it has been played, not when the playing begins.
  const until = Date.now() + pastMs;
  const from = until - past;
  const duration = past + futureHours * HOUR;
  return {
    title: `A simulated recommender: ${scenario.title.toLowerCase()}`,
    hint: scenario === BANDWAGON ? bandwagonHint(duration) : scenario.story,
    pace: { from, until, speed: past / pastMs },
    events: () => new World(scenarioOptions(scenario, { seed, start: from, duration })).events(),
  };
}

function bandwagonHint(duration: number): string {
  const onset = Math.round((0.4 * duration) / HOUR);
  return (
    `Some ${onset} hours into the day its loop gain is turned up past 1: ` +
    'watch the effective items fall.'
  );
}

/**
 * The Open Bandit logs in the folder, all times moved so that the last is now.
 *
 * @throws UsageError where the folder holds none
 */
export async function openBanditStory(folder: string, pastMs: number): Promise<DemoStory> {
  const files = await logsIn(folder);
  const [first, last] = await timesOf(files);
  const until = Date.now() + pastMs;
  // Whole minutes, so that panes fall as they do in the logs.
  const shift = Math.floor((until - last) / 60_000) * 60_000;
  return {
    title: `The Open Bandit logs in ${folder}: two rankers side by side`,
    // A week: charts of it show no more.
    hop: HOUR / 2,
    hint: '"random" spreads exposure evenly, "bts" concentrates it: compare their effective items.',
    pace: { from: first + shift, until, speed: (last - first) / pastMs },
    events: () => shifted(files, shift),
  };
}

async function logsIn(folder: string): Promise<string[]> {
  let names: string[];
  try {
    names = await readdir(folder);
  } catch {
    throw new UsageError(`--open-bandit ${folder}: there is no such folder.`);
  }
  const logs: string[] = [];
  for (const name of names.filter((each) => /\.csv(?:\.gz)?$/.test(each)).sort()) {
    const file = join(folder, name);
    // Whatever is no log of impressions (the item context, action distributions) is left out.
    const isLog = await openSources([file]).then(
      () => true,
      () => false,
    );
    if (isLog) logs.push(file);
  }
  if (logs.length === 0)
    throw new UsageError(`--open-bandit ${folder}: it holds no Open Bandit logs.`);
  return logs;
}

async function timesOf(files: readonly string[]): Promise<[number, number]> {
  let first = Infinity;
  let last = -Infinity;
  for await (const rows of mergeByTime(await openSources(files))) {
    for (const { time } of rows) {
      if (time < first) first = time;
      if (time > last) last = time;
    }
  }
  return [first, last];
}

async function* shifted(
  files: readonly string[],
  shift: number,
): AsyncGenerator<readonly KindedEvent[]> {
  let step: KindedEvent[] = [];
  let minute = NaN;
  for await (const rows of mergeByTime(await openSources(files))) {
    for (const { kind, event } of rows) {
      if (typeof kind !== 'string' || !isEventKind(kind)) continue;
      if (refusalOf(kind, event, Infinity)) continue;
      const sound = event as { time: string };
      const time = parseEventTime(sound.time) + shift;
      if (Math.floor(time / 60_000) !== minute) {
        if (step.length > 0) yield step;
        step = [];
        minute = Math.floor(time / 60_000);
      }
      step.push({ ...sound, kind, time: isoTime(time) } as unknown as KindedEvent);
    }
  }
  if (step.length > 0) yield step;
}

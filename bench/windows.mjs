/**
 * What panes cost where they hold little: a simulated week of thin traffic (2,016 panes of 5 minutes, a
 * dozen recommendations each) goes through all detectors, for windows of several lengths and over one
 * partition and eight. CPU time of decoding the same events alone is the measure, so that the ratios say
 * what a change made cheaper, whatever the machine.
 *
 * All ways are run in turns, so that a slow moment of the machine falls on each; what is printed is the
 * median of the rounds. Events are made from a seed and are the same in every run.
 *
 *   npm run build && npm run bench:windows -- [--rounds 3] [--short] [--json]
 *
 * `--short` takes a day instead of a week, once.
 */
import { Buffer } from 'node:buffer';
import { parseArgs } from 'node:util';
import { REPLAY_KEY } from '../dist/adapters/user-key.js';
import { replayPipeline } from '../dist/cli/replay-options.js';
import { loadConfig } from '../dist/config/load.js';
import { configuredDetectors } from '../dist/config/options.js';
import { Decoder } from '../dist/events/decoder.js';
import { DictionaryPool } from '../dist/events/dictionary-pool.js';
import { partitionOf } from '../dist/events/partition.js';
import { BANDWAGON, scenarioOptions } from '../dist/simulation/scenarios.js';
import { World } from '../dist/simulation/world.js';
import { Pipeline } from '../dist/windows/pipeline.js';

const DAY = 86_400_000;
const PER_HOUR = 144;
/** Events that a delivery holds, over all partitions. */
const DELIVERY = 512;

const { values: flags } = parseArgs({
  options: {
    rounds: { type: 'string' },
    short: { type: 'boolean', default: false },
    json: { type: 'boolean', default: false },
  },
});
const rounds = Number(flags.rounds ?? (flags.short ? 1 : 3));
if (!(Number.isInteger(rounds) && rounds >= 1)) {
  process.stderr.write('--rounds takes a whole number.\n');
  process.exit(2);
}

const run = { seed: 7, start: Date.UTC(2026, 0, 5), duration: (flags.short ? 1 : 7) * DAY };
const world = new World(scenarioOptions(BANDWAGON, run, { recommendationsPerHour: PER_HOUR }));
const events = [...world.events()].flat();
const config = loadConfig();

/** Decodes all events, in deliveries as a stream of so many partitions has them. */
function decode(partitions, take) {
  const pool = new DictionaryPool();
  const { maxMessageBytes } = config.events;
  const decoders = Array.from(
    { length: partitions },
    (_, partition) =>
      new Decoder({ partitions, partition, userKey: REPLAY_KEY.key, maxMessageBytes }, pool),
  );
  for (let from = 0; from < events.length; from += DELIVERY) {
    const begun = new Set();
    for (const [i, event] of events.slice(from, from + DELIVERY).entries()) {
      const partition = partitionOf(event.kind, event, partitions);
      if (!begun.has(partition)) decoders[partition].begin();
      begun.add(partition);
      const raw = () => Buffer.from(JSON.stringify(event));
      decoders[partition].row(event.kind, event, 'bench', from + i + 1, raw);
    }
    for (const partition of begun) take(partition, decoders[partition].delivery);
  }
}

/** Returns how many readings there were. */
function replay(windows, partitions) {
  let readings = 0;
  const options = replayPipeline(config, partitions, windows);
  const pipeline = new Pipeline(options, configuredDetectors(config), (set) => {
    readings += set.readings.length;
  });
  decode(partitions, (partition, delivery) => pipeline.apply(partition, delivery));
  pipeline.end();
  const accepted = pipeline.accounting().accepted.reduce((sum, count) => sum + count, 0);
  if (accepted !== events.length) throw new Error(`${events.length - accepted} events are missing`);
  return readings;
}

const WAYS = [
  ['decoding alone', 1, undefined],
  ['an hour, every pane', 1, { window: '1h' }],
  ['an hour, every pane', 8, { window: '1h' }],
  ['six hours, every pane', 1, { window: '6h' }],
  ['a day, every day', 1, { window: '1d', hop: '1d' }],
  ['everything', 1, { window: 'all' }],
  ['everything', 8, { window: 'all' }],
];

const times = WAYS.map(() => []);
const readings = WAYS.map(() => 0);
for (let round = 0; round < rounds; round++) {
  WAYS.forEach(([, partitions, windows], way) => {
    const before = process.cpuUsage();
    if (way === 0) decode(partitions, () => undefined);
    else readings[way] = replay(windows, partitions);
    const { user, system } = process.cpuUsage(before);
    times[way].push((user + system) / 1e6);
  });
}

const medians = times.map((each) => each.toSorted((a, b) => a - b)[each.length >> 1]);
const panes = run.duration / replayPipeline(config, 1, {}).paneMs;
const rows = WAYS.map(([window, partitions], way) => ({
  window,
  partitions,
  readings: readings[way],
  seconds: medians[way],
  microsecondsAPane: ((medians[way] - medians[0]) * 1e6) / panes,
  ratio: medians[way] / medians[0],
}));

if (flags.json) {
  process.stdout.write(`${JSON.stringify({ events: events.length, panes, rows })}\n`);
} else {
  process.stdout.write(
    `${events.length.toLocaleString('en')} events in ${panes.toLocaleString('en')} panes\n` +
      'window                 partitions  readings   CPU s  µs a pane  of decoding\n',
  );
  for (const row of rows) {
    process.stdout.write(
      `${row.window.padEnd(23)}${String(row.partitions).padStart(10)}${String(row.readings).padStart(10)}` +
        `${row.seconds.toFixed(2).padStart(8)}${row.microsecondsAPane.toFixed(0).padStart(11)}` +
        `${row.ratio.toFixed(1).padStart(13)}\n`,
    );
  }
}

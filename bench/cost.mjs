/**
 * What a million impressions take of disk, memory and processor: the constants of docs/cost.md. A plain
 * recommender's messages (slates of 20, a click each, a label in 500) go into a real nats-server, through
 * the pipeline with all detectors, past the label desk, and into an archive.
 *
 *   npm run build && npm run bench:cost [-- --short] [--json] [--write]
 *
 * `--write` replaces docs/cost.json, from which `npm run generate` makes the page.
 */
import { execFileSync } from 'node:child_process';
import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { cpus, tmpdir, totalmem } from 'node:os';
import { join } from 'node:path';
import process from 'node:process';
import { fileURLToPath } from 'node:url';
import { parseArgs } from 'node:util';
import { influxLine } from './cost/influx-line.mjs';
import { A_MESSAGE, messages, SLATE } from './cost/traffic.mjs';
import { connectNats } from '../dist/adapters/nats/connection.js';
import { EmbeddedServer } from '../dist/adapters/nats/embedded-server.js';
import { natsLogin } from '../dist/adapters/nats/login.js';
import { ensureTopology } from '../dist/adapters/nats/topology.js';
import { readingPoints } from '../dist/adapters/influx/points.js';
import { REPLAY_KEY } from '../dist/adapters/user-key.js';
import { archiveFiles } from '../dist/audit/archive/archive-files.js';
import { configuredDetectors, labellingOptions, pipelineOptions } from '../dist/config/options.js';
import { loadConfig } from '../dist/config/load.js';
import { Decoder } from '../dist/events/decoder.js';
import { DictionaryPool } from '../dist/events/dictionary-pool.js';
import { LabelDesk } from '../dist/labelling/label-desk.js';
import { Pipeline } from '../dist/windows/pipeline.js';

const { values: flags } = parseArgs({
  options: {
    short: { type: 'boolean', default: false },
    json: { type: 'boolean', default: false },
    write: { type: 'boolean', default: false },
  },
});
const RECOMMENDATIONS = flags.short ? 2_000 : 50_000;
/** Messages a delivery, as the service makes them. */
const A_DELIVERY = 10;

const config = loadConfig({ environment: {}, flags: { 'labelling.budget': 100 } });
const { sent, events, impressions } = messages(RECOMMENDATIONS);
const folder = await mkdtemp(join(tmpdir(), 'flyball-cost-'));

/** The deliveries of all messages; `use` must be done with one before the next. */
function* deliveries() {
  const decoder = new Decoder(
    {
      ...{ partitions: 1, partition: 0, keepEvents: true },
      ...{ userKey: REPLAY_KEY.key, maxMessageBytes: config.events.maxMessageBytes },
    },
    new DictionaryPool(),
  );
  for (let at = 0; at < sent.length; at += A_DELIVERY) {
    decoder.begin();
    for (const { subject, data, sequence, publishedAt } of sent.slice(at, at + A_DELIVERY)) {
      decoder.message(subject, data, sequence, publishedAt);
    }
    if (decoder.delivery.refused.length > 0) throw new Error('events were refused');
    yield { partition: 0, delivery: decoder.delivery };
  }
}

/** Processor seconds of this process that the work takes, a million events. */
async function secondsOf(work) {
  const before = process.cpuUsage();
  await work();
  const { user, system } = process.cpuUsage(before);
  return ((user + system) / 1e6 / events) * 1e6;
}

async function streamBytes() {
  const server = await EmbeddedServer.start({
    ...{ port: 0, storeDir: join(folder, 'nats'), path: process.env.PATH ?? '' },
  });
  try {
    const nats = await connectNats([server.address], 'bench', natsLogin(config));
    await ensureTopology(nats, { partitions: 1, retentionMs: 0, replicas: 1 });
    for (let at = 0; at < sent.length; at += 200) {
      const some = sent.slice(at, at + 200);
      await Promise.all(some.map(({ subject, data }) => nats.jetstream.publish(subject, data)));
    }
    const { state } = await nats.manager.streams.info('FLYBALL');
    await nats.connection.close();
    return state.bytes;
  } finally {
    await server.stop();
  }
}

async function* inTurn() {
  for (const each of deliveries()) yield each;
}

async function archived(share) {
  let bytes = 0;
  const options = { keyFingerprint: REPLAY_KEY.fingerprint, share, segmentMs: 3_600_000 };
  const seconds = await secondsOf(async () => {
    const segments = await archiveFiles(inTurn(), options, join(folder, `archive-${share}`));
    bytes = segments.reduce((sum, segment) => sum + segment.bytes, 0);
  });
  return { bytes: bytes / impressions, seconds };
}

/** The monitor, with readings every five minutes as by default, or with none before the end. */
function observed(windowed) {
  let windows = 0;
  const options = pipelineOptions(config, 1);
  const pipeline = new Pipeline(
    windowed ? options : { ...options, windowPanes: undefined },
    configuredDetectors(config),
    (set) =>
      (windows += Number(set.of === 'window' && !set.provisional && set.lane === 'exposure')),
  );
  for (const { partition, delivery } of deliveries()) pipeline.apply(partition, delivery);
  return windows;
}

function monitored() {
  let [sets, points, lineBytes] = [0, 0, 0];
  const segments = new Set();
  const pipeline = new Pipeline(pipelineOptions(config, 1), configuredDetectors(config), (set) => {
    if (set.provisional) return;
    sets++;
    for (const { surface, policy } of set.readings) segments.add(`${surface} ${policy}`);
    for (const point of readingPoints(set)) {
      points++;
      lineBytes += influxLine(point).length + 1;
    }
  });
  for (const { partition, delivery } of deliveries()) pipeline.apply(partition, delivery);
  const remembered = pipeline.workers.reduce((sum, each) => sum + each.rememberedImpressions, 0);
  return {
    checkpointBytes: pipeline.checkpoint().length,
    remembered,
    segments: segments.size,
    ...{ sets, points, lineBytes },
  };
}

function usersAndItems() {
  const bench = fileURLToPath(new URL('memory.mjs', import.meta.url));
  const size = flags.short ? '2000' : '20000';
  const args = [bench, '--json', '--users', size, '--items', '5000'];
  const { rows, users } = JSON.parse(execFileSync(process.execPath, args, { encoding: 'utf8' }));
  const ofUsers = rows.filter(({ remembered }) => remembered);
  const sum = (some, of) => some.reduce((total, row) => total + row[of], 0);
  const rest = rows.filter((row) => !ofUsers.includes(row));
  return { user: sum(ofUsers, 'stored') / users, item: sum(rest, 'storedAnItem') };
}

try {
  const rounded = (value) => Number(value.toPrecision(3));
  // The engine compiles on what comes first; what counts comes after it.
  const decode = async () => {
    for (const { delivery } of deliveries()) if (delivery.length < 0) throw new Error();
  };
  await decode();
  const decodeSeconds = await secondsOf(decode);
  const monitor = monitored();
  const unread = async () => void observed(false);
  const eventSeconds = await secondsOf(unread);
  let windows = 0;
  const windowedSeconds = await secondsOf(async () => (windows = observed(true)));
  const readSeconds =
    ((windowedSeconds - eventSeconds) * events) / 1e6 / windows / monitor.segments;
  const desk = new LabelDesk(labellingOptions(config, 1), () => undefined);
  const deskSeconds = await secondsOf(async () => {
    for (const { partition, delivery } of deliveries()) desk.apply(partition, delivery);
  });
  const whole = await archived(1);
  const tenth = await archived(0.1);
  const { user, item } = usersAndItems();
  const constants = {
    measured: {
      date: new Date().toISOString().slice(0, 10),
      node: process.version,
      machine: `${cpus().length} × ${cpus()[0]?.model.trim() ?? 'unknown'}, ${Math.round(totalmem() / 2 ** 30)} GiB`,
      recommendations: RECOMMENDATIONS,
      slate: SLATE,
      eventsAMessage: A_MESSAGE,
      eventsAnImpression: rounded(events / impressions),
    },
    bytes: {
      stream: rounded((await streamBytes()) / impressions),
      archiveWhole: rounded(whole.bytes),
      archiveTenth: rounded(tenth.bytes),
      checkpointRemembered: rounded(monitor.checkpointBytes / monitor.remembered),
      checkpointUser: rounded(user),
      checkpointItem: rounded(item),
      influxPoint: rounded(monitor.lineBytes / monitor.points),
    },
    secondsAWindow: rounded(Math.max(1e-4, readSeconds)),
    pointsAWindow: rounded(monitor.points / monitor.sets / monitor.segments),
    secondsAMillionEvents: {
      decode: rounded(decodeSeconds),
      monitor: rounded(eventSeconds),
      desk: rounded(Math.max(0, deskSeconds - decodeSeconds)),
      archive: rounded(whole.seconds),
    },
  };
  const text = `${JSON.stringify(constants, null, 2)}\n`;
  if (flags.write) await writeFile(new URL('../docs/cost.json', import.meta.url), text);
  if (flags.json) process.stdout.write(text);
  else {
    for (const [name, value] of Object.entries({ ...constants.bytes })) {
      console.log(`${name.padEnd(24)} ${value} bytes`);
    }
    console.log(`points a segment, window ${constants.pointsAWindow}`);
    console.log(`reading a segment's window ${constants.secondsAWindow} s`);
    for (const [name, value] of Object.entries(constants.secondsAMillionEvents)) {
      console.log(`${name.padEnd(24)} ${value} s a million events`);
    }
  }
} finally {
  await rm(folder, { recursive: true, force: true });
}

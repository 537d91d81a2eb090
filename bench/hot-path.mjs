/**
 * What the way from a message to closed panes costs, beside parsing the same messages: decoding into
 * columns, and decoding plus applying to a pipeline of one partition, without and with the join that
 * lanes of outcomes and labels need. The time of JSON.parse alone is the measure, since no reader of
 * these messages can do with less.
 *
 * The events span a few panes, so applying them includes closing these and reading the window.
 *
 * Each way is measured in turns, so that a slow moment of the machine falls on all of them; what is
 * printed is the median of the rounds. Messages are made from a seed and are the same in every run.
 *
 *   npm run build && npm run bench:hot-path
 */
import { Buffer } from 'node:buffer';
import { TextDecoder } from 'node:util';
import { Decoder } from '../dist/events/decoder.js';
import { DictionaryPool } from '../dist/events/dictionary-pool.js';
import { createDetectors } from '../dist/detectors/registry.js';
import { detectorOptions, pipelineOptions } from '../dist/config/options.js';
import { loadConfig } from '../dist/config/load.js';
import { Pipeline } from '../dist/windows/pipeline.js';
import { REPLAY_KEY } from '../dist/adapters/user-key.js';
import { randomFrom } from './random-from.mjs';

const ROUNDS = 9;
/** Rounds before those that count, in which the engine compiles. */
const WARM_UP = 3;
const EVENTS = 10_000;
const EVENTS_A_SECOND = 20;
const ITEMS = 20_000;
const USERS = 5_000;
const START = Date.UTC(2026, 4, 1);
/** The server's time of all messages. */
const PUBLISHED = Date.UTC(2026, 4, 2);

function recommendations(slateItems) {
  const random = randomFrom(1);
  // Squared, so that some items and users are met far more often than others.
  const skewed = (count) => Math.floor(random() ** 2 * count);
  return Array.from({ length: EVENTS }, (_, n) => {
    const slate = new Set();
    while (slate.size < slateItems) slate.add(skewed(ITEMS));
    return {
      id: `recommendation-${n}`,
      time: timeOf(n),
      surface: 'home',
      policy: n % 10 === 0 ? 'explore' : 'production',
      version: '2026-04-30',
      user: `user-${skewed(USERS)}`,
      slate: [...slate].map((item, i) => ({
        item: `item-${item}`,
        position: i + 1,
        score: Number(random().toFixed(6)),
        propensity: Number((random() / 10 + 0.001).toFixed(6)),
      })),
    };
  });
}

function outcomes() {
  const random = randomFrom(2);
  return Array.from({ length: EVENTS }, (_, n) => ({
    id: `outcome-${n}`,
    time: timeOf(n),
    item: `item-${Math.floor(random() ** 2 * ITEMS)}`,
    signal: random() < 0.9 ? 'click' : 'purchase',
    value: Number((random() * 60).toFixed(1)),
    user: `user-${Math.floor(random() ** 2 * USERS)}`,
    recommendation: `recommendation-${n}`,
  }));
}

function timeOf(n) {
  return new Date(START + (n * 1000) / EVENTS_A_SECOND).toISOString();
}

/** Messages of so many events each. */
function messagesOf(kind, events, size) {
  const bodies = [];
  for (let at = 0; at < events.length; at += size) {
    const some = events.slice(at, at + size);
    bodies.push(Buffer.from(JSON.stringify(size === 1 ? some[0] : some)));
  }
  return { subject: `flyball.${kind}.0`, bodies, perDelivery: Math.max(1, 100 / size) };
}

const config = loadConfig();

/** Decodes all messages, in deliveries as the service makes them, and applies these to the pipeline. */
function decode(decoder, { subject, bodies, perDelivery }, pipeline) {
  let decoded = 0;
  for (let at = 0; at < bodies.length; at += perDelivery) {
    const end = Math.min(bodies.length, at + perDelivery);
    decoder.begin();
    for (let i = at; i < end; i++) decoder.message(subject, bodies[i], i + 1, PUBLISHED);
    decoded += decoder.delivery.length;
    pipeline?.apply(0, decoder.delivery);
  }
  if (decoded !== EVENTS) throw new Error(`${EVENTS - decoded} events were refused`);
}

/** The ways of going through the messages, the measure first. */
function waysThrough(messages) {
  const utf8 = new TextDecoder('utf-8', { fatal: true });
  const texts = messages.bodies.map((body) => utf8.decode(body));
  const decoder = new Decoder(
    { partitions: 1, partition: 0, userKey: REPLAY_KEY.key, ...config.events },
    new DictionaryPool(),
  );
  const detectors = createDetectors(detectorOptions(config));
  const ofExposure = detectors.map((detector) => ({
    ...detector,
    parts: detector.parts.filter(({ lane }) => lane === 'exposure'),
  }));
  const apply = (some) => {
    const pipeline = new Pipeline(pipelineOptions(config, 1), some, () => undefined);
    decode(decoder, messages, pipeline);
    const { accepted } = pipeline.accounting();
    if (accepted.reduce((sum, count) => sum + count, 0) !== EVENTS) throw new Error('duplicates');
  };
  return {
    'JSON.parse': () => texts.forEach((text) => JSON.parse(text)),
    'UTF-8 and JSON.parse': () => messages.bodies.forEach((body) => JSON.parse(utf8.decode(body))),
    decode: () => decode(decoder, messages),
    'apply, exposure alone': () => apply(ofExposure),
    'apply, all lanes': () => apply(detectors),
  };
}

/** Median nanoseconds an event of each way. */
function measure(ways) {
  const times = new Map(Object.keys(ways).map((name) => [name, []]));
  for (let round = -WARM_UP; round < ROUNDS; round++) {
    for (const [name, run] of Object.entries(ways)) {
      const start = performance.now();
      run();
      const ns = ((performance.now() - start) * 1e6) / EVENTS;
      if (round >= 0) times.get(name).push(ns);
    }
  }
  return new Map([...times].map(([name, all]) => [name, median(all)]));
}

function median(values) {
  return values.toSorted((a, b) => a - b)[values.length >> 1];
}

const CASES = [
  ['recommendations of 20 items, 1 a message', 'recommendation', recommendations(20), 1],
  ['recommendations of 20 items, 100 a message', 'recommendation', recommendations(20), 100],
  ['outcomes, 100 a message', 'outcome', outcomes(), 100],
];

for (const [title, kind, events, size] of CASES) {
  const messages = messagesOf(kind, events, size);
  const bytes = messages.bodies.reduce((sum, body) => sum + body.length, 0) / EVENTS;
  const medians = measure(waysThrough(messages));
  const base = medians.get('JSON.parse');
  console.log(`\n${title} (${Math.round(bytes)} bytes an event)`);
  console.log(`${'way'.padEnd(24)}${'ns/event'.padStart(10)}${'ratio'.padStart(8)}`);
  for (const [way, ns] of medians) {
    const ratio = (ns / base).toFixed(2);
    console.log(`${way.padEnd(24)}${ns.toFixed(0).padStart(10)}${ratio.padStart(8)}`);
  }
}

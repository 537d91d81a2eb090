/** One simulated world through the whole product: events, decoder, pipeline, alarms, incidents. */
import { Buffer } from 'node:buffer';
import { withCadences } from '../../dist/alarms/cadence.js';
import { SequentialAlarms } from '../../dist/alarms/sequential-alarms.js';
import { REPLAY_KEY } from '../../dist/adapters/user-key.js';
import { loadConfig } from '../../dist/config/load.js';
import { detectorOptions, pipelineOptions } from '../../dist/config/options.js';
import { signalOptions } from '../../dist/config/schema.js';
import { createDetectors } from '../../dist/detectors/registry.js';
import { signalPlan } from '../../dist/detectors/signal-plan.js';
import { Decoder } from '../../dist/events/decoder.js';
import { DictionaryPool } from '../../dist/events/dictionary-pool.js';
import { World } from '../../dist/simulation/world.js';
import { Pipeline } from '../../dist/windows/pipeline.js';

export const DAY = 86_400_000;
/** A Monday. */
export const START = Date.UTC(2026, 4, 4);
/** Blocks of the default daily baseline; nothing happens in them. */
export const BASELINE_DAYS = 28;
export const DAYS = 63;
/** Events of a message. */
const MESSAGE = 200;

/** All incidents of a world, as they opened. */
export function worldRun(settings, seed) {
  const config = loadConfig();
  const baseline = { start: START, end: START + BASELINE_DAYS * DAY };
  const detectors = withCadences(
    createDetectors(
      watchedDaily(detectorOptions(config)),
      signalPlan(signalOptions(config.signals)),
    ),
    { 'exposure-bias': 'day' },
  );
  const { roles } = config.policies;
  const alarms = new SequentialAlarms(detectors, {
    stretch: baseline,
    roleOf: (policy) => roles[policy] ?? 'production',
  });
  const opened = [];
  const pipeline = new Pipeline(
    { ...pipelineOptions(config, 1), ...WINDOWS, baseline, provisional: false },
    detectors,
    (set) => {
      for (const { what, incident } of alarms.apply(set)) {
        if (what === 'opened') opened.push(incident);
      }
    },
  );
  feed(pipeline, config, new World({ seed, start: START, duration: DAYS * DAY, ...settings }));
  return opened;
}

/** Panes as long as the blocks: alarms go by blocks, nobody looks at windows here, and labels are soon. */
const WINDOWS = {
  ...{ paneMs: DAY, windowPanes: 1, hopPanes: 1 },
  ...{ labelPaneMs: DAY, labelWindowPanes: 1, rememberMs: DAY },
};

/** Those with readings that are watched daily; the world's loop turns once a day. */
function watchedDaily({ bandwagon, ...options }) {
  return {
    bandwagon: { ...bandwagon, retrainEvery: DAY },
    filterBubble: options.filterBubble,
    proxyDrift: options.proxyDrift,
    exposureBias: options.exposureBias,
  };
}

function feed(pipeline, config, world) {
  const decoder = new Decoder(
    { partitions: 1, partition: 0, userKey: REPLAY_KEY.key, ...config.events },
    new DictionaryPool(),
  );
  let sequence = 0;
  for (const events of world.events()) {
    // Events of a kind that follow each other are one message.
    for (let at = 0; at < events.length;) {
      const { kind, time } = events[at];
      let end = at;
      const some = [];
      while (end < events.length && events[end].kind === kind && some.length < MESSAGE) {
        const event = { ...events[end++] };
        delete event.kind;
        some.push(event);
      }
      at = end;
      decoder.begin();
      const published = typeof time === 'number' ? time : Date.parse(time);
      decoder.message(
        `flyball.${kind}.0`,
        Buffer.from(JSON.stringify(some)),
        ++sequence,
        published,
      );
      pipeline.apply(0, decoder.delivery);
    }
  }
  pipeline.end();
}

// docs/pictures/runaway.svg: six weeks of a simulated loop that runs away, as Flyball reads it: the Gini of
// exposure a day with its 95% interval, the stretch that the baseline was learned from, the announced
// change, and the day on which the alarm opened. Nothing is drawn by hand.
import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { SequentialAlarms } from '../../dist/alarms/sequential-alarms.js';
import { CHART_BASE, CHART_FONT, drawingOf } from '../../dist/audit/page/drawing.js';
import { RefusedRows } from '../../dist/cli/refused-rows.js';
import { replayFiles } from '../../dist/cli/replay-files.js';
import { replayPipeline } from '../../dist/cli/replay-options.js';
import { loadConfig } from '../../dist/config/load.js';
import { alarmOptions } from '../../dist/config/options.js';
import { createDetectors } from '../../dist/detectors/registry.js';
import { mergeByTime } from '../../dist/events/import/merge-by-time.js';
import { openSources } from '../../dist/events/import/open.js';
import { World } from '../../dist/simulation/world.js';
import { Pipeline } from '../../dist/windows/pipeline.js';
import { standalone } from './standalone.mjs';

const DAY = 86_400_000;
const START = Date.parse('2026-05-01T00:00:00Z');
const DAYS = 45;
const LEARNED = 28;
/** The ranker is changed on the 33rd day. */
const CHANGED = 32 / DAYS;
const READING = 'exposure_gini';

/** A ranker that learns gently from clicks, until it is made to learn faster. */
function* events() {
  const world = new World({
    ...{ seed: 7, start: START, duration: DAYS * DAY, items: 80, users: 100 },
    ...{ recommendationsPerHour: 12, retrainEvery: DAY / 4 },
    dials: {
      loopGain: [
        [CHANGED, 0.2],
        [CHANGED + 0.05, 1.2],
      ],
    },
    changes: [{ at: CHANGED, what: 'the ranker learns faster from clicks' }],
  });
  for (const batch of world.events()) yield* batch;
}

/** The days' readings, and the incident that they open. */
async function read() {
  const flags = { 'windows.pane': '1h', 'windows.hop': '1h' };
  const config = loadConfig({ flags });
  // The others would take their time and be looked at by nobody.
  const detectors = createDetectors({ bandwagon: {} });
  const folder = await mkdtemp(join(tmpdir(), 'flyball-picture-'));
  try {
    const file = join(folder, 'world.ndjson');
    await writeFile(file, [...events()].map((event) => JSON.stringify(event)).join('\n'));
    const days = [];
    const opened = [];
    const alarms = new SequentialAlarms(detectors, alarmOptions(config));
    const pipeline = new Pipeline(
      replayPipeline(config, 1, { window: '1d', hop: '1d' }),
      detectors,
      (set) => {
        if (set.of !== 'block') return;
        for (const { what, incident } of alarms.apply(set)) {
          if (what === 'opened') opened.push(incident);
        }
        for (const { detector, policy, window, measurement } of set.readings) {
          if (detector !== 'bandwagon' || measurement.reading !== READING || policy === '*')
            continue;
          const { value, low, high } = measurement;
          days.push({ time: window.end, value, low, high });
        }
      },
    );
    const refused = new RefusedRows(() => undefined);
    await replayFiles(mergeByTime(await openSources([file])), pipeline, config, refused);
    return { days, opened };
  } finally {
    await rm(folder, { recursive: true, force: true });
  }
}

/** The picture as a file of its own. */
export async function runawayPicture() {
  const { days, opened } = await read();
  const alarm = opened.find(({ detector }) => detector === 'bandwagon');
  if (!alarm) throw new Error('the simulated loop ran away and no alarm opened');
  const x = {
    field: 'time',
    type: 'temporal',
    scale: { type: 'utc', nice: false },
    axis: { title: null, format: '%-d %b', tickCount: 7, grid: false },
  };
  const y = {
    type: 'quantitative',
    scale: { zero: false },
    axis: { title: 'Gini of exposure', tickCount: 5 },
  };
  const text = { type: 'text', font: CHART_FONT, fontSize: 12 };
  const mark = ({ time, label, colour, dash, y: at, side }) => ({
    data: { values: [{ time, label }] },
    encoding: { x },
    layer: [
      { mark: { type: 'rule', stroke: colour, strokeWidth: 1.5, strokeDash: dash } },
      {
        mark: { ...text, ...side, baseline: 'top', fill: colour },
        encoding: { y: { value: at }, text: { field: 'label' } },
      },
    ],
  });
  const spec = {
    ...CHART_BASE,
    ...{ width: 680, height: 220 },
    layer: [
      {
        data: {
          values: [{ time: START, end: START + LEARNED * DAY, label: 'the baseline is learned' }],
        },
        encoding: { x },
        layer: [
          { mark: { type: 'rect', fill: 'var(--shade)' }, encoding: { x2: { field: 'end' } } },
          {
            mark: { ...text, align: 'left', baseline: 'top', dx: 6, fill: 'currentColor' },
            encoding: { y: { value: 6 }, text: { field: 'label' } },
          },
        ],
      },
      {
        data: { values: days },
        mark: { type: 'area', fill: 'var(--line)', fillOpacity: 0.25 },
        encoding: { x, y: { field: 'low', ...y }, y2: { field: 'high' } },
      },
      {
        data: { values: days },
        mark: { type: 'line', stroke: 'var(--line)', strokeWidth: 2 },
        encoding: { x, y: { field: 'value', ...y } },
      },
      mark({
        ...{ time: START + CHANGED * DAYS * DAY, label: 'a change is announced' },
        ...{ colour: 'currentColor', dash: [4, 3], y: 30, side: { align: 'right', dx: -5 } },
      }),
      mark({
        ...{ time: alarm.openedAt, label: 'the alarm opens' },
        ...{ colour: 'var(--alarm)', dash: [1, 0], y: 150, side: { align: 'left', dx: 5 } },
      }),
    ],
  };
  const label =
    'Gini of exposure by day: level while the baseline is learned, then rising after an announced change; the alarm opens soon after';
  return standalone((await drawingOf(spec, label)).markup);
}

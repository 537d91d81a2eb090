/**
 * How often the 95% interval of a what-if's engagement holds the truth, over simulated worlds in which
 * every click's probability is known, and how long what-ifs take.
 *
 *   npm run build && npm run bench:what-if -- [--runs 200] [--seed 1] [--only world|speed] [--short] [--json]
 *
 * The truth is the expected change of clicks on the very slates that were ranked anew. Worlds: `score`,
 * whose score says all that the ranker knows of clicks; `taste`, whose score knows half of each user's
 * taste, so that the user's own history tells of clicks beyond the score; and `given`, the first with
 * the examination of positions given rather than estimated.
 */
import { parseArgs } from 'node:util';
import { completeWhatIfOptions } from '../dist/audit/what-if/options.js';
import { engagements } from '../dist/audit/what-if/engagement.js';
import { rewardModels } from '../dist/audit/what-if/item-factors.js';
import { replayed } from '../dist/audit/what-if/replay.js';
import { scoreBooks } from '../dist/audit/what-if/score-books.js';
import { surveyOf } from '../dist/audit/what-if/survey.js';
import { whatIfsOf } from '../dist/audit/what-if/what-ifs.js';
import { simulatedDataset } from './what-if/simulated-dataset.mjs';

const { values } = parseArgs({
  options: {
    runs: { type: 'string', default: '200' },
    seed: { type: 'string', default: '1' },
    only: { type: 'string' },
    short: { type: 'boolean', default: false },
    json: { type: 'boolean', default: false },
  },
});
const runs = values.short ? 10 : Number(values.runs);
const first = Number(values.seed);
if (!(Number.isInteger(runs) && runs >= 1 && Number.isInteger(first) && first >= 0)) {
  process.stderr.write('--runs and --seed take whole numbers.\n');
  process.exit(2);
}

const HOUR = 3_600_000;
const START = Date.parse('2026-05-01T00:00:00Z');
const EXAMINATION = Array.from({ length: 5 }, (_, place) => Math.exp(-0.7 * Math.log(place + 1)));

const BASE = {
  start: START,
  duration: 4 * HOUR,
  items: 120,
  categories: 12,
  users: 1500,
  recommendationsPerHour: 4000,
  retrainEvery: HOUR,
  // Scores so far apart that slates are served nearly in their order, as rankers do.
  contentSpread: 3,
  loggedScore: 'weight',
  loggedCandidates: 20,
  policies: [
    { name: 'production', ranking: 'learned', share: 0.7 },
    { name: 'explore', ranking: 'uniform', share: 0.3 },
  ],
};

/** Estimates that rest on the model for more are refused, and not counted. */
const REFUSED = 0.3;

const WORLDS = [
  { id: 'score', options: { tasteSpread: 0, dials: { labelShare: 0 } }, given: false },
  { id: 'taste', options: { tasteSpread: 0.8, dials: { labelShare: 0 } }, given: false },
  { id: 'given', options: { tasteSpread: 0, dials: { labelShare: 0 } }, given: true },
];

/** One world: each setting's estimate beside the truth. */
function run({ options, given }, seed) {
  const { dataset, truth } = simulatedDataset({ ...BASE, ...options, seed });
  const all = completeWhatIfOptions({
    exploration: ['explore'],
    ...(given ? { examination: EXAMINATION } : {}),
  });
  const quiet = () => undefined;
  const survey = surveyOf(dataset, all, quiet);
  const expected = [];
  const served = [];
  const books = scoreBooks(dataset, survey, quiet);
  const models = rewardModels(dataset, survey, books, quiet);
  const replays = replayed(
    dataset,
    survey,
    models,
    all,
    quiet,
    (rows, r, slate, setting, chosen) => {
      if (rows.segment[r] !== 0) return;
      for (let slot = 0; slot < slate.places; slot++) {
        const place = slate.place[slot];
        const item = slate.item[chosen[slot]];
        expected[setting] = (expected[setting] ?? 0) + truth(rows, r, item, place);
        served[setting] = (served[setting] ?? 0) + truth(rows, r, slate.item[slot], place);
      }
    },
  );
  const [{ settings, tally }] = replays;
  return engagements(tally, books[0], survey.segments[0].examination).map(
    ({ change, modelShare }, i) => ({
      key: `${settings[i].method} ${Object.values(settings[i].parameters).join('/')}`,
      method: settings[i].method,
      truth: expected[i] / served[i] - 1,
      modelShare,
      change,
    }),
  );
}

function isChosen(id) {
  return values.only === undefined || values.only === id;
}

const rows = [];
for (const world of WORLDS.filter(({ id }) => isChosen(id))) {
  const sums = new Map();
  for (let n = 0; n < runs; n++) {
    for (const { key, method, truth, modelShare, change } of run(world, first + n)) {
      const sum = sums.get(key) ?? {
        ...{ method, runs: 0, covered: 0, error: 0, width: 0, truth: 0, value: 0, modelShare: 0 },
      };
      sums.set(key, sum);
      sum.modelShare += modelShare / runs;
      if (!change.enough || modelShare > REFUSED) continue;
      sum.runs++;
      sum.truth += truth;
      sum.value += change.value;
      sum.width += change.high - change.low;
      if (change.low <= truth && truth <= change.high) sum.covered++;
    }
  }
  for (const [setting, sum] of sums) {
    const per = (total) => (sum.runs === 0 ? null : total / sum.runs);
    rows.push({
      ...{ world: world.id, setting, runs: sum.runs, coverage: per(sum.covered) },
      ...{ truth: per(sum.truth), value: per(sum.value), width: per(sum.width) },
      modelShare: sum.modelShare,
    });
  }
}

/** How long 100,000 recommendations take, of 5 places and 25 candidates. */
function timed() {
  const size = values.short ? 4_000 : 100_000;
  const options = { ...BASE, seed: first, users: 5000, recommendationsPerHour: size / 4 };
  const { dataset } = simulatedDataset(options, 4);
  const begun = performance.now();
  const cpu = process.cpuUsage();
  whatIfsOf(dataset, { exploration: ['explore'] });
  const seconds = (performance.now() - begun) / 1000;
  const { user, system } = process.cpuUsage(cpu);
  const cpuSeconds = (user + system) / 1e6;
  return { recommendations: size, candidates: 25, places: 5, seconds, cpuSeconds };
}

const speed = isChosen('speed') ? timed() : null;
if (values.json) {
  process.stdout.write(`${JSON.stringify({ rows, speed })}\n`);
} else {
  for (const row of rows) {
    if (row.runs === 0) continue;
    const percent = (value) => (value === null ? '-' : `${(100 * value).toFixed(2)}%`).padStart(8);
    process.stdout.write(
      `${row.world.padEnd(6)} ${row.setting.padEnd(34)} ${String(row.runs).padStart(5)} runs  coverage ${percent(row.coverage)}  truth ` +
        `${percent(row.truth)}  estimate ${percent(row.value)}  width ${percent(row.width)}  model ` +
        `${percent(row.modelShare)}\n`,
    );
  }
  if (speed !== null) {
    const { recommendations, seconds, cpuSeconds } = speed;
    process.stdout.write(
      `${recommendations} recommendations in ${seconds.toFixed(1)} s, ${cpuSeconds.toFixed(1)} s of ` +
        'processor time.\n',
    );
  }
}

/**
 * What comparisons of models say in simulated worlds whose truth is known (bench/audit/worlds.mjs).
 *
 *   npm run build && npm run bench:audit -- [--runs 100] [--short] [--only world] [--seed 1] [--positions] [--json]
 *
 * Verdicts are counted by comparison; beside them stand the mean difference found and the true one. A
 * verdict is false where the truth of the very models that were compared contradicts it. `--positions`
 * tells the models of feedback each position, as a feature.
 */
import { parseArgs } from 'node:util';
import { emptyBucket, growJoined, rowsOf } from '../dist/audit/dataset/joined-rows.js';
import { compareTrained } from '../dist/audit/evaluation/compare-models.js';
import { collectLabels } from '../dist/audit/evaluation/labelled-rows.js';
import { COMPARISON_DEFAULTS } from '../dist/audit/models/comparison-options.js';
import { scoresOf } from '../dist/audit/models/label-training.js';
import { RowFeatures } from '../dist/audit/models/row-features.js';
import { trainStandIns } from '../dist/audit/models/stand-ins.js';
import { SignalBits, signalPlan } from '../dist/detectors/signal-plan.js';
import { PUBLIC_KEY, TextHasher } from '../dist/events/hash64.js';
import { RandomStream } from '../dist/simulation/random-stream.js';
import { World } from '../dist/simulation/world.js';
import { weightedAuc } from '../dist/statistics/weighted-auc.js';
import { compareWorld } from './audit/compare-world.mjs';
import { binomialLimit, tallied } from './audit/tally.mjs';
import { WORLDS } from './audit/worlds.mjs';

const PARTS = {
  World,
  RandomStream,
  signalPlan,
  SignalBits,
  emptyBucket,
  growJoined,
  rowsOf,
  TextHasher,
  PUBLIC_KEY,
  collectLabels,
  trainStandIns,
  compareTrained,
  RowFeatures,
  COMPARISON_DEFAULTS,
  scoresOf,
  weightedAuc,
};
const RUNS = { full: 100, short: 8 };
/** The chance of any false "worse" in a report that is promised. */
const LEVEL = 0.05;

const { values } = parseArgs({
  options: {
    runs: { type: 'string' },
    short: { type: 'boolean', default: false },
    only: { type: 'string' },
    seed: { type: 'string', default: '1' },
    positions: { type: 'boolean', default: false },
    json: { type: 'boolean', default: false },
  },
});
const runs = Number(values.runs ?? RUNS[values.short ? 'short' : 'full']);
const seed = Number(values.seed);
const worlds = WORLDS.filter(({ id }) => values.only === undefined || values.only === id);
if (!(Number.isInteger(runs) && runs > 0 && Number.isInteger(seed) && worlds.length > 0)) {
  const ids = WORLDS.map(({ id }) => id).join(', ');
  process.stderr.write(`--runs and --seed take whole numbers, --only one of ${ids}.\n`);
  process.exit(2);
}

const rows = [];
const mistakes = [];
for (const world of worlds) {
  const done = [];
  for (let run = 0; run < runs; run++) {
    done.push(compareWorld(world, seed + run, PARTS, { positionFeature: values.positions }));
  }
  const counted = tallied(world.id, done);
  rows.push(...counted.rows);
  mistakes.push({ ...counted.mistakes, limit: binomialLimit(runs, LEVEL) });
  if (!values.json) process.stdout.write(`${linesOf(world, counted).join('\n')}\n`);
}
if (values.json) process.stdout.write(`${JSON.stringify({ rows, mistakes })}\n`);
// A bench that finds the promise broken says so to whoever runs it unattended.
if (mistakes.some(({ falseWorse, limit }) => falseWorse > limit)) process.exitCode = 1;

function linesOf({ id, story }, { rows: found, mistakes: { falseWorse, falseBetter } }) {
  const head = [
    '',
    `${id}: ${story}`,
    `${' '.repeat(53)}better worse equiv. inconcl.  found   true`,
  ];
  const lines = found.map((row) =>
    [
      `  ${row.comparison.padEnd(50)}`,
      ...[row.better, row.worse, row.equivalent, row.inconclusive].map((n) =>
        String(n).padStart(6),
      ),
      `  ${numberOf(row.difference)} ${numberOf(row.trueDifference)}`,
    ].join(' '),
  );
  const limit = binomialLimit(runs, LEVEL);
  const mistaken = `  runs with a false "worse": ${falseWorse} of ${runs} (at 5% up to ${limit} by chance); false "better": ${falseBetter}`;
  return [...head, ...lines, mistaken];
}

function numberOf(value) {
  return (value === null ? '-' : `${value < 0 ? '' : '+'}${value.toFixed(3)}`).padStart(7);
}

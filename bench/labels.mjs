/**
 * How many labels random choice needs where Flyball needs one, for an interval as wide, and how often
 * the intervals hold the truth (bench/labels/README.md).
 *
 *   npm run build && npm run bench:labels -- [--runs 1000] [--short] [--only scenario] [--seed 7] [--json]
 */
import { parseArgs } from 'node:util';
import { labelRows } from './labels/rows.mjs';
import { SCENARIOS } from './labels/scenarios.mjs';

const RUNS = { full: 1000, short: 60 };
const LEAST = 0.91;
const MOST = 0.98;

const { values } = parseArgs({
  options: {
    runs: { type: 'string' },
    short: { type: 'boolean', default: false },
    only: { type: 'string' },
    seed: { type: 'string', default: '7' },
    json: { type: 'boolean', default: false },
  },
});
const runs = Number(values.runs ?? RUNS[values.short ? 'short' : 'full']);
const seed = Number(values.seed);
const ids = SCENARIOS.map(({ id }) => id);
const isKnown = values.only === undefined || ids.includes(values.only);
if (!(Number.isInteger(runs) && runs >= 1 && Number.isInteger(seed) && isKnown)) {
  process.stderr.write(`--runs and --seed take whole numbers, --only one of ${ids.join(', ')}.\n`);
  process.exit(2);
}

const rows = labelRows({ runs, seed, only: values.only });
if (values.json) {
  process.stdout.write(`${JSON.stringify({ rows })}\n`);
} else {
  process.stdout.write(`Labels that random choice needs for one, and coverage (${runs} runs)\n`);
  for (const { scenario, method, saving, coverage } of rows) {
    const mark = coverage >= LEAST && coverage <= MOST ? '  ' : '! ';
    process.stdout.write(
      `${mark}${scenario.padEnd(30)}${method.padEnd(20)}${saving.toFixed(1).padStart(6)}` +
        `${(100 * coverage).toFixed(1).padStart(8)}%\n`,
    );
  }
}

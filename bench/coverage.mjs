/**
 * How often the 95% interval of each reading holds the truth, over so many small independent worlds
 * in which the truth is known (bench/coverage, a file a detector). Users differ and are each alike, as
 * in life, so that an interval that takes impressions for independent fails.
 *
 *   npm run build && npm run bench:coverage -- [--runs 1000] [--only detector] [--seed 1] [--json]
 *
 * Coverage counts the runs that gave an interval. Between 91% and 98% is as it should be; with 1,000
 * runs chance moves a true 95% by 0.7 percentage points.
 */
import { parseArgs } from 'node:util';
import { coverageOf, keyOf } from './coverage/coverage-of.mjs';

const DETECTORS = [
  'bandwagon',
  'filter-bubble',
  'proxy-drift',
  'signal-information',
  'signal-uniqueness',
  'exposure-bias',
  'flywheel',
];
const LEAST = 0.91;
const MOST = 0.98;

const { values } = parseArgs({
  options: {
    runs: { type: 'string', default: '1000' },
    only: { type: 'string' },
    seed: { type: 'string', default: '1' },
    json: { type: 'boolean', default: false },
  },
});
const runs = Number(values.runs);
const seed = Number(values.seed);
const chosen = DETECTORS.filter((id) => values.only === undefined || values.only === id);
if (!(Number.isInteger(runs) && runs >= 1 && Number.isInteger(seed) && chosen.length > 0)) {
  process.stderr.write(
    `--runs and --seed take whole numbers, --only one of ${DETECTORS.join(', ')}.\n`,
  );
  process.exit(2);
}

const rows = [];
for (const id of chosen) {
  const { worlds } = await import(`./coverage/${id}.mjs`);
  for (const world of worlds) {
    const begun = performance.now();
    const found = coverageOf(world, runs, seed);
    rows.push(...found);
    if (values.json) continue;
    const seconds = ((performance.now() - begun) / 1000).toFixed(1);
    process.stdout.write(`\n${world.id} (${runs} worlds, ${seconds} s)\n`);
    for (const row of found) process.stdout.write(`${lineOf(row)}\n`);
  }
}
if (values.json) {
  process.stdout.write(`${JSON.stringify({ rows })}\n`);
} else {
  const outside = rows.filter(({ coverage }) => !isInBand(coverage));
  process.stdout.write(`\n${rows.length - outside.length} of ${rows.length} within 91% to 98%.\n`);
}

function isInBand(coverage) {
  return coverage !== null && coverage >= LEAST && coverage <= MOST;
}

function lineOf(row) {
  const { coverage, runs: counted, truth, value, width, withheld } = row;
  const percent = coverage === null ? '-' : `${(100 * coverage).toFixed(1)}%`;
  const numbers = [truth, value, width].map((each) => (each === null ? '-' : each.toPrecision(4)));
  const reasons = Object.entries(withheld ?? {}).map(([why, count]) => `${why} ${count}`);
  return [
    isInBand(coverage) ? '  ' : '! ',
    keyOf(row).padEnd(58),
    percent.padStart(6),
    `  ${bandOf(coverage)}`,
    `  truth ${numbers[0]}, mean ${numbers[1]}, width ${numbers[2]}`,
    counted < runs ? `  (${counted} intervals; ${reasons.join(', ')})` : '',
  ].join('');
}

/** Coverage on a scale from 85% to 100%, with the band between brackets. */
function bandOf(coverage) {
  const cells = Array(16).fill('·');
  cells[91 - 85] = '[';
  cells[98 - 85] = ']';
  if (coverage !== null) cells[Math.max(0, Math.round(100 * coverage) - 85)] = '■';
  return cells.join('');
}

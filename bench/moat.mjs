/**
 * How often the 95% intervals of the data moat hold the truth, on learning curves that are known:
 * measured with several seeds, each with an error that its sizes share (what is held out), errors that
 * neighbouring sizes share (samples are nested) and larger ones of small samples.
 *
 *   npm run build && npm run bench:moat -- [--runs 1000] [--short] [--seed 1] [--json]
 *
 * An exchange rate that is `beyond` holds the truth if that is not below its lower end. With 1,000 runs
 * chance moves a true 95% by 0.7 percentage points.
 */
import { parseArgs } from 'node:util';
import { RandomStream } from '../dist/simulation/random-stream.js';
import { MoatChance } from '../dist/audit/moat/moat-chance.js';
import { curriculumOf } from '../dist/audit/moat/measured-curves.js';
import { MoatCalculation, NEXT_EVENTS } from '../dist/audit/moat/moat-values.js';
import { amountFor, gainOf, qualityAt, slopeAt } from '../dist/audit/moat/saturating-curve.js';

const OWN = 64_000;
const CURATED = 6_400;
const SIZES = 6;
const curve = (level, gain, exponent) => ({ level, gain, exponent });

/** Truths, from cheap data to data that nothing replaces. */
const WORLDS = [
  { id: 'cheaper than labels', own: curve(0.75, 1.5, 0.4), curated: curve(0.8, 1.2, 0.4) },
  { id: 'near the curated level', own: curve(0.8, 0.9, 0.3), curated: curve(0.78, 0.9, 0.35) },
  { id: 'beyond curated data', own: curve(0.82, 1.5, 0.4), curated: curve(0.76, 1.2, 0.5) },
];
const NOISES = [0.002, 0.006];
const SEEDS = [3, 5];

/** What is known by nothing learned. All data together reaches 0.01 more than the better kind. */
const BASE = 0.5;
const ADDED = 0.01;

const { values } = parseArgs({
  options: {
    runs: { type: 'string', default: '1000' },
    seed: { type: 'string', default: '1' },
    short: { type: 'boolean', default: false },
    json: { type: 'boolean', default: false },
  },
});
const runs = values.short ? 100 : Number(values.runs);
const firstSeed = Number(values.seed);
if (!(Number.isInteger(runs) && runs >= 1 && Number.isInteger(firstSeed))) {
  process.stderr.write('--runs and --seed take whole numbers.\n');
  process.exit(2);
}

const rows = [];
for (const world of WORLDS) {
  for (const seeds of SEEDS) {
    for (const noise of NOISES) rows.push(...coverage(world, seeds, noise));
  }
}
if (values.json) process.stdout.write(`${JSON.stringify({ rows })}\n`);

function coverage(world, seeds, noise) {
  const available = { proprietary: OWN, curated: CURATED, synthetic: 0, publishable: true };
  const plan = curriculumOf({ ...available, both: OWN + CURATED }, SIZES, 50);
  const calculation = new MoatCalculation(plan.curves, plan.whole);
  const truth = truthOf(world);
  const tallies = new Map();
  for (let run = 0; run < runs; run++) {
    const random = new RandomStream(firstSeed + run, `${world.id} ${seeds} ${noise}`);
    const table = Array.from({ length: seeds }, () => measured(world, plan, noise, random));
    const chance = new MoatChance(plan, table, calculation, run);
    const found = {
      exchange_rate: chance.exchangeRate('exchangeRate', 'curated', OWN),
      irreplaceability: chance.irreplaceability(OWN + CURATED),
      marginal_value: chance.finding('marginalValue', OWN),
      marginal_rate: chance.finding('marginalRate', OWN),
    };
    for (const [reading, finding] of Object.entries(found)) {
      const tally = tallies.get(reading) ?? { held: 0, counted: 0, beyond: 0, widths: [] };
      tallies.set(reading, tally);
      if (!finding.enough) continue;
      const { low = finding.atLeast ?? Infinity, high = Infinity } = finding;
      tally.counted++;
      if (finding.beyond) tally.beyond++;
      if (low <= truth[reading] && truth[reading] <= high) tally.held++;
      if (high < Infinity) tally.widths.push(high - low);
    }
  }
  return [...tallies].map(([reading, { held, counted, beyond, widths }]) => {
    const row = {
      ...{
        world: world.id,
        reading,
        seeds,
        noise,
        coverage: held / counted,
        runs: counted,
        beyond,
      },
      truth: Number.isFinite(truth[reading]) ? truth[reading] : 'beyond',
      width: widths.length > 0 ? widths.sort((a, b) => a - b)[widths.length >> 1] : null,
    };
    if (!values.json) process.stdout.write(`${lineOf(row)}\n`);
    return row;
  });
}

function bothOf({ own, curated }) {
  return ADDED + Math.max(qualityAt(own, OWN), qualityAt(curated, CURATED));
}

function truthOf(world) {
  const curated = qualityAt(world.curated, CURATED) - BASE;
  return {
    exchange_rate: amountFor(world.curated, qualityAt(world.own, OWN)) / OWN,
    irreplaceability: 1 - curated / (bothOf(world) - BASE),
    marginal_value: gainOf(world.own, OWN, NEXT_EVENTS),
    marginal_rate: slopeAt(world.own, OWN),
  };
}

/** What one seed measures of each lesson. */
function measured(world, { lessons, curves, whole }, noise, random) {
  const row = new Float64Array(lessons.length);
  const heldOut = noise * random.normal();
  for (const { data, sizes, first } of curves) {
    const truth = data === 'proprietary' ? world.own : world.curated;
    let error = random.normal();
    sizes.forEach((n, at) => {
      error = 0.5 * error + Math.sqrt(0.75) * random.normal();
      const scatter = noise * Math.sqrt(Math.sqrt(sizes.at(-1) / n));
      row[first + at] = qualityAt(truth, n) + heldOut + scatter * error;
    });
  }
  row[whole.both] = bothOf(world) + heldOut + noise * random.normal();
  row[whole.base] = BASE;
  return row;
}

function lineOf({
  world,
  reading,
  seeds,
  noise,
  coverage: held,
  runs: counted,
  beyond,
  truth,
  width,
}) {
  const number = (value) => (typeof value === 'number' ? value.toPrecision(3) : value);
  return [
    world.padEnd(24),
    reading.padEnd(17),
    `${seeds} seeds, noise ${noise}:`.padEnd(24),
    `${(100 * held).toFixed(1)}%`.padStart(6),
    `  truth ${number(truth)}, median width ${width === null ? '-' : number(width)}`,
    beyond > 0 ? `, beyond in ${beyond}` : '',
    counted < runs ? `  (${counted} intervals)` : '',
  ].join('');
}

/**
 * False alarms and delays of the detection of changes, against detectors that are in wide use.
 *
 *   npm run build && npm run bench:detection -- [--short] [--only rows|worlds] [--seed 7]
 *     [--cadence hourly-168] [--worlds gaming,healthy] [--json]
 *
 * (a) `rows`: one reading on six noises, with baselines estimated from few blocks;
 * (b) `worlds`: faults in simulated worlds, end to end (bench/detection/README.md).
 */
import { parseArgs } from 'node:util';
import { CADENCES, noiseRows, SHIFTS } from './detection/noise-rows.mjs';
import { NOISES } from './detection/noises.mjs';
import { linesOfWorlds, worldRows, WORLDS } from './detection/world-rows.mjs';

const RUNS = { full: 1000, short: 40 };

const { values } = parseArgs({
  options: {
    short: { type: 'boolean', default: false },
    seed: { type: 'string', default: '7' },
    cadence: { type: 'string', default: 'hourly-168' },
    methods: { type: 'string' },
    runs: { type: 'string' },
    'world-runs': { type: 'string', default: '2' },
    worlds: { type: 'string' },
    only: { type: 'string' },
    json: { type: 'boolean', default: false },
  },
});
const seed = Number(values.seed);
const worldRuns = values.short ? 1 : Number(values['world-runs']);
const runs = Number(values.runs ?? RUNS[values.short ? 'short' : 'full']);
const areCounts = [runs, worldRuns].every((count) => Number.isInteger(count) && count > 0);
const worlds = values.worlds?.split(',') ?? WORLDS;
const areWorlds = worlds.every((world) => WORLDS.includes(world));
const isPart = ['rows', 'worlds', undefined].includes(values.only);
if (!(values.cadence in CADENCES && Number.isInteger(seed) && areCounts && areWorlds && isPart)) {
  process.stderr.write(
    `--seed, --runs and --world-runs take whole numbers, --only rows or worlds, --cadence one of ` +
      `${Object.keys(CADENCES).join(', ')}, --worlds some of ${WORLDS.join(', ')}.\n`,
  );
  process.exit(2);
}

/** A part gives a table under its key, and lines to read. */
const PARTS = [
  { key: 'rows', of: partA, lines: linesOfA },
  { key: 'worlds', of: partB, lines: linesOfWorlds },
].filter(({ key }) => (values.only ?? key) === key);

const found = {};
for (const { key, of, lines } of PARTS) {
  found[key] = await of();
  if (!values.json) process.stdout.write(`${lines(found[key]).join('\n')}\n`);
}
if (values.json) process.stdout.write(`${JSON.stringify(found)}\n`);

function partA() {
  const methods = values.methods?.split(',');
  return noiseRows({ cadence: values.cadence, runs, seed, methods });
}

/** A quick look at full strength alone, or several runs at each. */
function partB() {
  return worldRows({ runs: worldRuns, seed, worlds, ...(values.short ? { strengths: [1] } : {}) });
}

function linesOfA(rows) {
  const methods = [...new Set(rows.map(({ method }) => method))];
  const heads = [...NOISES, ...SHIFTS.map((shift) => `${shift} sd`)];
  const cells = (each) => each.map((cell) => cell.padStart(11)).join('');
  const of = (method) => rows.filter((row) => row.method === method);
  return [
    `False pages per 90 days, then mean delay in blocks on iid noise (${values.cadence}, ${runs} runs)`,
    `${''.padEnd(26)}${cells(heads)}`,
    ...methods.map((method) => {
      const pages = of(method).map(({ falsePagesPer90Days }) => falsePagesPer90Days.toFixed(2));
      const delays = SHIFTS.map((shift) => of(method)[0].delay[shift].toFixed(1));
      return `${method.padEnd(26)}${cells([...pages, ...delays])}`;
    }),
    'Mean delay in blocks at 1 sd',
    ...methods.map(
      (method) =>
        `${method.padEnd(26)}${cells(of(method).map(({ delay }) => delay[1].toFixed(1)))}`,
    ),
  ];
}

/**
 * Worlds of impressions with a score and a label each, from easy to hopeless: `chance` is the
 * probability that the label is 1, `score` what the ranker logged, `reference` what a second model says.
 * A world draws its rows from a table that is made once.
 *
 * `before` is what the world was like when the old labels were drawn, where that was different;
 * `recalibrated` gives prediction-powered inference the score that old labels recalibrate.
 */
import { disagreement } from '../../dist/labelling/label-scores.js';
import { featurePlace, scorePlace } from '../../dist/labelling/score-place.js';
import { RandomStream } from '../../dist/simulation/random-stream.js';

/** Entries of a table; a world's rows are drawn from them with replacement. */
const ENTRIES = 1 << 16;

/** A probability from Beta(a, b), by the quotient of two gamma numbers. */
function beta(a, b, random) {
  const x = logGamma(a, random);
  const y = logGamma(b, random);
  return 1 / (1 + Math.exp(y - x));
}

/** The logarithm of a gamma number, which of a small shape may be below the least double itself. */
function logGamma(shape, random) {
  if (shape < 1) {
    return logGamma(shape + 1, random) + Math.log(1 - random.uniform()) / shape;
  }
  // Marsaglia & Tsang, A simple method for generating gamma variables, ACM TOMS 26 (2000), 363-372.
  const d = shape - 1 / 3;
  const c = 1 / Math.sqrt(9 * d);
  for (;;) {
    const x = random.normal();
    const v = 1 + c * x;
    if (v <= 0) continue;
    const cube = v * v * v;
    if (Math.log(1 - random.uniform()) < 0.5 * x * x + d - d * cube + d * Math.log(cube)) {
      return Math.log(d * cube);
    }
  }
}

const logit = (p) => Math.log(p / (1 - p));
const logistic = (x) => 1 / (1 + Math.exp(-x));
const within = (p) => Math.max(1e-9, Math.min(1 - 1e-9, p));
const noisy = (p, deviation, random) => logistic(logit(within(p)) + deviation * random.normal());

/** A calibrated score whose second model is nearly as good. */
function calibrated(of) {
  return (random) => {
    const chance = of(random);
    return { chance, score: chance, reference: noisy(chance, 0.3, random) };
  };
}

const DECISIVE = (random) => beta(0.1, 0.1, random);
const CALIBRATED = (random) => beta(0.3, 0.3, random);

/** A score that says too little: everything is drawn together, and upwards. */
const drawnTogether = (row) => ({ ...row, score: 0.3 + 0.5 * row.chance });
const MISCALIBRATED = (random) => drawnTogether(calibrated(DECISIVE)(random));

/** What was decided is open, and what was open is decided. */
const turnedRound = (row) => {
  const chance = row.chance < 0.5 ? 0.5 - row.chance : 1.5 - row.chance;
  return { ...row, chance };
};

export const SCENARIOS = [
  {
    id: 'click-only-proxy',
    row: (random) => {
      const chance = random.chance(0.5) ? 0.65 : 0.35;
      const clicked = chance > 0.5 ? 1 : 0;
      return { chance, score: clicked, reference: random.uniform() };
    },
  },
  { id: 'calibrated-broad-uncertainty', row: calibrated((random) => random.uniform()) },
  { id: 'calibrated', row: calibrated(CALIBRATED) },
  {
    id: 'calibrated-noisy-score',
    row: (random) => {
      const chance = CALIBRATED(random);
      return { chance, score: noisy(chance, 1, random), reference: noisy(chance, 1, random) };
    },
  },
  {
    id: 'clear-and-contested',
    row: calibrated((random) => (random.chance(0.85) ? 0.01 : beta(2, 2, random))),
  },
  { id: 'decisive-score', row: calibrated(DECISIVE) },
  { id: 'rare-violations', row: calibrated((random) => beta(0.0265, 1.3, random)) },
  { id: 'adversarial-risk', row: calibrated(CALIBRATED), before: turnedRound },
  {
    id: 'miscalibrated-score',
    row: MISCALIBRATED,
    before: (row) => ({ ...row, score: row.chance }),
  },
  { id: 'recalibrated-learned-risk', row: MISCALIBRATED, recalibrated: true },
];

/** The tables of a scenario: of now, and of when the old labels were drawn. */
export function tablesOf({ id, row, before }) {
  const random = new RandomStream(0, `table ${id}`);
  const rows = Array.from({ length: ENTRIES }, () => row(random));
  const now = columnsOf(rows);
  return { now, before: before ? columnsOf(rows.map(before)) : now };
}

function columnsOf(rows) {
  const of = (value) => Float64Array.from(rows, value);
  const score = of((row) => row.score);
  const apart = of((row) => disagreement(row.score, row.reference));
  return {
    chance: of((row) => row.chance),
    score,
    disagreement: apart,
    // Where the model finds them, looked up once.
    place: Uint32Array.from(score, scorePlace),
    feature: Uint32Array.from(apart, featurePlace),
  };
}

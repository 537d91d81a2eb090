/** Flywheel: series of blocks whose links, trend or returns to data are known. */
import { flywheel } from '../../dist/detectors/flywheel/flywheel.js';
import { Series } from '../../dist/detectors/flywheel/series.js';
import { contextOf, DAY } from './batches.mjs';

const [part] = flywheel().parts;
const BLOCKS = 40;

/** What is read of a series of points {quality, users, outcomes}, a day each. */
function read(points, dataBefore) {
  const memory = new Series(400, dataBefore);
  for (const [at, point] of points.entries()) {
    memory.append({ end: (at + 1) * DAY, qualityError: 0.001, information: 0.05, ...point });
  }
  return part.read(part.folding.window.empty(), contextOf({ memory }));
}

/** Coefficients of what a link answers to, by lag; they sum to its elasticity. */
const QUALITY_USERS = [0.4, 0.3, 0.1];
const USERS_DATA = [0.9, 0.2, 0.1];
/** A stock acts from the next block on. */
const DATA_QUALITY = [0, 0.4, 0.2];
const BEFORE = 20_000;

const sum = (values) => values.reduce((total, each) => total + each, 0);

/** What the last changes, the latest first, bring by these coefficients. */
function answer(coefficients, changes) {
  return sum(coefficients.map((each, lag) => each * (changes[changes.length - 1 - lag] ?? 0)));
}

/** A loop: quality follows the stock of data, users follow quality, data follow users. */
const loop = {
  id: 'flywheel-loop',
  detector: 'flywheel',
  run(random) {
    const [data, quality, users] = [[], [], []];
    let [stock, q, u, d] = [BEFORE, 0.3, 1000, 2000];
    const points = Array.from({ length: BLOCKS }, () => {
      // The stock's change of this block comes after its quality: index it as the lag before.
      quality.push(answer(DATA_QUALITY, [...data, 0]) + 0.02 * random.normal());
      q *= Math.exp(quality.at(-1));
      users.push(answer(QUALITY_USERS, quality) + 0.015 * random.normal());
      u *= Math.exp(users.at(-1));
      d *= Math.exp(answer(USERS_DATA, users) + 0.015 * random.normal());
      data.push(Math.log((stock + d) / stock));
      stock += d;
      return { quality: q, users: u, outcomes: d };
    });
    const links = {
      'quality-users': sum(QUALITY_USERS),
      'users-data': sum(USERS_DATA),
      'data-quality': sum(DATA_QUALITY),
      'users-information': sum(USERS_DATA),
      // Bits are outcomes at a constant rate.
      'information-quality': sum(DATA_QUALITY),
    };
    const elasticities = Object.entries(links).map(([link, value]) => [
      `elasticity{link=${link}}`,
      value,
    ]);
    return {
      measurements: read(points, BEFORE),
      truth: {
        compounding_factor: sum(QUALITY_USERS) * sum(USERS_DATA) * sum(DATA_QUALITY),
        ...Object.fromEntries(elasticities),
        'condition{condition=network}': sum(QUALITY_USERS) - 1,
        'condition{condition=diversity}': sum(USERS_DATA) - 1,
      },
    };
  },
};

/** Quality that rises evenly, a point every day. */
const slope = {
  id: 'flywheel-slope',
  detector: 'flywheel',
  run(random) {
    const points = Array.from({ length: 16 }, (_, day) => ({
      quality: 0.5 + 0.004 * day + 0.01 * random.normal(),
      users: 1000,
      outcomes: 2000,
    }));
    return { measurements: read(points, 0), truth: { quality_slope: 0.004 } };
  },
};

/** Quality that follows data by a saturating law, Q = .8 − 4·D^−.43, with the scatter of a block. */
const EXPONENT = 0.43;
const returns = {
  id: 'flywheel-returns',
  detector: 'flywheel',
  run(random) {
    const perDay = 400;
    const measured = (day) =>
      0.8 - 4 * Math.exp(-EXPONENT * Math.log(perDay * (day + 1))) + 0.006 * random.normal();
    const points = Array.from({ length: BLOCKS }, (_, day) => ({
      quality: measured(day),
      users: 1000,
      outcomes: perDay,
    }));
    const truth = { 'condition{condition=returns}': -(EXPONENT + 1), returns_exponent: -EXPONENT };
    // A forecast is of what will be measured.
    for (const ahead of [1, 3, 6, 12]) {
      truth[`quality_forecast{ahead=${ahead}}`] = measured(BLOCKS - 1 + ahead);
    }
    return { measurements: read(points, 0), truth };
  },
};

export const worlds = [loop, slope, returns];

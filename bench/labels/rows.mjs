/** Runs the methods in a scenario and counts what they save and how often they are right. */
import { RandomStream } from '../../dist/simulation/random-stream.js';
import {
  BUDGET,
  drawWindow,
  flyball,
  IMPRESSIONS,
  learn,
  predictionPowered,
  random,
} from './methods.mjs';
import { SCENARIOS, tablesOf } from './scenarios.mjs';

const METHODS = { random, 'prediction-powered': predictionPowered, flyball };

/**
 * A row a scenario and method.
 *
 * `saving` is how many times more labels random choice needs for an interval as wide: the mean squared
 * half-width of random choice over the method's, at the same budget, as widths fall with the root of
 * the labels. `coverage` is the share of runs whose 95% interval holds the window's true mean; a run
 * without an interval counts as one that does not.
 */
export function labelRows({ runs, seed, only }) {
  return SCENARIOS.filter(({ id }) => only === undefined || only === id).flatMap((scenario) =>
    rowsOf(scenario, runs, seed),
  );
}

function rowsOf(scenario, runs, seed) {
  const { now, before } = tablesOf(scenario);
  const tallies = Object.keys(METHODS).map((method) => ({ method, held: 0, square: 0, n: 0 }));
  for (let run = 0; run < runs; run++) {
    const world = new RandomStream(seed + run, scenario.id);
    const knowledge = learn(drawWindow(before, BUDGET, world), drawWindow(now, BUDGET, world));
    const window = drawWindow(now, IMPRESSIONS, world);
    const truth = window.label.reduce((sum, each) => sum + each, 0) / IMPRESSIONS;
    for (const tally of tallies) {
      const draws = new RandomStream(seed + run, `${scenario.id} ${tally.method}`);
      const found = METHODS[tally.method](window, knowledge, draws, scenario.recalibrated);
      if (found.low === undefined) continue;
      tally.n++;
      if (found.low <= truth && truth <= found.high) tally.held++;
      tally.square += ((found.high - found.low) / 2) ** 2;
    }
  }
  const [{ square, n }] = tallies;
  return tallies.map((tally) => ({
    scenario: scenario.id,
    method: tally.method,
    saving: square / n / (tally.square / tally.n),
    coverage: tally.held / runs,
  }));
}

/** How much of what older labels have taught still holds, by what the last window's labels say. */
import { recalibrationOf } from './recalibration.js';
import { FEWEST_TEACHING } from './risk-model.js';
import { riskCells, squaredError, type RiskCell, type RiskTable } from './risk-table.js';

/** What is usually kept: half of what is known is then of the last seven windows. */
export const USUALLY_KEPT = 0.9;

/** The one-sided 95% point of the normal distribution: how sure a contradiction must be. */
const SURE = 1.645;

/**
 * The share of older labels to keep when a window ends, for `rememberWindow`: the usual one, a third of
 * it, or 0 for a world, or a score, that is no longer the same.
 *
 * Each is tried: the older labels, faded so, and one half of the window's recalibrate the score, and the
 * other half tells how far that is off, Σw(Y − f)², both ways round. The least error is taken among
 * those that are better than the usual share by 1.645 standard errors of the difference; with fewer than
 * 30 labels in the window there is nothing to judge by. O(cells).
 */
export function chooseKept(memory: RiskTable, window: RiskTable, usual = USUALLY_KEPT): number {
  const before = riskCells(memory);
  const now = riskCells(window);
  if (now.reduce((sum, { n }) => sum + n, 0) < FEWEST_TEACHING) return usual;
  const errors = errorsWith(before, now, usual);
  let chosen = usual;
  let most = 0;
  for (const kept of [usual / 3, 0]) {
    const gains = errorsWith(before, now, kept).map((error, cell) => errors[cell]! - error);
    const gain = gains.reduce((sum, each) => sum + each, 0);
    const variance = gains.reduce((sum, each) => sum + each * each, 0);
    if (gain > most && gain > SURE * Math.sqrt(variance)) [chosen, most] = [kept, gain];
  }
  return chosen;
}

/** The window's squared errors by cell, each half's learnt from the other half and from before. */
function errorsWith(
  before: readonly RiskCell[],
  now: readonly RiskCell[],
  kept: number,
): Float64Array {
  const faded = before.map((cell) => fadedCell(cell, kept));
  const learnt = [1, 0].map((other) =>
    recalibrationOf([...faded, ...now.filter(({ half }) => half === other)]),
  );
  return Float64Array.from(now, (cell) =>
    squaredError(cell, learnt[cell.half]!.prediction[cell.score]!),
  );
}

function fadedCell(cell: RiskCell, kept: number): RiskCell {
  const { n, w, wY, wYY } = cell;
  return { ...cell, n: kept * n, w: kept * w, wY: kept * wY, wYY: kept * wYY };
}

/** Compiles the `when` of a mapping into a test of a row's cells. */
import { booleanIn, numberIn, textIn } from './cells.js';
import type { Condition } from './mapping.js';
import type { Scalar } from './mapping-values.js';
import type { Cells, Columns } from './value-readers.js';

type CellTest = (cell: unknown) => boolean;

/** True of the rows of which all conditions hold; of every row where there are none. */
export function rowTest(
  conditions: readonly Condition[] | undefined,
  columns: Columns,
): (cells: Cells) => boolean {
  const tests = (conditions ?? []).map((condition) => {
    const index = columns.indexOf(condition.column);
    const holds = cellTests(condition, columns);
    return (cells: Cells) => holds.every((test) => test(cells[index]));
  });
  return (cells) => tests.every((test) => test(cells));
}

function cellTests(condition: Condition, columns: Columns): CellTest[] {
  const { equals, notEquals, above, below, empty } = condition;
  const tests: CellTest[] = [];
  if (equals !== undefined) tests.push(isEqual(equals));
  if (notEquals !== undefined) {
    const same = isEqual(notEquals);
    tests.push((cell) => !same(cell));
  }
  if (condition.in) {
    const members = condition.in.map(isEqual);
    tests.push((cell) => members.some((same) => same(cell)));
  }
  // What is no number is neither above nor below one.
  if (above !== undefined) tests.push((cell) => numberIn(cell) > above);
  if (below !== undefined) tests.push((cell) => numberIn(cell) < below);
  if (empty !== undefined) tests.push((cell) => columns.isEmpty(cell) === empty);
  return tests;
}

/** Compares in the type of the constant, so that `1` equals a cell `1.0` and `"1"` does not. */
function isEqual(constant: Scalar): CellTest {
  if (typeof constant === 'number') return (cell) => numberIn(cell) === constant;
  if (typeof constant === 'boolean') return (cell) => booleanIn(cell) === constant;
  return (cell) => textIn(cell) === constant;
}

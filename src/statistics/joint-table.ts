/**
 * Weighted joint tables of two variables (a signal and a label), and what one tells of the other.
 * Everything is in nats; rows are the signal's values, columns the label's.
 */

/** A joint table whose rows carry weights, as when some were likelier to be sampled than others. */
export interface WeightedTable {
  readonly rows: number;
  readonly columns: number;
  /** Σw of each cell, row by row. */
  readonly mass: Float64Array;
  /** Σ of the squares of what was added to each cell, in the same order. */
  readonly squares: Float64Array;
  /**
   * Σw² of each row. Where every observation falls in one cell it is the sum of the row's squares; one
   * that is divided between columns (a label of 0.7) adds more here than its parts' squares.
   */
  readonly rowSquares: Float64Array;
}

/**
 * A table of whole observations, each in one cell.
 *
 * @param squares Σw² of the cells; of unit weights it is the table itself
 * @example weightedTable([[40, 10], [10, 40]])
 */
export function weightedTable(
  mass: readonly (readonly number[])[],
  squares: readonly (readonly number[])[] = mass,
): WeightedTable {
  return {
    rows: mass.length,
    columns: mass[0]?.length ?? 0,
    mass: Float64Array.from(mass.flat()),
    squares: Float64Array.from(squares.flat()),
    rowSquares: Float64Array.from(squares, (row) => row.reduce((sum, each) => sum + each, 0)),
  };
}

/** Σw of the whole table. */
export function totalMass({ mass }: WeightedTable): number {
  return sumOf(mass);
}

/**
 * The information that rows and columns share, as the table has it (plug-in): how much knowing one
 * shortens, on average, the shortest way to tell the other.
 *
 * I = Σ p_ij ln(p_ij / (p_i p_j)). From 0 (independent) to the smaller entropy; NaN for no mass.
 *
 * @example mutualInformation(weightedTable([[40, 10], [10, 40]])) // 0.192745
 *
 * Reference: Shannon, A mathematical theory of communication (1948), §6 and §12.
 */
export function mutualInformation(table: WeightedTable): number {
  const { rows, columns, mass } = table;
  const total = totalMass(table);
  const perRow = rowSums(table, mass);
  const perColumn = columnSums(table, mass);
  let sum = 0;
  for (let row = 0; row < rows; row++) {
    for (let column = 0; column < columns; column++) {
      const cell = mass[row * columns + column]!;
      // Empty cells add 0, the limit of p ln p.
      if (cell > 0) sum += cell * Math.log((cell * total) / (perRow[row]! * perColumn[column]!));
    }
  }
  return sum / total;
}

/**
 * How far the plug-in information lies too high on average, since chance alone makes a finite table
 * look dependent.
 *
 * ½[Σ_ij Q_ij/S_ij − Σ_i Q_i/S_i − Σ_j Q_j/S_j + Q/S]/S, where S is Σw of a cell, row, column or all, and Q
 * estimates the variance of that sum: Σ of the squares of what was added to it. With unit weights
 * it is Miller's (r−1)(c−1)/2n. Empty cells add nothing. NaN for no mass.
 *
 * Dividing by Kish's effective sample size instead is wrong where the weights depend on a variable of
 * the table: cells then have effective sizes of their own.
 *
 * @example
 * informationBias(weightedTable([[20, 10], [10, 40]], [[80, 40], [10, 40]])) // 0.015781
 *
 * Reference: second-order expansion of Σ x ln x, as in Miller, Note on the bias of information
 * estimates (1955), for weighted sums.
 */
export function informationBias(table: WeightedTable): number {
  const { mass, squares, rowSquares } = table;
  const cells = ratioSum(squares, mass);
  const perRow = ratioSum(rowSquares, rowSums(table, mass));
  const perColumn = ratioSum(columnSums(table, squares), columnSums(table, mass));
  const total = totalMass(table);
  return (cells - perRow - perColumn + sumOf(rowSquares) / total) / (2 * total);
}

/**
 * The entropy of the columns: how uncertain the label is before the signal is known.
 *
 * H = −Σ p_j ln p_j, from 0 (always the same) to ln(columns). NaN for no mass.
 */
export function columnEntropy(table: WeightedTable): number {
  const total = totalMass(table);
  let sum = 0;
  for (const each of columnSums(table, table.mass)) {
    if (each > 0) sum -= each * Math.log(each / total);
  }
  return sum / total;
}

/** What rows tell of columns, and how uncertain columns are without them. */
export interface Information {
  /** In nats, corrected for its bias, and so below 0 now and then where there is none. */
  readonly information: number;
  /** The entropy of the columns, in nats. */
  readonly entropy: number;
  /**
   * The standard deviation of `information` where there is none, in nats, for tables of two by two.
   *
   * There 2·I/(2·bias) follows χ² with one degree of freedom, so I − bias has the standard deviation √2·bias. Around
   * independence the information is flat, and what resampling sees of its spread is too little.
   */
  readonly chance: number;
}

/**
 * The information within strata, as an average over them by mass: what rows still tell of columns
 * once the stratum (a score's decile) is known. One stratum gives the plain information.
 *
 * Σ_b p_b (I_b − bias_b) and Σ_b p_b H_b. Strata without mass are passed over; NaN where all are.
 *
 * @example
 * const strata = [weightedTable([[30, 5], [5, 10]]), weightedTable([[10, 5], [5, 30]])];
 * conditionalInformation(strata).information // 0.122829
 *
 * Reference: Cover & Thomas, Elements of Information Theory (2006), eq. 2.60.
 */
export function conditionalInformation(strata: readonly WeightedTable[]): Information {
  let total = 0;
  let information = 0;
  let entropy = 0;
  let variance = 0;
  for (const table of strata) {
    const mass = totalMass(table);
    if (mass === 0) continue;
    total += mass;
    const bias = informationBias(table);
    information += mass * (mutualInformation(table) - bias);
    variance += 2 * mass * mass * bias * bias;
    entropy += mass * columnEntropy(table);
  }
  return {
    information: information / total,
    entropy: entropy / total,
    chance: Math.sqrt(variance) / total,
  };
}

/** Σ top/bottom over the places where there is mass. */
function ratioSum(top: Float64Array, bottom: Float64Array): number {
  let sum = 0;
  for (let i = 0; i < top.length; i++) if (bottom[i]! > 0) sum += top[i]! / bottom[i]!;
  return sum;
}

function rowSums({ rows, columns }: WeightedTable, cells: Float64Array): Float64Array {
  const sums = new Float64Array(rows);
  for (let at = 0; at < rows * columns; at++) sums[Math.floor(at / columns)]! += cells[at]!;
  return sums;
}

function columnSums({ rows, columns }: WeightedTable, cells: Float64Array): Float64Array {
  const sums = new Float64Array(columns);
  for (let at = 0; at < rows * columns; at++) sums[at % columns]! += cells[at]!;
  return sums;
}

function sumOf(values: Float64Array): number {
  let sum = 0;
  for (const each of values) sum += each;
  return sum;
}

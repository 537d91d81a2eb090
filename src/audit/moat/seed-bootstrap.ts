/**
 * How much else would have come out with other seeds: of the sample, of its order, of what is held
 * out. Whole rows of a table (a seed's qualities at all sizes and of all data) vary together, since
 * what is learned from nested samples is alike.
 */
import { hashRandom } from '../../statistics/hash-random.js';
import { NORMAL_975, studentT975 } from '../../statistics/student-t.js';

/** Replicates whose 25th and 975th give a 95% interval: (999 + 1)·2.5% = 25. */
export const SEED_REPLICATES = 999;

/** A seed's numbers, in the same columns for all seeds. */
export type SeedTable = readonly Float64Array[];

/** The mean of each column over the seeds. */
export function columnMeans(table: SeedTable): Float64Array {
  const means = new Float64Array(table[0]!.length);
  for (const row of table) for (let c = 0; c < means.length; c++) means[c]! += row[c]!;
  return means.map((sum) => sum / table.length);
}

/**
 * Calls `visit` with the column means as they could have been: mean + Σ_s v_s·(row_s − mean) /
 * √(G(G − 1)) · t/z, v_s standard normal, G seeds. Whatever is linear in the means then has 2.5% and
 * 97.5% points of mean ∓ t·SE, t on G − 1 degrees of freedom. Drawing three seeds with replacement
 * instead has only ten outcomes, and its intervals hold the truth three times in four.
 *
 * @param visit given the same array each time
 * @throws RangeError for fewer than two seeds
 *
 * Reference: Davison & Hinkley, Bootstrap Methods and their Application (1997), 2.2 and 5.2 (the
 * parametric and the studentised bootstrap).
 */
export function bootstrapSeeds(
  table: SeedTable,
  seed: number,
  visit: (means: Float64Array, replicate: number) => void,
): void {
  const seeds = table.length;
  if (seeds < 2) throw new RangeError('A spread over seeds needs at least two of them.');
  const means = columnMeans(table);
  const normal = normals(hashRandom(seed, seeds));
  const scale = studentT975(seeds - 1) / (NORMAL_975 * Math.sqrt(seeds * (seeds - 1)));
  const drawn = new Float64Array(means.length);
  for (let replicate = 0; replicate < SEED_REPLICATES; replicate++) {
    drawn.set(means);
    for (const row of table) {
      const weight = scale * normal();
      for (let c = 0; c < drawn.length; c++) drawn[c]! += weight * (row[c]! - means[c]!);
    }
    visit(drawn, replicate);
  }
}

/**
 * Standard normal numbers by Marsaglia's polar method: of logarithms and roots alone, which agree
 * between versions of Node.js.
 */
function normals(uniform: () => number): () => number {
  let kept: number | undefined;
  return () => {
    if (kept !== undefined) {
      const other = kept;
      kept = undefined;
      return other;
    }
    for (;;) {
      const x = 2 * uniform() - 1;
      const y = 2 * uniform() - 1;
      const square = x * x + y * y;
      if (square >= 1 || square === 0) continue;
      const factor = Math.sqrt((-2 * Math.log(square)) / square);
      kept = y * factor;
      return x * factor;
    }
  };
}

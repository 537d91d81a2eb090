/**
 * Samples that grow by adding: of one seed, a smaller sample is part of every larger one, so that a
 * learning curve rises by what was added and not by which examples were drawn.
 */
import { hashRandom } from '../../statistics/hash-random.js';

/**
 * Where a recommendation stands in a seed's order, from 0 to 1. The sample of share s are those below
 * s; all rows of a recommendation come together, since its labels and clicks depend on each other.
 *
 * @example placeInOrder(idHigh, idLow, seed) < wanted / available
 */
export function placeInOrder(idHigh: number, idLow: number, seed: number): number {
  return hashRandom(seed, idHigh, idLow)();
}
